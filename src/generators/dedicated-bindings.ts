import { shortened } from '../inventory/account-names.ts';
import type { Decision } from '../decide.ts';
import type { Binding, Inventory, InventoryObject } from '../inventory/inventory.ts';
import { POSTRENDER_FILENAME } from '../kube/annotation.ts';
import { hookBefore } from '../kube/deploy-hook.ts';
import { annotationsOf, compareRefs, labelsOf, refOf, type KubeObject, type ObjectRef } from '../kube/object.ts';
import { isBinding } from '../kube/rbac.ts';
import { asString, elements, member, type JsonObject } from '../patch/json.ts';
import { globMatcher } from '../policy/policy-match.ts';
import { defineGenerator, type NewObject } from './generator.ts';

/** Copies, and no edits of what is there: the old account keeps its rights as long as somebody runs as it. */
export const dedicatedBindings = defineGenerator({
  id: 'dedicated-bindings',
  summary: 'Copies the bindings of the account that a workload leaves for the one that it gets.',
  generate: (decisions, inventory, policy) => {
    const names = takenNames(inventory);
    const made = new Map<string, NewObject>();
    for (const decision of decisions) {
      const { dedication, workload } = decision;
      if (dedication?.rebind !== true) continue;
      const bindings = inventory.bindingsOf(workload).filter(({ subject }) => subject.by !== 'group');
      for (const binding of [...bindings].sort((a, b) => compareRefs(a.object.ref, b.object.ref))) {
        const key = `${keyOf(binding.object.ref, binding.object.ref.name)} ${workload.object.ref.namespace ?? ''}/${dedication.name}`;
        if (made.has(key)) continue;
        const name = freeName(binding.object, dedication.name, names);
        const value = copyOf(binding, decision, name, policy.serviceAccounts.carry.labels);
        const reason = `${dedication.name} takes over the rights of ${dedication.from}`;
        made.set(key, { value, before: workload.object, reason });
      }
    }
    return [...made.values()];
  },
});

function copyOf(
  { object }: Binding,
  { workload, dedication }: Decision,
  name: string,
  labelGlobs: readonly string[],
): KubeObject {
  const { apiVersion, kind, namespace } = refOf(object.value);
  const own = annotationsOf(workload.object.value);
  const isCarried = globMatcher(labelGlobs);
  const labels = Object.entries(labelsOf(object.value)).filter(([key]) => isCarried(key));
  const file = own[POSTRENDER_FILENAME];
  const annotations = { ...hookBefore(own), ...(file !== undefined && { [POSTRENDER_FILENAME]: file }) };
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    roleRef: object.value['roleRef'] ?? null,
    subjects: [subjectOf(object.value, workload, dedication?.name ?? '')],
  };
}

/** In the namespace that the workload says, or else the old subject: Helm's charts write it there, and not at the workload. */
function subjectOf(binding: KubeObject, { object, accounts }: Decision['workload'], name: string): JsonObject {
  const old = elements(binding['subjects']).find(
    (subject) =>
      member(subject, 'kind') === 'ServiceAccount' &&
      accounts.some((account) => account.name === member(subject, 'name')),
  );
  const user = elements(binding['subjects']).map((subject) => asString(member(subject, 'name'))?.split(':') ?? []);
  const ofUser = user.find(
    (parts) => parts[1] === 'serviceaccount' && accounts.some((account) => account.name === parts[3]),
  );
  const namespace = refOf(object.value).namespace ?? asString(member(old, 'namespace')) ?? ofUser?.[2];
  return { kind: 'ServiceAccount', name, ...(namespace !== undefined && namespace !== '' && { namespace }) };
}

function takenNames(inventory: Inventory): Set<string> {
  return new Set(inventory.objects.filter(({ value }) => isBinding(value)).map(({ ref }) => keyOf(ref, ref.name)));
}

function freeName({ ref }: InventoryObject, account: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const name = shortened(`${ref.name}-${account}${number === 1 ? '' : `-${number}`}`);
    if (taken.has(keyOf(ref, name))) continue;
    taken.add(keyOf(ref, name));
    return name;
  }
}

function keyOf({ kind, namespace }: ObjectRef, name: string): string {
  return [kind, namespace ?? '', name].join('/');
}
