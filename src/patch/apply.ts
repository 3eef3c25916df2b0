import fastJsonPatch from 'fast-json-patch';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';
import type { Operation, Patch } from './operation.ts';

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
  return patch.reduce<JsonValue>((document, operation, index) => {
    // The library changes what it is given: the containers that lead to the place are made anew for it.
    const own = hasTwoPlaces(operation) ? structuredClone(document) : copyAlong(document, operation.path);
    try {
      return fastJsonPatch.applyOperation(own, operation, true, true, true, index).newDocument;
    } catch (error) {
      // It refuses a change of the prototype with a TypeError.
      if (!(error instanceof fastJsonPatch.JsonPatchError || error instanceof TypeError)) throw error;
      throw new PatchError(error.message.split('\n')[0] ?? error.name, index);
    }
  }, value);
}

/** Of two places, the second may lie elsewhere once the first has changed. */
function hasTwoPlaces({ op }: Operation): boolean {
  return op === 'move' || op === 'copy';
}

function copyAlong(value: JsonValue, path: string): JsonValue {
  const slash = path.indexOf('/', 1);
  if (!path.startsWith('/')) return value;
  const key = path
    .slice(1, slash < 0 ? undefined : slash)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  const rest = slash < 0 ? '' : path.slice(slash);
  if (isJsonArray(value))
    return value.map((element, index) => (String(index) === key ? copyAlong(element, rest) : element));
  if (!isJsonObject(value)) return value;
  const copy: Record<string, JsonValue> = { ...value };
  const inner = copy[key];
  // The library refuses the prototype; an assignment would not.
  if (inner !== undefined && key !== '__proto__') copy[key] = copyAlong(inner, rest);
  return copy;
}
