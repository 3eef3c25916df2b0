import type { Policy } from './policy.ts';
import type { Report } from './report.ts';
import type { Problem, SourceFile } from './source.ts';

/** Who calls: it decides what the input can contain (Helm 3 sends no hooks) and whether objects are upgraded in place. */
export type Host = 'pipe' | 'helm3' | 'helm4' | 'krm';

export interface HardenOptions {
  readonly policy?: Policy;
  /** The release's namespace, for objects that name none. */
  readonly namespace?: string;
  readonly host?: Host;
  /** Reasons, known to the caller, why the input may lack objects of the release. */
  readonly incompleteBecause?: readonly string[];
  /** The caller asserts that nothing is missing, whatever was found. */
  readonly assumeComplete?: boolean;
  /** Documents that cannot be read pass through as they are, and make the input incomplete. */
  readonly allowUnreadable?: boolean;
}

export interface HardenedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly changed: boolean;
}

export interface HardenResult {
  /** The input files, in their order, without those of context. Unchanged, all of them, if there are problems. */
  readonly files: readonly HardenedFile[];
  readonly problems: readonly Problem[];
  readonly report: Report;
}

/** Pure. Never throws on manifests, whatever they hold: what cannot be done is a problem in the result. */
export function harden(_files: readonly SourceFile[], _options: HardenOptions = {}): HardenResult {
  throw new Error('in work');
}
