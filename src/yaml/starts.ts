import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { parsePointer, type JsonPointer } from '../patch/pointer.ts';
import type { YamlDocument, YamlNode } from './tree.ts';

/** Where each value of a document starts, a member at its key, in the order of a walk: an object, then its members. */
export type Starts = Uint16Array;

/**
 * All that is needed to tell a value's place, in a hundredth of the tree's memory. Undefined where the walk over the
 * value has another order than the text, and for texts of 64 KiB, in which the walk takes longer than the memory is worth.
 */
export function startsOf({ text, root, duplicateKeys, hasAliases }: YamlDocument): Starts | undefined {
  if (root === undefined || hasAliases || duplicateKeys.length > 0 || text.length > 0xffff) return undefined;
  const starts: number[] = [];
  return collect(root, Math.max(root.start, 0), starts) ? Uint16Array.from(starts) : undefined;
}

/** Whether the order is that of the value. */
function collect(node: YamlNode, start: number, starts: number[]): boolean {
  starts.push(start);
  switch (node.type) {
    case 'scalar':
      return true;
    case 'sequence':
      return node.items.every((item) => collect(item, item.start < 0 ? node.start : item.start, starts));
    case 'mapping':
      return node.entries.every(
        ({ key, name, merge, value }) => !merge && !INTEGER.test(name) && collect(value, key.start, starts),
      );
    case 'alias':
      return false;
  }
}

/** An object has such members before all others, whatever the text's order. */
const INTEGER = /^\d+$/;
const INDEX = /^(?:0|[1-9]\d*)$/;

/** The start of the value that `pointer` names, or of the nearest around it. */
export function nearestStart(value: JsonValue, starts: Starts, pointer: JsonPointer): number {
  let index = 0;
  let current = value;
  for (const token of parsePointer(pointer)) {
    const children: readonly JsonValue[] =
      isJsonArray(current) ? current
      : isJsonObject(current) ? Object.values(current)
      : [];
    const position =
      isJsonArray(current) ?
        INDEX.test(token) ?
          Number(token)
        : -1
      : isJsonObject(current) ? Object.keys(current).indexOf(token)
      : -1;
    const child = children[position];
    if (child === undefined) break;
    index += 1;
    for (let before = 0; before < position; before += 1) index += countOf(children[before]);
    current = child;
  }
  return starts[index] ?? 0;
}

function countOf(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const child of isJsonArray(value) ? value : Object.values(value)) count += countOf(child);
  return count;
}
