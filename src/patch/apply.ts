import fastJsonPatch from 'fast-json-patch';
import type { JsonValue } from './json.ts';
import type { Patch } from './operation.ts';

export class PatchError extends Error {
  override readonly name = 'PatchError';
  /** Index of the operation that failed; -1 where the library does not tell. */
  readonly index: number;
  constructor(message: string, index: number) {
    super(message);
    this.index = index;
  }
}

/**
 * Applies an RFC 6902 patch to a copy of `value`; the input is untouched.
 *
 * @throws PatchError if an operation names what is not there, a `test` fails or the patch is malformed
 */
export function applyPatch(value: JsonValue, patch: Patch): JsonValue {
  try {
    // fast-json-patch types its patch as mutable; with `mutateDocument` false it clones the document first,
    // and the clone of the patch keeps its values from being shared with the result.
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the library does not write to it
    const operations = structuredClone(patch) as fastJsonPatch.Operation[];
    return fastJsonPatch.applyPatch(value, operations, true, false, true).newDocument;
  } catch (error) {
    if (error instanceof fastJsonPatch.JsonPatchError) {
      throw new PatchError(error.message.split('\n')[0] ?? error.name, error.index ?? -1);
    }
    throw error;
  }
}
