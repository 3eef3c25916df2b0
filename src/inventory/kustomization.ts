import { asString, elements, isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { startOfNearest } from '../yaml/locate.ts';
import { positionAt } from '../yaml/position.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream } from '../yaml/stream.ts';
import { YamlError, type YamlDocument } from '../yaml/tree.ts';

export const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

export interface Kustomization {
  readonly path: string;
  /** With its slash; empty for the working folder. */
  readonly folder: string;
  /** Undefined: it cannot be read. */
  readonly value: JsonValue | undefined;
  /** The line of a field of the top level. */
  readonly lineOf: (field: string) => number;
}

/** Those among the files, each read once. */
export const kustomizationsIn = remember((files: readonly SourceFile[]): readonly Kustomization[] =>
  files
    .filter(({ path }) => KUSTOMIZATION_FILE.test(path))
    .map(({ path, bytes }) => ({ path, folder: path.slice(0, path.lastIndexOf('/') + 1), ...read(bytes) })),
);

/**
 * The files that a kustomization among `files` applies as patches: their normalized path → the kustomization's. A patch
 * looks like a workload and is none: what it leaves out, its account for one, stands elsewhere.
 *
 * Source: kustomize, api/types/kustomization.go: `patches`, `patchesStrategicMerge`, `patchesJson6902`.
 */
export function kustomizePatches(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, folder, value = null } of kustomizationsIn(files)) {
    for (const patch of patchesIn(value)) found.set(normalizedPath(folder + patch), path);
  }
  return found;
}

/** The files that a kustomization applies as patches, as it writes them. */
export function patchesIn(value: JsonValue): readonly string[] {
  const entries = [
    // The first releases took texts here.
    ...elements(fieldOf(value, 'patches')).map((patch) => fieldOf(patch, 'path') ?? patch),
    ...elements(fieldOf(value, 'patchesJson6902')).map((patch) => fieldOf(patch, 'path')),
    ...elements(fieldOf(value, 'patchesStrategicMerge')),
  ];
  // An inline patch has line breaks, which no one's file name has.
  return entries.flatMap((entry) => asString(entry) ?? []).filter((entry) => !entry.includes('\n'));
}

/** The names of ConfigMaps that kustomizations among `files` make: one of such a name in a file may be another. */
export function generatedConfigMaps(files: readonly SourceFile[]): ReadonlySet<string> {
  const generators = kustomizationsIn(files).flatMap(({ value }) => elements(fieldOf(value, 'configMapGenerator')));
  return new Set(generators.flatMap((generator) => asString(fieldOf(generator, 'name')) ?? []));
}

/** Without `.`, `..` and doubled slashes, as far as they can be resolved. */
export function normalizedPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

/** A field whatever the case of its letters, as Go's decoder takes it (encoding/json: Unmarshal). */
export function fieldOf(value: JsonValue | undefined, field: string): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const key = Object.keys(value).find((name) => name.toLowerCase() === field.toLowerCase());
  return key === undefined ? undefined : value[key];
}

/** The entries of a field that is a list or one text, as they are written. */
export function textsIn(value: JsonValue | undefined, ...fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => {
    const entries = fieldOf(value, field) ?? [];
    return (isJsonArray(entries) ? entries : [entries]).map((entry) => asString(entry) ?? JSON.stringify(entry));
  });
}

/** Kustomize takes the first document. */
function read(bytes: Uint8Array): Pick<Kustomization, 'value' | 'lineOf'> {
  const first = splitStream(bytes, () => false).find((span) => span.class !== 'blank');
  const lineOf = (): number => first?.line ?? 1;
  if (first === undefined) return { value: null, lineOf };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(first.start, first.end),
    );
    const document = readDocument(text);
    return { value: document.value, lineOf: (field) => first.line + lineIn(document, field) - 1 };
  } catch (error) {
    if (error instanceof YamlError || error instanceof TypeError) return { value: undefined, lineOf };
    throw error;
  }
}

function lineIn(document: YamlDocument, field: string): number {
  const keys = isJsonObject(document.value) ? Object.keys(document.value) : [];
  const key = keys.find((name) => name.toLowerCase() === field.toLowerCase()) ?? field;
  return positionAt(document.text, startOfNearest(document, `/${key}`)).line;
}
