import { asString, isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream } from '../yaml/stream.ts';
import { YamlError } from '../yaml/tree.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';
import type { Meetings } from './meetings.ts';
import type { InventoryObject } from './objects-in.ts';

/** A document of a patch, with what it is for as far as that is said: by its target, or else by itself. */
export interface KustomizePatch {
  /** Of the kustomization. */
  readonly field: string;
  /** Undefined: it was not read. A text: it cannot be. */
  readonly value: JsonValue | undefined;
  readonly kind: string | undefined;
  /** Of a target, it may be a regular expression. */
  readonly name: string | undefined;
}

/** Those of its own among `files`, in their order. Source: kustomize, api/types/kustomization.go. */
export function patchesAmong(files: readonly SourceFile[]): (one: Kustomization) => readonly KustomizePatch[] {
  return remember((one) =>
    ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) =>
      elementsOf(fieldOf(one.value, field)).flatMap((entry) => {
        const target = fieldOf(entry, 'target');
        return valuesOf(entry, one.folder, files).map((value) => ({ field, value, ...aimOf(target ?? value, target) }));
      }),
    ),
  );
}

/** A map as it is: its entries are no list. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return (
    isJsonArray(value) ? value
    : value === undefined ? []
    : [value]
  );
}

/** Whether a patch may be for an object, by all names that it may have where the patch is applied. */
export function mayMean(
  { kind, name }: KustomizePatch,
  object: InventoryObject,
  namesOf: Meetings['namesOf'],
): boolean {
  if (kind !== undefined && kind !== object.ref.kind) return false;
  return name === undefined || !PLAIN_NAME.test(name) || namesOf(object, object.ref.name).includes(name);
}

/** One that is no regular expression. */
const PLAIN_NAME = /^[\w-]+$/;

function aimOf(from: JsonValue | undefined, target: JsonValue | undefined): Pick<KustomizePatch, 'kind' | 'name'> {
  const named = target ?? fieldOf(from, 'metadata');
  return { kind: asString(fieldOf(from, 'kind')), name: asString(fieldOf(named, 'name')) };
}

function valuesOf(entry: JsonValue, folder: string, files: readonly SourceFile[]): readonly (JsonValue | undefined)[] {
  const textOf = (path: string): string | undefined => {
    const bytes = bytesByPath(files).get(normalizedPath(folder + path));
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const path = asString(fieldOf(entry, 'path'));
  const inline = asString(fieldOf(entry, 'patch')) ?? asString(entry);
  const text = path === undefined ? inline && (textOf(inline) ?? inline) : textOf(path);
  return text === undefined ? [undefined] : valuesIn(text);
}

const bytesByPath = remember(
  (files: readonly SourceFile[]): ReadonlyMap<string, Uint8Array> =>
    new Map(files.map((file) => [normalizedPath(file.path), file.bytes])),
);

function valuesIn(text: string): readonly JsonValue[] {
  const bytes = new TextEncoder().encode(text);
  return splitStream(bytes, () => false).map(({ start, end }) => {
    const document = new TextDecoder().decode(bytes.subarray(start, end));
    try {
      return readDocument(document).value;
    } catch (error) {
      if (error instanceof YamlError) return document;
      throw error;
    }
  });
}

/** The operations of a JSON patch; none of another. */
export function operationsIn(value: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) && 'op' in value ? [value] : [];
}
