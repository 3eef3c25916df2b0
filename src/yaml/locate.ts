import { parsePointer, type JsonPointer } from '../patch/pointer.ts';
import { EditRefused, endOf, isAbsent } from './layout.ts';
import { nearestStart } from './starts.ts';
import { entryOf, type YamlDocument, type YamlNode } from './tree.ts';

export interface Extent {
  /** Of the key, where the pointer names a member; else of the value. */
  readonly start: number;
  readonly end: number;
}

/**
 * Where in the text the value stands that `pointer` names, aliases followed and merge keys searched; undefined if there
 * is none. A member is found by its key, which is what a reader looks for.
 */
export function locate(document: YamlDocument, pointer: JsonPointer): Extent | undefined {
  const found = find(document, pointer);
  if (found === undefined) return undefined;
  const { node, start } = found;
  return { start: Math.max(start, 0), end: Math.max(start, extentEnd(document.text, node)) };
}

/** Where the value starts, or the nearest around it that exists. */
export function startOfNearest(document: YamlDocument, pointer: JsonPointer): number {
  const { value, starts } = document;
  if (starts !== undefined) return nearestStart(value, starts, pointer);
  return Math.max(nearest(pointer, (path) => find(document, path))?.start ?? 0, 0);
}

function nearest<Place>(pointer: JsonPointer, at: (path: JsonPointer) => Place | undefined): Place | undefined {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const place = at(path);
    if (place !== undefined || path === '') return place;
  }
}

interface Found {
  readonly node: YamlNode;
  readonly start: number;
}

function find({ root }: YamlDocument, pointer: JsonPointer): Found | undefined {
  if (root === undefined) return undefined;
  let node: YamlNode = root;
  let start = node.start;
  for (const token of parsePointer(pointer)) {
    const target: YamlNode = node.type === 'alias' ? node.target : node;
    const step = childOf(target, token);
    if (step === undefined) return undefined;
    node = step.node;
    start = step.start;
  }
  return { node, start };
}

function childOf(node: YamlNode, token: string): Found | undefined {
  if (node.type === 'sequence') {
    const item = /^(?:0|[1-9]\d*)$/.test(token) ? node.items[Number(token)] : undefined;
    return item === undefined ? undefined : { node: item, start: item.start < 0 ? node.start : item.start };
  }
  if (node.type !== 'mapping') return undefined;
  const entry = entryOf(node, token);
  if (entry !== undefined) return { node: entry.value, start: entry.key.start };
  for (const { merge, value } of node.entries) {
    if (!merge) continue;
    for (const source of value.type === 'sequence' ? value.items : [value]) {
      const found = childOf(source.type === 'alias' ? source.target : source, token);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** -1 where no end is to be found: a place to show is still better than none. */
function extentEnd(text: string, node: YamlNode): number {
  if (isAbsent(node)) return -1;
  try {
    return endOf(text, node);
  } catch (error) {
    if (error instanceof EditRefused) return -1;
    throw error;
  }
}
