import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defaultPolicy, parsePolicy, policyFromObject, type Host, type Policy } from '../index.ts';
import { FileError, reasonOf } from './files.ts';
import type { PolicyFlags } from './policy-flags.ts';
import { UsageError } from './usage-error.ts';

const POLICY_FILE = 'tokentrim.yaml';

export interface FoundPolicy {
  readonly policy: Policy;
  /** Of a file that nobody named; undefined for any other. */
  readonly discovered: string | undefined;
}

/**
 * The policy's file, with the fields of the command line in place of its own. A KRM function has its policy in its
 * `functionConfig`: no file is looked for.
 *
 * @throws FileError, PolicyError, UsageError
 */
export function findPolicy({ policy: from, over, rules }: PolicyFlags, host: Host, folder: string): FoundPolicy {
  if (host === 'krm' && rules.length > 0) {
    throw new UsageError(`${rules[0]?.place.file} is no flag of a KRM function; write a rule in its functionConfig`);
  }
  const discovered = from === 'discover' && host !== 'krm' ? discover(folder) : undefined;
  const file = typeof from === 'object' ? from.file : discovered;
  const policy = file === undefined ? withoutFile(over) : parsePolicy(readText(folder, file), file, over);
  return { policy: { ...policy, rules: [...policy.rules, ...rules] }, discovered };
}

function withoutFile(over: PolicyFlags['over']): Policy {
  if (Object.keys(over).length === 0) return defaultPolicy;
  return policyFromObject({ apiVersion: 'tokentrim.dev/v1alpha1', kind: 'TokenPolicy' }, '', undefined, over);
}

/** In `folder` or the nearest one above it, up to that of the repository: what stands above is of another project. */
function discover(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, POLICY_FILE);
    if (existsSync(path)) return relative(folder, path);
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

function readText(folder: string, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(resolve(folder, path)));
  } catch (error) {
    if (error instanceof TypeError) throw new FileError(`${path}: the policy is not UTF-8 text; save it as UTF-8`);
    throw new FileError(`${path}: ${reasonOf(error)}`);
  }
}
