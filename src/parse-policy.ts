import type { JsonValue } from './patch/json.ts';
import type { JsonPointer } from './patch/pointer.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './source.ts';
import { readDocument } from './yaml/read.ts';

/** Everything that is wrong with a policy, each with its place. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly issues: readonly Problem[];
  constructor(issues: readonly Problem[]) {
    super(issues.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.issues = issues;
  }
}

/**
 * Reads a policy file, YAML or JSON. `path` is what errors call it.
 *
 * @throws PolicyError
 */
export function parsePolicy(text: string, path: string): Policy {
  return policyFromObject(readDocument(text).value, path);
}

/**
 * The policy of a decoded object: a TokenPolicy, or a ConfigMap whose `data` has the plain fields, as kpt sends one.
 * `placeOf` tells where a JSON Pointer of the object stands, for errors.
 *
 * @throws PolicyError
 */
export function policyFromObject(
  _value: JsonValue,
  path: string,
  placeOf: (pointer: JsonPointer) => { readonly line: number; readonly column: number } = () => NOWHERE,
): Policy {
  const message = 'a policy cannot be read by this version';
  throw new PolicyError([{ file: path, ...placeOf(''), message, remedy: 'Leave it out.' }]);
}

const NOWHERE = { line: 0, column: 0 };
