import type { CheckContext, CheckedWorkload } from './checks/check.ts';
import type { KeptAccount } from './identities/dedicate.ts';
import type { Decision } from './decide.ts';
import type { Inventory, InventoryObject } from './inventory/inventory.ts';
import type { KubeObject } from './kube/object.ts';
import { mountedTokensOf } from './tokens/mounted-tokens.ts';
import { isJsonObject } from './patch/json.ts';
import { valueAt } from './patch/pointer.ts';
import type { ObjectPlan } from './plan/plan-objects.ts';
import type { PlannedChange } from './plan/plan.ts';
import { tokensIn } from './tokens/pod-tokens.ts';
import type { PolicyObservation } from './policy/policy-terms.ts';
import type { Policy } from './policy/policy.ts';
import type { Problem } from './source.ts';
import { ownVolumesOf } from './tokens/written-volumes.ts';

/** What is known when the plan is made. `workloadChanges` are in the order of `decisions`. */
export interface Planned {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly policyObservations: readonly PolicyObservation[];
  readonly decisions: readonly Decision[];
  readonly workloadChanges: readonly PlannedChange[];
  readonly accountChanges: readonly PlannedChange[];
  /** The objects that the plan changes, as it leaves them. */
  readonly after: ReadonlyMap<InventoryObject, KubeObject>;
  readonly objects: ObjectPlan;
  readonly kept: readonly KeptAccount[];
  readonly complete: boolean;
  /** `2026-03-31`. */
  readonly today: string | undefined;
  /** Documents that were passed over unread, as the caller allows. */
  readonly unread: readonly Problem[];
}

/** The input as it came, or as the plan leaves it: the same objects and places, with other values. */
export function checkContextOf(planned: Planned, state: 'before' | 'after'): CheckContext {
  const {
    inventory,
    policy,
    policyObservations,
    decisions,
    workloadChanges,
    objects,
    after,
    kept,
    complete,
    unread,
    today,
  } = planned;
  const valueOf = (object: InventoryObject): KubeObject =>
    (state === 'after' ? after.get(object) : undefined) ?? object.value;
  const workloads = decisions.map((decision, index): CheckedWorkload => {
    const { workload, dedication } = decision;
    const found = valueAt(valueOf(workload.object), workload.place.pointer);
    const podSpec = isJsonObject(found) ? found : workload.place.podSpec;
    return {
      // The account comes with it; nothing but its presence is looked at.
      workload:
        dedication === undefined || state === 'before' ? workload : { ...workload, declared: [workload.object] },
      decision,
      changes: (workloadChanges[index]?.patch ?? []).length > 0,
      podSpec,
      tokens: tokensIn(podSpec, workload, inventory),
      mounted: mountedTokensOf(podSpec, workload, inventory),
      written: new Set(ownVolumesOf(podSpec, decision.token).map(({ name }) => name)),
    };
  });
  const removed = new Set(state === 'after' ? objects.removed.map(({ object }) => object) : []);
  const left = removed.size === 0 ? inventory.objects : inventory.objects.filter((object) => !removed.has(object));
  return {
    inventory: { ...inventory, objects: left },
    policy,
    policyObservations,
    idleMinters: objects.idleMinters,
    complete,
    unread,
    today,
    workloads,
    kept,
    valueOf,
  };
}
