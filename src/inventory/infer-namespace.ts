import type { InventoryObject, Workload } from './inventory.ts';
import { refOf } from '../kube/object.ts';
import { serviceAccountNameOf } from '../kube/pod-spec.ts';
import { isBinding } from '../kube/rbac.ts';
import { asString, elements, member } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';

/** A subject that names an account of the input which itself names no namespace. */
export interface NamedNamespace {
  readonly object: InventoryObject;
  /** To the subject's namespace, or to the subject where it has the binding's. */
  readonly pointer: JsonPointer;
  readonly account: string;
  readonly namespace: string;
}

/** The release's namespace: what objects get that name none. */
export interface ReleaseNamespace {
  readonly value: string | null;
  readonly from: 'flag' | 'inferred' | 'unknown';
  /** What it was inferred from, or what disagrees. */
  readonly named: readonly NamedNamespace[];
}

/**
 * Where every binding that names an account without a namespace puts it into the same one, that is the release's. It is
 * told, and decides nothing about who is bound: an account of unknown namespace is bound by a subject of any.
 */
export function inferNamespace(
  objects: readonly InventoryObject[],
  workloads: readonly Workload[],
  flag: string | undefined,
): ReleaseNamespace {
  if (flag !== undefined) return { value: flag, from: 'flag', named: [] };
  const accounts = objects.filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1');
  const homeless = new Set([
    ...accounts.filter(({ ref }) => ref.namespace === undefined).map(({ ref }) => ref.name),
    ...workloads
      .filter(({ object, declared }) => object.ref.namespace === undefined && declared.length === 0)
      .map(({ place }) => serviceAccountNameOf(place.podSpec)),
  ]);
  const settled = new Set(accounts.map(({ ref }) => `${ref.namespace ?? ''}/${ref.name}`));
  const named = objects
    .filter(({ value }) => isBinding(value))
    .flatMap((object) =>
      elements(object.value['subjects']).flatMap((subject, index): readonly NamedNamespace[] => {
        const account = asString(member(subject, 'name')) ?? '';
        const own = asString(member(subject, 'namespace')) || undefined;
        const namespace = own ?? (object.ref.kind === 'RoleBinding' ? refOf(object.value).namespace : undefined);
        if (member(subject, 'kind') !== 'ServiceAccount' || namespace === undefined) return [];
        if (!homeless.has(account) || settled.has(`${namespace}/${account}`)) return [];
        const pointer = joinPointer('/subjects', index, ...(own === undefined ? [] : ['namespace']));
        return [{ object, pointer, account, namespace }];
      }),
    );
  const [first] = named;
  const agreed = first !== undefined && named.every(({ namespace }) => namespace === first.namespace);
  return agreed ? { value: first.namespace, from: 'inferred', named } : { value: null, from: 'unknown', named };
}
