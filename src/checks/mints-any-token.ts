import type { Inventory, InventoryObject } from '../inventory/inventory.ts';
import { IMPERSONATE, MINT, ruleAllows, type Right } from '../kube/narrow-rule.ts';
import { accountOfUser, isBinding, isGroupOfAccounts, roleRefOf, subjectsOf, type Subject } from '../kube/rbac.ts';
import { elements, member, type JsonValue } from '../patch/json.ts';
import { defineCheck } from './check.ts';

/** Rights in the whole cluster that are every account's rights, and what their holder can do by them. */
const RIGHTS: readonly (readonly [Right, string])[] = [
  [MINT, 'mint tokens of any account'],
  ...IMPERSONATE.map((right) => [right, 'act as any account or user (impersonate)'] as const),
];

/** Every cluster has it, and it allows everything (Kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const EVERYTHING: JsonValue = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };

export const mintsAnyToken = defineCheck({
  code: 'mints-any-token',
  gather: ({ inventory, valueOf }) => {
    const roles = clusterRolesByName(inventory);
    return inventory.objects
      .filter(({ ref, value }) => ref.kind === 'ClusterRoleBinding' && isBinding(value))
      .flatMap((object) => {
        const holders = subjectsOf(object.value).flatMap(holderOf);
        if (holders.length === 0) return [];
        const { name } = roleRefOf(object.value);
        const granted = roles.get(name) ?? [];
        const lets = rightsIn(
          granted.length === 0 && name === 'cluster-admin' ?
            [EVERYTHING]
          : granted.flatMap((role) => elements(valueOf(role)['rules'])),
        );
        const message = `lets ${holders.join(', ')} ${lets.join(' and ')}, through ClusterRole ${name}`;
        return lets.length === 0 ? [] : [{ object, pointer: '/roleRef', message }];
      });
  },
});

/** Under each name that a binding may call it by. */
function clusterRolesByName({ objects }: Inventory): ReadonlyMap<string, readonly InventoryObject[]> {
  const roles = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    if (object.ref.kind !== 'ClusterRole') continue;
    for (const name of new Set(object.names.map((pair) => pair.name))) {
      roles.set(name, [...(roles.get(name) ?? []), object]);
    }
  }
  return roles;
}

/** What a rule gives for single names was scoped by somebody. */
function rightsIn(rules: readonly JsonValue[]): readonly string[] {
  const lets = RIGHTS.filter(([right]) =>
    rules.some((rule) => ruleAllows(rule, right) && elements(member(rule, 'resourceNames')).length === 0),
  ).map(([, what]) => what);
  return [...new Set(lets)];
}

/** Programs, and groups that they are in: what people may do is not ours to judge. */
function holderOf({ kind, name, namespace }: Subject): readonly string[] {
  if (kind === 'Group') return isGroupOfAccounts(name) ? [`group ${name}`] : [];
  const account = kind === 'User' ? accountOfUser(name) : { namespace, name };
  return account === undefined ?
      []
    : [`ServiceAccount ${account.namespace === undefined ? '' : `${account.namespace}/`}${account.name}`];
}
