import type { Decision } from '../decide.ts';
import { elements, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import type { Operation, Patch } from '../patch/operation.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';

/** One action on a workload's pod spec, as RFC 6902 operations; none where there is nothing to do. */
export interface Transformer {
  readonly id: string;
  readonly summary: string;
  /** `podSpec` is what the transformers before it have made of the decision's. Pointers are the pod spec's. */
  readonly transform: (podSpec: JsonObject, decision: Decision) => Patch;
}

export function defineTransformer<const Id extends string>(
  transformer: Transformer & { readonly id: Id },
): typeof transformer {
  return transformer;
}

/** One more element at the end of `owner`'s list `key`, which may be absent, null or empty. `pointer` is the owner's. */
export function append(owner: JsonObject, pointer: JsonPointer, key: string, value: JsonValue): Operation {
  return elements(member(owner, key)).length > 0 ?
      { op: 'add', path: joinPointer(pointer, key, '-'), value }
    : { op: 'add', path: joinPointer(pointer, key), value: [value] };
}

/** Takes elements out of a list: the whole list if nothing would be left of it; else last first, so that no index shifts. */
export function removeElements(
  list: JsonPointer,
  length: number,
  elementsToGo: readonly { readonly pointer: JsonPointer }[],
): readonly Operation[] {
  if (elementsToGo.length === 0) return [];
  if (elementsToGo.length === length) return [{ op: 'remove', path: list }];
  return [...elementsToGo].reverse().map(({ pointer }) => ({ op: 'remove', path: pointer }));
}
