import { harden, type HardenOptions } from '../harden.ts';
import { isKubeObject, refOf, type ObjectRef } from '../kube/object.ts';
import { policyFromObject, PolicyError } from '../policy/parse-policy.ts';
import { deepEqual, elements, isJsonArray, isJsonObject, type JsonObject } from '../patch/json.ts';
import type { PolicySpec } from '../policy/policy-document.ts';
import type { Policy } from '../policy/policy.ts';
import type { Report } from '../report.ts';
import { requireTypes } from '../require-types.ts';
import type { Problem, SourceFile } from '../source.ts';
import { planEdits } from '../yaml/edit.ts';
import { EditRefused } from '../yaml/layout.ts';
import { startOfNearest } from '../yaml/locate.ts';
import { positionAt } from '../yaml/position.ts';
import { readDocument } from '../yaml/read.ts';
import { splice } from '../yaml/splice.ts';
import { functionResults, problemResults, withResults } from './function-results.ts';
import { readResourceList, resourceListVersions, type ResourceList } from './resource-list.ts';

export interface FunctionOptions extends HardenOptions {
  /** Fields that count instead of those of the `functionConfig`. */
  readonly over?: PolicySpec;
  /** Read as evidence, never written. */
  readonly context?: readonly SourceFile[];
}

export interface HardenedResourceList {
  /** The ResourceList with its results, and never without the items of the input. Empty where the input is none. */
  readonly bytes: Uint8Array;
  /** Why no item was changed; empty if all went well. */
  readonly problems: readonly Problem[];
  /** Undefined where nothing could be judged. */
  readonly report: Report | undefined;
}

/**
 * A KRM function, pure: hardens the items of a ResourceList by the policy in its `functionConfig`, and says in `results`
 * what was done and found. The policy of `options` counts only where there is no `functionConfig`.
 */
export function hardenResourceList(file: SourceFile, options: FunctionOptions = {}): HardenedResourceList {
  requireTypes([file], options);
  const list = readResourceList(file.bytes);
  if (list === undefined) return { bytes: new Uint8Array(), problems: whyNone(file), report: undefined };
  const wrong = problemOf(file, list);
  if (wrong !== undefined) return refused(file, [wrong], undefined);
  const configured = policyOf(file, list, options.over);
  if ('problems' in configured) return refused(file, configured.problems, undefined);
  const policy = configured.policy ?? options.policy;
  const { files, problems, report } = harden([file, ...(options.context ?? [])], {
    ...options,
    host: 'krm',
    ...(policy !== undefined && { policy }),
  });
  if (problems.length > 0) return refused(file, problems, report);
  const results = functionResults(report, list.value['items']);
  const bytes = edited(files[0]?.bytes ?? file.bytes, (value) =>
    withResults(policy?.sentinel === true ? withSentinel(value) : value, results),
  );
  if (bytes !== undefined) return { bytes, problems, report };
  return refused(file, [problemAt(file, list, '', 'a layout into which no results can be written', LAYOUT)], report);
}

const LAYOUT = 'Give the ResourceList in block style, or as JSON.';

function refused(file: SourceFile, problems: readonly Problem[], report: Report | undefined): HardenedResourceList {
  const results = problemResults(problems);
  return { bytes: edited(file.bytes, (value) => withResults(value, results)) ?? file.bytes, problems, report };
}

/** The next transformer deletes it: where the function was skipped, there is nothing to delete, and the build fails. */
const SENTINEL: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tokentrim-ran' } };

function withSentinel(value: JsonObject): JsonObject {
  const items = elements(value['items']);
  const isThere = items.some((item) => isKubeObject(item) && isSentinel(refOf(item)));
  return isThere ? value : { ...value, items: [...items, SENTINEL] };
}

function isSentinel({ kind, name }: ObjectRef): boolean {
  return kind === 'ConfigMap' && name === 'tokentrim-ran';
}

/** The ResourceList's text with another value, every other byte kept; undefined if its layout does not allow it. */
function edited(bytes: Uint8Array, change: (value: JsonObject) => JsonObject): Uint8Array | undefined {
  const list = readResourceList(bytes);
  if (list === undefined) return undefined;
  const { span, yaml } = list;
  const after = change(list.value);
  if (after === list.value) return bytes;
  try {
    const text = splice(yaml.text, planEdits(yaml, after));
    if (!deepEqual(readDocument(text).value, after)) return undefined;
    const parts = [bytes.subarray(0, span.start), new TextEncoder().encode(text), bytes.subarray(span.end)];
    return concatenated(parts);
  } catch (error) {
    if (error instanceof EditRefused) return undefined;
    throw error;
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

function policyOf(
  file: SourceFile,
  list: ResourceList,
  over: PolicySpec | undefined,
): { readonly policy: Policy | undefined } | { readonly problems: readonly Problem[] } {
  const functionConfig = list.value['functionConfig'];
  if (functionConfig === undefined || functionConfig === null) return { policy: undefined };
  try {
    return {
      policy: policyFromObject(
        functionConfig,
        file.path,
        (pointer) => placeIn(list, `/functionConfig${pointer}`),
        over,
      ),
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    // The line is one of a stream that Kustomize made: the field is what a person can look for.
    const problems = error.issues.map(({ field, message, ...problem }) => ({
      ...problem,
      message: `${['functionConfig', field].filter(Boolean).join('.')}: ${message}`,
    }));
    return { problems };
  }
}

function problemOf(file: SourceFile, list: ResourceList): Problem | undefined {
  const { apiVersion } = refOf(list.value);
  const items = list.value['items'];
  if (!resourceListVersions.includes(apiVersion)) {
    const remedy = `This version of tokentrim knows ${resourceListVersions.join(', ')}.`;
    return problemAt(file, list, '/apiVersion', `a ResourceList of apiVersion ${apiVersion}`, remedy);
  }
  if (items !== undefined && items !== null && !isJsonArray(items)) {
    return problemAt(file, list, '/items', 'items that are no list', 'A ResourceList has its objects in a list.');
  }
  const index = elements(items).findIndex((item) => !isJsonObject(item));
  if (index < 0) return undefined;
  return problemAt(file, list, `/items/${index}`, 'an item that is no object', 'Items are Kubernetes objects.');
}

/** Of an input that cannot be read the reader's own problems; of any other that it is no ResourceList. */
function whyNone(file: SourceFile): readonly Problem[] {
  const { problems } = harden([{ ...file, role: 'found' }]);
  if (problems.length > 0) return problems;
  const message = 'not a ResourceList, which is one document of apiVersion config.kubernetes.io/v1';
  return [{ file: file.path, line: 0, column: 0, message, remedy: 'For manifests: tokentrim fix' }];
}

function problemAt(file: SourceFile, list: ResourceList, pointer: string, message: string, remedy: string): Problem {
  return { file: file.path, ...placeIn(list, pointer), message, remedy };
}

function placeIn({ yaml, span }: ResourceList, pointer: string): { readonly line: number; readonly column: number } {
  const { line, column } = positionAt(yaml.text, startOfNearest(yaml, pointer));
  return { line: span.line + line - 1, column };
}
