import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';

/** A JSON Pointer (RFC 6901): `''` is the whole document, `/spec/containers/0` an element. */
export type JsonPointer = string;

/** @throws RangeError if `pointer` is neither empty nor starts with `/` (RFC 6901, section 3) */
export function parsePointer(pointer: JsonPointer): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new RangeError(`not a JSON Pointer: ${pointer}`);
  const tokens = pointer.slice(1).split('/');
  return pointer.includes('~') ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) : tokens;
}

/** Extends `base` by one reference token a key. */
export function joinPointer(base: JsonPointer, ...keys: readonly (string | number)[]): JsonPointer {
  let pointer = base;
  for (const key of keys) pointer += `/${escapeToken(String(key))}`;
  return pointer;
}

/** The value that `pointer` names, or undefined if there is none. Only own members and plain array indexes count. */
export function valueAt(value: JsonValue | undefined, pointer: JsonPointer): JsonValue | undefined {
  let current = value;
  for (const token of parsePointer(pointer)) {
    if (isJsonArray(current)) {
      if (!/^(?:0|[1-9]\d*)$/.test(token)) return undefined;
      current = current[Number(token)];
    } else if (isJsonObject(current) && Object.hasOwn(current, token)) current = current[token];
    else return undefined;
  }
  return current;
}

function escapeToken(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}
