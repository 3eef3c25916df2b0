import { parsePointer, type JsonPointer } from './patch/pointer.ts';
import { asString, isJsonArray, member, type JsonValue } from './patch/json.ts';

/** Sixteen hexadecimal digits that tell one text from another: FNV-1a (draft-eastlake-fnv), twice, from two starts. */
export function fingerprint(text: string): string {
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193);
}

function hash(text: string, start: number): string {
  let value = start;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** A pointer in which the elements of lists go by their names, so that it does not change when others come or go. */
export function namedPath(root: JsonValue, pointer: JsonPointer): string {
  let value: JsonValue | undefined = root;
  const steps = parsePointer(pointer).map((token) => {
    const parent: JsonValue | undefined = value;
    value = isJsonArray(parent) ? parent[Number(token)] : member(parent, token);
    return isJsonArray(parent) ? (asString(member(value, 'name')) ?? token) : token;
  });
  return steps.join('/');
}
