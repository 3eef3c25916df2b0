import { asString, isJsonArray, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream } from '../yaml/stream.ts';
import { YamlError } from '../yaml/tree.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';

/** What a file holds that a kustomization names; undefined where it was not read. */
export type TextOf = (path: string) => string | undefined;

/** For the paths that a kustomization writes. */
export function textsBeside(files: readonly SourceFile[]): (one: Kustomization) => TextOf {
  return ({ folder }) =>
    (path) => {
      const bytes = bytesByPath(files).get(normalizedPath(folder + path));
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    };
}

const bytesByPath = remember(
  (files: readonly SourceFile[]): ReadonlyMap<string, Uint8Array> =>
    new Map(files.map((file) => [normalizedPath(file.path), file.bytes])),
);

/** The documents of an entry of `patches` or of its older forms, as far as they were read: a text where they cannot be. */
export function patchValues(entry: JsonValue, textOf: TextOf): readonly JsonValue[] | undefined {
  const path = asString(fieldOf(entry, 'path'));
  const inline = asString(fieldOf(entry, 'patch')) ?? asString(entry);
  const text = path === undefined ? inline && (textOf(inline) ?? inline) : textOf(path);
  return text === undefined ? undefined : valuesIn(text);
}

/** A map as it is: its entries are no list. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return (
    isJsonArray(value) ? value
    : value === undefined ? []
    : [value]
  );
}

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
