import type { SourceFile } from './source.ts';
import { spliceStretches, type Stretch, type TextEdit } from './yaml/splice.ts';

export interface HardenedFile {
  readonly path: string;
  /** What the file is to hold; the input's own array if nothing changes. */
  readonly bytes: Uint8Array;
  /** The same in pieces, most of which are the input's own memory: for who only writes it. */
  readonly parts: readonly Uint8Array[];
  readonly changed: boolean;
  /** What differs from the input, in its order; every other byte is the input's own. */
  readonly edits: readonly ByteEdit[];
}

/** `bytes` take the place of the input's from `start` up to `end`. */
export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

export function unchangedFile({ path, bytes }: SourceFile): HardenedFile {
  return { path, bytes, parts: [bytes], changed: false, edits: [] };
}

/** A document, whole. */
export interface Replacement extends ByteEdit {
  /** What makes `bytes` of it, each of the text that the one before made. */
  readonly steps: readonly (readonly TextEdit[])[];
}

/** `replaced` are in the order of the input. */
export function changedFile({ path, bytes }: SourceFile, replaced: readonly Replacement[]): HardenedFile {
  const parts: Uint8Array[] = [];
  let read = 0;
  for (const { start, end, bytes: text } of replaced) {
    parts.push(bytes.subarray(read, start), text);
    read = end;
  }
  parts.push(bytes.subarray(read));
  let joined: Uint8Array | undefined;
  let edits: readonly ByteEdit[] | undefined;
  return {
    path,
    parts,
    changed: true,
    // Of a large stream a copy that nobody may ask for.
    get bytes() {
      joined ??= join(parts);
      return joined;
    },
    get edits() {
      edits ??= replaced.flatMap((document) => editsWithin(bytes, document));
      return edits;
    },
  };
}

function editsWithin(input: Uint8Array, { start, end, steps }: Replacement): readonly ByteEdit[] {
  const text = decoder.decode(input.subarray(start, end));
  const stretches = steps.reduce<readonly Stretch[]>(spliceStretches, [{ text, offset: 0 }]);
  const edits: ByteEdit[] = [];
  let inserted = '';
  let offset = 0;
  let at = start;
  for (const stretch of [...stretches, { text: '', offset: text.length }]) {
    if (stretch.offset === undefined) {
      inserted += stretch.text;
      continue;
    }
    const from = at;
    at += encoder.encode(text.slice(offset, stretch.offset)).length;
    if (at > from || inserted !== '') edits.push({ start: from, end: at, bytes: encoder.encode(inserted) });
    at += encoder.encode(stretch.text).length;
    offset = stretch.offset + stretch.text.length;
    inserted = '';
  }
  return edits;
}

const encoder = new TextEncoder();
/** A document that was read is UTF-8, whole. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function join(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let written = 0;
  for (const part of parts) {
    result.set(part, written);
    written += part.length;
  }
  return result;
}
