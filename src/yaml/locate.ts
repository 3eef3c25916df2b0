import { parsePointer, type JsonPointer } from '../patch/pointer.ts';
import { nearestStart } from './starts.ts';
import { entryOf, type YamlDocument, type YamlNode } from './tree.ts';

/** Where the value starts, or the nearest around it that exists. */
export function startOfNearest(document: YamlDocument, pointer: JsonPointer): number {
  const { value, starts } = document;
  if (starts !== undefined) return nearestStart(value, starts, pointer);
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const found = nodeAt(document, path);
    if (found !== undefined || path === '') return Math.max(found?.start ?? 0, 0);
  }
}

export interface Found {
  readonly node: YamlNode;
  readonly start: number;
}

/** The node that `pointer` names, aliases followed and merge keys searched; a member starts at its key. */
export function nodeAt({ root }: YamlDocument, pointer: JsonPointer): Found | undefined {
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
