import type { Workload } from './inventory.ts';
import { isBinding, isRole } from '../kube/rbac.ts';
import { groupOf } from '../kube/object.ts';
import { workloadKindOf } from '../kube/workload.ts';
import type { InventoryObject } from './objects-in.ts';
import { asString, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';

/** An account among the `subjects` of an object that is no binding of Kubernetes' own. */
export interface NamedSubject {
  readonly object: InventoryObject;
  readonly pointer: JsonPointer;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Walks each custom resource once, at the first question, and finds by the account. */
export function indexSubjects(objects: readonly InventoryObject[]): (workload: Workload) => readonly NamedSubject[] {
  let byName: ReadonlyMap<string, readonly NamedSubject[]> | undefined;
  return ({ accounts, maybeAccounts }) => {
    byName ??= index(objects);
    const found = [...accounts, ...maybeAccounts].flatMap((account) =>
      (byName?.get(account.name) ?? []).filter(
        ({ namespace }) =>
          namespace === undefined || account.namespace === undefined || namespace === account.namespace,
      ),
    );
    return [...new Set(found)];
  };
}

function index(objects: readonly InventoryObject[]): ReadonlyMap<string, readonly NamedSubject[]> {
  const byName = new Map<string, NamedSubject[]>();
  for (const object of objects) {
    // The kinds of the core group, roles and the workloads have no subjects.
    if (groupOf(object.ref.apiVersion) === '' || isBinding(object.value) || isRole(object.value)) continue;
    if (workloadKindOf(object.value) !== undefined) continue;
    for (const subject of subjectsIn(object, object.value, '', false)) {
      const list = byName.get(subject.name);
      if (list === undefined) byName.set(subject.name, [subject]);
      else list.push(subject);
    }
  }
  return byName;
}

function subjectsIn(
  object: InventoryObject,
  value: JsonValue,
  pointer: JsonPointer,
  amongSubjects: boolean,
): readonly NamedSubject[] {
  if (!isJsonArray(value) && !isJsonObject(value)) return [];
  const own = amongSubjects && member(value, 'kind') === 'ServiceAccount' ? accountIn(value) : undefined;
  const inner = Object.entries(value).flatMap(([key, child]) =>
    subjectsIn(object, child, joinPointer(pointer, key), isJsonArray(value) ? amongSubjects : key === 'subjects'),
  );
  return own === undefined ? inner : [{ object, pointer, ...own }, ...inner];
}

/** A FlowSchema keeps name and namespace a level deeper. */
function accountIn(subject: JsonValue): { readonly name: string; readonly namespace: string | undefined } | undefined {
  const place = isJsonObject(member(subject, 'serviceAccount')) ? member(subject, 'serviceAccount') : subject;
  const name = asString(member(place, 'name'));
  return name === undefined ? undefined : { name, namespace: asString(member(place, 'namespace')) || undefined };
}
