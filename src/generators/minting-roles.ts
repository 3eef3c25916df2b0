import { shortened } from '../inventory/account-names.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { POSTRENDER_FILENAME } from '../kube/annotation.ts';
import { hookBefore } from '../kube/deploy-hook.ts';
import { annotationsOf, type KubeObject } from '../kube/object.ts';
import { scopeMinters, type MintingGrant } from '../identities/scope-minters.ts';
import { defineGenerator } from './generator.ts';

/** One Role an account: it comes and goes with what names the account. */
export const mintingRoles = defineGenerator({
  id: 'minting-roles',
  summary: 'Lets an account mint tokens of single accounts, each in its namespace.',
  generate: (_decisions, inventory, policy) => {
    if (policy.tokenMinters.length === 0) return [];
    const taken = takenNames(inventory);
    return scopeMinters(inventory, policy).grants.flatMap((grant) =>
      objectsOf(grant, freeName(grant, taken)).map((value) => ({ value, before: grant.before, reason: grant.reason })),
    );
  },
});

const GROUP = 'rbac.authorization.k8s.io';

function objectsOf({ holder, account, before }: MintingGrant, name: string): readonly KubeObject[] {
  const own = annotationsOf(before.value);
  const file = own[POSTRENDER_FILENAME];
  const annotations = { ...hookBefore(own), ...(file !== undefined && { [POSTRENDER_FILENAME]: file }) };
  const metadata = {
    name,
    ...(account.namespace !== undefined && { namespace: account.namespace }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const apiVersion = `${GROUP}/v1`;
  const rule = {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    resourceNames: [account.name],
    verbs: ['create'],
  };
  const { name: subjectName, namespace } = holder.original;
  const subject = { kind: 'ServiceAccount', name: subjectName, ...(namespace !== undefined && { namespace }) };
  return [
    { apiVersion, kind: 'Role', metadata, rules: [rule] },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects: [subject],
    },
  ];
}

function takenNames({ objects }: Inventory): Set<string> {
  const roles = objects.filter(({ ref }) => ref.kind === 'Role' || ref.kind === 'RoleBinding');
  return new Set(roles.map(({ ref }) => `${ref.namespace ?? ''}/${ref.name}`));
}

function freeName({ holder, account }: MintingGrant, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const name = shortened(`${account.name}-token-${holder.name}${suffix}`);
    const key = `${account.namespace ?? ''}/${name}`;
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}
