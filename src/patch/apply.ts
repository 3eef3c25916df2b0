import fastJsonPatch from 'fast-json-patch';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';
import type { Patch } from './operation.ts';
import { parsePointer, type JsonPointer } from './pointer.ts';

export class PatchError extends Error {
  override readonly name = 'PatchError';
  /** Index of the operation that failed. */
  readonly index: number;
  constructor(message: string, index: number) {
    super(message);
    this.index = index;
  }
}

/**
 * Applies an RFC 6902 patch; the input is untouched. What the patch does not reach is shared with the result: equal parts
 * are the same objects, which is what makes comparing the two cheap.
 *
 * @throws PatchError if an operation names what is not there, a `test` fails or the patch is malformed
 */
export function applyPatch(value: JsonValue, patch: Patch): JsonValue {
  // Many operations in one list copy it once.
  const copied: CopiedLists = new Map();
  return patch.reduce<JsonValue>((document, operation, index) => {
    const pointers = 'from' in operation ? [operation.from, operation.path] : [operation.path];
    const foreign = pointers.find((pointer) => leavesDocument(document, pointer));
    if (foreign !== undefined) throw new PatchError(`${foreign} leads to a prototype, which is no part of JSON`, index);
    // The library changes what it is given: the containers that lead to the place are made anew for it.
    const own = pointers.length > 1 ? structuredClone(document) : copyAlong(document, tokensOf(operation.path), copied);
    try {
      return fastJsonPatch.applyOperation(own, operation, true, true, false, index).newDocument;
    } catch (error) {
      if (!(error instanceof fastJsonPatch.JsonPatchError)) throw error;
      throw new PatchError(error.message.split('\n')[0] ?? error.name, index);
    }
  }, value);
}

/** Objects inherit members that no document has; the library reads and writes them like its own. */
function leavesDocument(document: JsonValue, pointer: JsonPointer): boolean {
  let current: JsonValue | undefined = document;
  for (const token of tokensOf(pointer)) {
    if (!isJsonObject(current)) current = isJsonArray(current) ? current[Number(token)] : undefined;
    else if (Object.hasOwn(current, token)) current = current[token];
    else return token in current;
  }
  return false;
}

/** Of two places, the second may lie elsewhere once the first has changed: then all is copied. */
function copyAlong(value: JsonValue, [token, ...rest]: readonly string[], copied: CopiedLists): JsonValue {
  if (token === undefined) return value;
  if (isJsonArray(value)) {
    const copy = copied.get(value) ?? [...value];
    copied.set(copy, copy);
    const index = Number(token);
    const inner = String(index) === token ? copy[index] : undefined;
    if (inner !== undefined) copy[index] = copyAlong(inner, rest, copied);
    return copy;
  }
  if (!isJsonObject(value)) return value;
  const copy: Record<string, JsonValue> = { ...value };
  const inner = Object.hasOwn(copy, token) ? copy[token] : undefined;
  // An own `__proto__` stays one: an assignment finds it.
  if (inner !== undefined) copy[token] = copyAlong(inner, rest, copied);
  return copy;
}

/** Lists that are the patch's own, each under itself. */
type CopiedLists = Map<readonly JsonValue[], JsonValue[]>;

/** Of what is no pointer none: the library says what is wrong with it. */
function tokensOf(pointer: JsonPointer): readonly string[] {
  return pointer.startsWith('/') ? parsePointer(pointer) : [];
}
