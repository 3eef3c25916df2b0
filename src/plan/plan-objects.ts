import type { Decision } from '../decide.ts';
import type { NewObject } from '../generators/generator.ts';
import { generators } from '../generators/index.ts';
import type { InventoryObject } from '../inventory/inventory.ts';
import type { KubeObject } from '../kube/object.ts';
import { planRemovals } from '../identities/legacy-secrets.ts';
import type { Setting } from './plan-accounts.ts';
import type { PlannedChange, RemovedObject } from './plan.ts';
import type { TokenMinter } from '../policy/policy.ts';
import { scopeMinters } from '../identities/scope-minters.ts';
import type { Problem } from '../source.ts';

/** Whole objects that come and go, and what changes in others because of that. */
export interface ObjectPlan {
  readonly added: readonly NewObject[];
  readonly removed: readonly RemovedObject[];
  readonly changes: readonly PlannedChange[];
  readonly problems: readonly Problem[];
  /** Those of the policy that this input has nothing for. */
  readonly idleMinters: readonly TokenMinter[];
}

/**
 * Nothing, unless the policy asks for it. `after` has the objects that change otherwise. A caller who asks for some
 * workloads only gets no more than their accounts.
 */
export function planObjects(
  decisions: readonly Decision[],
  { inventory, policy, host, complete, partly }: Setting,
  after: ReadonlyMap<InventoryObject, KubeObject>,
): ObjectPlan {
  const asked = partly ? { ...policy, tokenMinters: [] } : policy;
  const minters = scopeMinters(inventory, asked);
  // Helm 3 hides hooks, which may mount what nothing else does.
  const mayRemove = policy.legacySecrets === 'remove-unused' && complete && !partly && host !== 'helm3';
  const secrets = mayRemove ? planRemovals(decisions, inventory, after) : { removed: [], changes: [] };
  return {
    added: generators.flatMap((generator) => generator.generate(decisions, inventory, asked)),
    removed: secrets.removed,
    changes: [...minters.changes, ...secrets.changes],
    problems: minters.problems,
    idleMinters: minters.idle,
  };
}
