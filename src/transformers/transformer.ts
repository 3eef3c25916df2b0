import type { Decision } from '../decide.ts';
import type { Volume } from '../kube/pod-spec.ts';
import { DEFAULT_EXPIRATION_SECONDS } from '../kube/token-volume.ts';
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

/** More elements at the end of `owner`'s list `key`, which may be absent, null or empty. `pointer` is the owner's. */
export function append(
  owner: JsonObject,
  pointer: JsonPointer,
  key: string,
  ...values: readonly JsonValue[]
): readonly Operation[] {
  if (values.length === 0) return [];
  return elements(member(owner, key)).length > 0 ?
      values.map((value) => ({ op: 'add', path: joinPointer(pointer, key, '-'), value }))
    : [{ op: 'add', path: joinPointer(pointer, key), value: values }];
}

/** The life of a volume's token, if it has another one: a member that Kubernetes fills in where it is left out. */
export function setLife({ pointer, value }: Volume, expirationSeconds: number): readonly Operation[] {
  const sources = elements(member(member(value, 'projected'), 'sources'));
  const index = sources.findIndex((source) => member(source, 'serviceAccountToken') !== undefined);
  const life = member(member(sources[index], 'serviceAccountToken'), 'expirationSeconds');
  if ((life ?? DEFAULT_EXPIRATION_SECONDS) === expirationSeconds) return [];
  const owner = joinPointer(pointer, 'projected', 'sources', index, 'serviceAccountToken');
  return [{ op: 'add', path: `${owner}/expirationSeconds`, value: expirationSeconds }];
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
