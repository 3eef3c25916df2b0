import { indexReferences, type ReferenceFinder } from '../inventory/account-references.ts';
import type { Decision } from '../decide.ts';
import type { Inventory, InventoryObject, Workload } from '../inventory/inventory.ts';
import { serviceAccountNameOf } from '../kube/pod-spec.ts';
import { accountNamesIn, isBinding, mayAdmitPods, rulesOf } from '../kube/rbac.ts';
import { elements } from '../patch/json.ts';

/** A binding that nobody can use any more. */
export interface DeadBinding {
  readonly object: InventoryObject;
  /** The accounts that it names. */
  readonly accounts: readonly string[];
}

/**
 * The bindings whose rights nobody here can use, because of what was decided: every account that they name has workloads
 * here, and all of these are to have no token, or leave the account. Not where something else names an account, or where
 * the rights may be what admits its pods. They are told of, and never removed: the cluster may have other users.
 */
export function deadBindings(decisions: readonly Decision[], inventory: Inventory): readonly DeadBinding[] {
  const idle = decisions.filter(isIdle);
  if (idle.length === 0) return [];
  const idleWorkloads = new Set(idle.map(({ workload }) => workload));
  const users = usersByAccount(inventory.workloads);
  const candidates = new Set(
    idle.flatMap(({ workload }) => inventory.bindingsOf(workload).map(({ object }) => object)),
  );
  let finder: ReferenceFinder | undefined;
  const references: ReferenceFinder = (name, except) => (finder ??= indexReferences(inventory))(name, except);
  const rolesOf = new Map(
    idle.flatMap(({ workload }) => inventory.bindingsOf(workload).map(({ object, roles }) => [object, roles] as const)),
  );
  return [...candidates].flatMap((object): readonly DeadBinding[] => {
    const names = accountNamesIn(object.value);
    const accounts = [...new Set(names.filter((name) => name !== undefined))];
    const all =
      isBinding(object.value) && names.length > 0 && names.length === elements(object.value['subjects']).length;
    const roles = rolesOf.get(object) ?? [];
    if (!all || names.includes(undefined) || roles.length === 0) return [];
    if (roles.some(({ value }) => mayAdmitPods(rulesOf(value)) !== false)) return [];
    const isDead = accounts.every((name) => {
      const own = users.get(name) ?? [];
      const declared = own.flatMap((workload) => workload.declared);
      return own.length > 0 && own.every((one) => idleWorkloads.has(one)) && references(name, declared) === undefined;
    });
    return isDead ? [{ object, accounts }] : [];
  });
}

/** A token that the manifest mounts itself stays, whatever the access. */
function isIdle({ access, dedication, observations }: Decision): boolean {
  if (dedication !== undefined) return true;
  return access === 'none' && !observations.some(({ rule }) => rule === 'token-mount');
}

/** By name alone: of two accounts of one name in two namespaces, the users of both have to be idle. */
function usersByAccount(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const users = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const name = serviceAccountNameOf(workload.place.podSpec);
    const known = users.get(name);
    if (known === undefined) users.set(name, [workload]);
    else known.push(workload);
  }
  return users;
}
