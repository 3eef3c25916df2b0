import { fingerprint } from '../fingerprint.ts';
import { DEFAULT_SERVICE_ACCOUNT } from '../kube/pod-spec.ts';

/** The longest name of a ServiceAccount, and of most objects (k8s.io/apimachinery, pkg/util/validation: DNS-1123 subdomain). */
export const MAX_NAME_LENGTH = 253;

/** A name that somebody wants. */
export interface NameRequest {
  /** What the template is filled with. A `generateName` may end in a dash. */
  readonly name: string;
  readonly kind: string;
  /** With `{name}`, and perhaps `{kind}`. */
  readonly template: string;
  /** Names are unique within it; undefined is unknown, and may be any. */
  readonly namespace: string | undefined;
  /** Tells requests of one name and kind apart, the same in every run: it puts them in order. */
  readonly key: string;
}

/** Whether something else has a name in a namespace. */
export type IsTaken = (name: string, namespace: string | undefined) => boolean;

/**
 * A name for each request, in their order: as the template says; with the kind behind it where two kinds want one name,
 * or another object has it; with a number where that is not enough. Requests in another order get the same names. Never
 * `default`, which every namespace has already.
 */
export function nameAccounts(requests: readonly NameRequest[], isTaken: IsTaken): readonly string[] {
  const wanted = requests.map(fill);
  const ordered = requests.map((_, index) => index).sort((a, b) => compare(requests[a]?.key, requests[b]?.key));
  const names = new Map<number, string>();
  const given: { readonly name: string; readonly namespace: string | undefined }[] = [];
  const isFree = (name: string, namespace: string | undefined): boolean =>
    name !== DEFAULT_SERVICE_ACCOUNT &&
    !isTaken(name, namespace) &&
    !given.some((other) => other.name === name && mayBeOne(other.namespace, namespace));
  for (const index of ordered) {
    const request = requests[index];
    const base = wanted[index];
    if (request === undefined || base === undefined) continue;
    const { namespace, kind } = request;
    const isContested = requests.some(
      (other, position) => wanted[position] === base && mayBeOne(other.namespace, namespace) && other.kind !== kind,
    );
    const name = firstFree(candidates(base, kind, isContested), (candidate) => isFree(candidate, namespace)) ?? base;
    names.set(index, name);
    given.push({ name, namespace });
  }
  return requests.map((_, index) => names.get(index) ?? '');
}

/** Cut to the limit, with a checksum in place of what is gone, so that two long names stay two. */
export function shortened(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) return name;
  const checksum = fingerprint(name).slice(0, 8);
  const head = name.slice(0, MAX_NAME_LENGTH - checksum.length - 1).replace(/[-.]+$/, '');
  return `${head}-${checksum}`;
}

function fill({ name, kind, template }: NameRequest): string {
  const stem = name.replace(/[-.]+$/, '');
  return template.replaceAll('{name}', stem).replaceAll('{kind}', kind.toLowerCase());
}

/** More numbers than there can be names in the way. */
const NUMBERS = 10_000;

/** One at a time: nearly always the first is free. */
function* candidates(base: string, kind: string, isContested: boolean): Generator<string> {
  const suffixed = `${base}-${kind.toLowerCase()}`;
  if (!isContested) yield shortened(base);
  yield shortened(suffixed);
  for (let index = 0; index < NUMBERS; index += 1) yield shortened(`${suffixed}-${index + 2}`);
}

function firstFree(names: Iterable<string>, isFree: (name: string) => boolean): string | undefined {
  for (const name of names) if (isFree(name)) return name;
  return undefined;
}

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}
