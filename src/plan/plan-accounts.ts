import type { Decision } from '../decide.ts';
import type { Host } from '../host.ts';
import type { Inventory, InventoryObject, Workload } from '../inventory/inventory.ts';
import { automountOf, DEFAULT_SERVICE_ACCOUNT } from '../kube/pod-spec.ts';
import { mayCreateWorkloads, rulesOf } from '../kube/rbac.ts';
import { accountLines, mentionsAccount } from '../inventory/mentions.ts';
import type { PlannedChange } from './plan.ts';
import type { Policy } from '../policy/policy.ts';
import { isInput } from '../source.ts';

/** What decisions are made in. */
export interface Setting {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly host: Host;
  readonly complete: boolean;
  /** The caller asks for some workloads only. */
  readonly partly: boolean;
}

/**
 * What is written to ServiceAccounts of the input. By default one gets `false` only where that takes nothing from
 * anybody: each workload here that runs as it says so itself, nothing else in the input names it, and its rights do not
 * let it create pods, which might run as it too. Helm 3 hides hooks, which might be those others. The policy may ask for
 * more, also of the account `default`.
 */
export function planAccounts(
  decisions: readonly Decision[],
  { inventory, policy, host, complete, partly }: Setting,
): readonly PlannedChange[] {
  const { automount, defaultAccount } = policy.serviceAccounts;
  const byWorkload = new Map(decisions.map((decision) => [decision.workload, decision]));
  const usersOf = workloadsByAccount(inventory);
  const seesAll = complete && host !== 'helm3';
  let unreadLines: readonly string[] | undefined;

  function isUnshared(account: InventoryObject, users: readonly Workload[]): boolean {
    const isSilent = (workload: Workload): boolean =>
      automountOf(workload.place.podSpec) === false ||
      (byWorkload.get(workload)?.access ?? 'unchanged') !== 'unchanged';
    if (users.length === 0 || !users.every(isSilent) || createsWorkloads(inventory, users, policy)) return false;
    unreadLines ??= accountLines(inventory.documents);
    return !mentionsAccount(inventory, account, unreadLines);
  }

  function reasonFor(account: InventoryObject): string | undefined {
    const users = usersOf.get(account) ?? [];
    const isLeftOut = users.some((workload) => byWorkload.get(workload)?.leftOut === true);
    if (isLeftOut || (partly && users.length === 0)) return undefined;
    if (account.ref.name === DEFAULT_SERVICE_ACCOUNT) {
      return defaultAccount === 'disable' ? 'the policy says so of the default account' : undefined;
    }
    if (automount === 'disable') return 'the policy says so of every account';
    if (automount === 'unchanged' || !seesAll || !isUnshared(account, users)) return undefined;
    return 'each workload here that runs as it says so itself, and nothing else names it';
  }

  return inventory.objects
    .filter(({ ref, document }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1' && isInput(document.file))
    .filter(({ value }) => automountOf(value) !== false)
    .flatMap((object): readonly PlannedChange[] => {
      const reason = reasonFor(object);
      const patch = [{ op: 'add', path: '/automountServiceAccountToken', value: false }] as const;
      return reason === undefined ? [] : [{ object, patch, reason }];
    });
}

function workloadsByAccount({ workloads }: Inventory): ReadonlyMap<InventoryObject, readonly Workload[]> {
  const users = new Map<InventoryObject, Workload[]>();
  for (const workload of workloads) {
    for (const account of new Set([...workload.declared, ...workload.maybeDeclared])) {
      const known = users.get(account);
      if (known === undefined) users.set(account, [workload]);
      else known.push(workload);
    }
  }
  return users;
}

function createsWorkloads(inventory: Inventory, users: readonly Workload[], { workloadKinds }: Policy): boolean {
  return users.some((workload) =>
    [...inventory.bindingsOf(workload), ...inventory.movedBindingsOf(workload)].some(
      ({ roles }) =>
        roles.length === 0 || roles.some(({ value }) => mayCreateWorkloads(rulesOf(value), workloadKinds) !== false),
    ),
  );
}
