import type { NewObject } from '../generators/generator.ts';
import type { InventoryObject } from '../inventory/inventory.ts';
import { applyPatch } from '../patch/apply.ts';
import { member, type JsonValue } from '../patch/json.ts';
import type { Operation } from '../patch/operation.ts';
import { parsePointer, valueAt, type JsonPointer } from '../patch/pointer.ts';
import { planEdits } from '../yaml/edit.ts';
import { insertDocument } from '../yaml/insert-document.ts';
import { readDocument } from '../yaml/read.ts';
import { splice, type TextEdit } from '../yaml/splice.ts';

/** A document with what was put before it, and the values that its text has to hold, in this order. */
export interface PlacedText {
  readonly text: string;
  /** What makes it, each of the text that the one before made. */
  readonly steps: readonly (readonly TextEdit[])[];
  readonly values: readonly JsonValue[];
}

/**
 * Puts new objects into one document of a stream, and takes others out: as documents of their own before it, or as items
 * of the list that it is. `text` has all other edits already, so that nothing but whole objects comes and goes here;
 * pointers are those of the input. Helm finds an object of a stream by the comment `# Source:`, which a new one gets too.
 *
 * @throws EditRefused, YamlError
 */
export function placeObjects(
  text: string,
  added: readonly NewObject[],
  removed: readonly InventoryObject[],
): PlacedText {
  if (removed.some(({ pointer }) => pointer === '')) {
    return { text: '', steps: [[{ offset: 0, delete: text.length, insert: '' }]], values: [] };
  }
  const document = readDocument(text);
  const { value } = document;
  const places = added.map((object) => ({ object, pointer: itemPointer(value, object.before.pointer) }));
  // Later items first, so that no index shifts before it is used; the last of several before one item comes first.
  const additions = places
    .filter(({ pointer }) => pointer !== '')
    .map(({ object, pointer }): Operation => ({ op: 'add', path: pointer, value: object.value }))
    .reverse()
    .sort(laterFirst);
  const removals = removed.map(({ pointer }): Operation => ({ op: 'remove', path: pointer }));
  const after = applyPatch(value, [...removals, ...additions].sort(laterFirst));
  // Together, an addition would be written over a neighbour that goes.
  const growing = planEdits(document, removals.length === 0 ? after : applyPatch(value, additions));
  const grown = splice(text, growing);
  const shrinking = removals.length === 0 ? [] : planEdits(readDocument(grown), after);
  const filled = splice(grown, shrinking);
  const neighbour = readDocument(filled);
  const documents = places.filter(({ pointer }) => pointer === '').map(({ object }) => object.value);
  const comments = sourceComments(filled);
  const before = documents.map((document) => insertDocument(neighbour, document, comments));
  return {
    text: splice(filled, before),
    steps: [growing, shrinking, before],
    values: [...documents, after],
  };
}

/**
 * The item of a list that may hold anything, in which a value stands; empty where the document itself is what has to be
 * the neighbour: a list of one kind, such as a DeploymentList, takes no others.
 */
function itemPointer(value: JsonValue, pointer: JsonPointer): JsonPointer {
  for (let item = pointer; item !== ''; item = item.slice(0, item.lastIndexOf('/items/'))) {
    const list = valueAt(value, item.slice(0, item.lastIndexOf('/items/')));
    const kind = member(list, 'kind');
    if (kind === 'List' || kind === 'ResourceList') return item;
  }
  return '';
}

/** The order of two items in the document, backwards. What is no number is the same in both, up to the first index that differs. */
function laterFirst({ path: a }: Operation, { path: b }: Operation): number {
  const [left, right] = [parsePointer(a), parsePointer(b)];
  const index = left.findIndex((token, position) => token !== right[position]);
  return index < 0 ? right.length - left.length : Number(right[index] ?? -1) - Number(left[index]);
}

const SOURCE = /^# Source: [^\r\n]+/gm;

function sourceComments(text: string): readonly string[] {
  const head = /^(?:---[^\n]*\n|[ \t]*\r?\n|#[^\n]*\n)*/.exec(text)?.[0] ?? '';
  return head.match(SOURCE) ?? [];
}
