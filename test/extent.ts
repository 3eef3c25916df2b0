import type { JsonPointer } from '../src/patch/pointer.ts';
import { EditRefused, endOf, isAbsent } from '../src/yaml/layout.ts';
import { nodeAt } from '../src/yaml/locate.ts';
import type { YamlDocument, YamlNode } from '../src/yaml/tree.ts';

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
  const found = nodeAt(document, pointer);
  if (found === undefined) return undefined;
  const { node, start } = found;
  return { start: Math.max(start, 0), end: Math.max(start, extentEnd(document.text, node)) };
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
