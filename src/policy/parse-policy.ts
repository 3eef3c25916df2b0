import { isPolicyDocument } from '../generated/policy-schema.ts';
import { isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { policyOf, type PolicySpec } from './policy-document.ts';
import { fieldPath, meaningIssues, shapeIssues, withoutNulls, type PolicyIssue } from './policy-issues.ts';
import type { Policy } from './policy.ts';
import type { Problem } from '../source.ts';
import { startOfNearest } from '../yaml/locate.ts';
import { positionAt, type Position } from '../yaml/position.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream } from '../yaml/stream.ts';
import { YamlError, type YamlDocument } from '../yaml/tree.ts';

export interface PolicyProblem extends Problem {
  /** The field's path, `spec.rules[0].access`; empty for the whole. */
  readonly field: string;
}

/** Everything that is wrong with a policy, each with its place. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly issues: readonly PolicyProblem[];
  constructor(issues: readonly PolicyProblem[]) {
    super(issues.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.issues = issues;
  }
}

/** Where a JSON Pointer of the policy stands; `line` and `column` are 0 where that is not known. */
export type PlaceOf = (pointer: JsonPointer) => Position;

/**
 * Reads a policy file, YAML or JSON. `path` is what errors call it; `over` has fields that count instead of the file's.
 *
 * @throws PolicyError
 */
export function parsePolicy(text: string, path: string, over: PolicySpec = {}): Policy {
  const { document, line } = readOnly(text, path);
  const placeAt = (offset: number): Position => {
    const place = positionAt(document.text, offset);
    return { line: line + place.line - 1, column: place.column };
  };
  const placeOf = (pointer: JsonPointer): Position => placeAt(startOfNearest(document, pointer));
  const twice = document.duplicateKeys.map(({ name, offset }) => ({
    file: path,
    field: '',
    ...placeAt(offset),
    message: `the key ${name} stands twice in one mapping`,
    remedy: 'Remove one of the two.',
  }));
  if (twice.length > 0) throw new PolicyError(twice);
  return policyFromObject(document.value, path, placeOf, over);
}

/**
 * The policy of a decoded object: a TokenPolicy, or a ConfigMap whose `data` has fields by their path
 * (`token.expirationSeconds: "1800"`), which is what kpt sends.
 *
 * @throws PolicyError
 */
export function policyFromObject(
  value: JsonValue,
  path: string,
  placeOf: PlaceOf = nowhere,
  over: PolicySpec = {},
): Policy {
  const own = readPolicySpec(value, path, placeOf);
  const spec = { ...own, ...over, token: { ...own.token, ...over.token } };
  return policyOf(spec, (pointer) => ({ file: path, ...placeOf(pointer) }));
}

/**
 * The `spec` of such an object, as it is written, once it is known to be right.
 *
 * @throws PolicyError
 */
export function readPolicySpec(value: JsonValue, path: string, placeOf: PlaceOf = nowhere): PolicySpec {
  const isConfigMap = member(value, 'kind') === 'ConfigMap' && member(value, 'apiVersion') === 'v1';
  const document = isConfigMap ? documentOf(member(value, 'data') ?? {}) : value;
  const refuse = (issues: readonly PolicyIssue[]): void => {
    if (issues.length === 0) return;
    const problems = issues.map(({ pointer, message, remedy }) => {
      const at = isConfigMap ? dataPointer(pointer) : pointer;
      return { file: path, field: fieldPath(at), ...placeOf(at), message, remedy };
    });
    throw new PolicyError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  };
  refuse(shapeIssues(document));
  const bare = withoutNulls(document);
  if (!isPolicyDocument(bare)) throw new TypeError('a policy without issues is none by its schema');
  const { spec = {} } = bare;
  refuse(meaningIssues(spec));
  return spec;
}

function nowhere(): Position {
  return { line: 0, column: 0 };
}

/** The one document of the file. */
function readOnly(text: string, path: string): { readonly document: YamlDocument; readonly line: number } {
  const bytes = new TextEncoder().encode(text);
  const spans = splitStream(bytes, () => false).filter((span) => span.class !== 'blank');
  const [only, second] = spans;
  const fail = (line: number, column: number, message: string, remedy: string): never => {
    throw new PolicyError([{ file: path, field: '', line, column, message, remedy }]);
  };
  if (only === undefined) return fail(1, 1, 'the policy is empty', 'Write apiVersion, kind and spec, or remove it.');
  if (second !== undefined) {
    return fail(second.line, 1, 'a second document; expected one policy in the file', 'Use one file for each.');
  }
  const own = new TextDecoder().decode(bytes.subarray(only.start, only.end));
  try {
    return { document: readDocument(own), line: only.line };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = error.offset < 0 ? { line: 1, column: 0 } : positionAt(own, error.offset);
    return fail(only.line + line - 1, column, error.message, error.remedy);
  }
}

const NUMBERS = new Set(['token.expirationSeconds', 'token.defaultMode']);
const LISTS = new Set(['injectors']);

/** A ConfigMap's values are all text: numbers and lists are told by their field. */
function documentOf(data: JsonValue): JsonValue {
  const spec: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(isJsonObject(data) ? data : {})) {
    const text = typeof value === 'string' ? value : '';
    const read =
      NUMBERS.has(key) && /^\d+$/.test(text) ? Number(text)
      : LISTS.has(key) ? text.split(',').map((item) => item.trim())
      : key === 'sentinel' && /^(?:true|false)$/.test(text) ? text === 'true'
      : value;
    const [first = '', second] = key.split('.');
    const owner = spec[first];
    spec[first] = second === undefined ? read : { ...(isJsonObject(owner) ? owner : {}), [second]: read };
  }
  return { apiVersion: 'tokentrim.dev/v1alpha1', kind: 'TokenPolicy', spec };
}

/** `/data/token.path` for `/spec/token/path`. */
function dataPointer(pointer: JsonPointer): JsonPointer {
  return joinPointer('/data', pointer.split('/').slice(2, 4).join('.'));
}
