import type { Decision } from './decide.ts';
import type { Host } from './host.ts';
import type { Inventory, InventoryObject } from './inventory.ts';
import type { KubeObject } from './kube/object.ts';
import { automountOf, DEFAULT_SERVICE_ACCOUNT } from './kube/pod-spec.ts';
import { mayCreateWorkloads, rulesOf } from './kube/rbac.ts';
import { accountLines, mentionsAccount } from './mentions.ts';
import { applyPatch } from './patch/apply.ts';
import { isJsonObject } from './patch/json.ts';
import type { Operation, Patch } from './patch/operation.ts';
import { valueAt } from './patch/pointer.ts';
import type { Policy } from './policy.ts';
import { isInput } from './source.ts';
import { transformers } from './transformers/index.ts';

/** What is written to one object, and why. Pointers are the object's. */
export interface PlannedChange {
  readonly object: InventoryObject;
  /** Without the `test` operations that {@link guarded} adds. */
  readonly patch: Patch;
  readonly reason: string;
}

export function planChanges(decision: Decision, policy: Policy): PlannedChange {
  return {
    object: decision.workload.object,
    patch: transformers.flatMap((transformer) => transformer.transform(decision, policy)),
    reason: decision.reason,
  };
}

/**
 * The objects that the plan changes, as it leaves them. One with several pod specs has a change for each.
 *
 * @throws PatchError if a change does not fit its object, which no plan makes
 */
export function valuesAfter(changes: readonly PlannedChange[]): ReadonlyMap<InventoryObject, KubeObject> {
  const values = new Map<InventoryObject, KubeObject>();
  for (const change of changes) {
    if (change.patch.length === 0) continue;
    const value = applyPatch(values.get(change.object) ?? change.object.value, guarded(change));
    if (isJsonObject(value)) values.set(change.object, value);
  }
  return values;
}

/** A patch applies to what was judged, or not at all: name and kind, and the values that it replaces, are tested first. */
function guarded({ object, patch }: PlannedChange): Patch {
  const tests = ['/kind', '/apiVersion', ...patch.filter(({ op }) => op === 'replace').map(({ path }) => path)];
  return [
    ...tests.flatMap((path): readonly Operation[] => {
      const value = valueAt(object.value, path);
      return value === undefined ? [] : [{ op: 'test', path, value }];
    }),
    ...patch,
  ];
}

/**
 * A ServiceAccount gets `false` only where that takes nothing from anybody: each workload here that runs as it says so
 * itself, nothing else in the input names it, and its rights do not let it create pods, which might run as it too.
 * Helm 3 hides hooks, which might be those others.
 */
export function planAccounts(
  inventory: Inventory,
  decisions: readonly Decision[],
  policy: Policy,
  host: Host,
  complete: boolean,
): readonly PlannedChange[] {
  if (policy.serviceAccounts.automount === 'unchanged' || host === 'helm3' || !complete) return [];
  let unreadLines: readonly string[] | undefined;
  return inventory.objects
    .filter(({ ref, document }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1' && isInput(document.file))
    .filter(({ ref, value }) => ref.name !== DEFAULT_SERVICE_ACCOUNT && automountOf(value) !== false)
    .flatMap((object): readonly PlannedChange[] => {
      const users = inventory.workloads.filter(({ declared }) => declared.includes(object));
      const silent = users.every((workload) => {
        const decision = decisions.find((candidate) => candidate.workload === workload);
        return (
          automountOf(workload.place.podSpec) === false || (decision !== undefined && decision.access !== 'unchanged')
        );
      });
      if (users.length === 0 || !silent || createsWorkloads(inventory, users)) return [];
      unreadLines ??= accountLines(inventory.documents);
      if (mentionsAccount(inventory, object, unreadLines)) return [];
      return [
        {
          object,
          patch: [{ op: 'add', path: '/automountServiceAccountToken', value: false }],
          reason: 'each workload here that runs as it says so itself, and nothing else names it',
        },
      ];
    });
}

function createsWorkloads(inventory: Inventory, users: Inventory['workloads']): boolean {
  return users.some((workload) =>
    inventory
      .bindingsOf(workload)
      .some(
        ({ roles }) => roles.length === 0 || roles.some(({ value }) => mayCreateWorkloads(rulesOf(value)) !== false),
      ),
  );
}
