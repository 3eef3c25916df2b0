import { describe, expect, it } from 'vitest';
import { deployment, observe, type Setting } from '../../test/observe.ts';
import { roleBinding } from './role-binding.ts';

const RBAC = 'rbac.authorization.k8s.io';
const web = deployment('serviceAccountName: web\ncontainers: [{name: web, image: web}]');
const object = (kind: string, name: string, namespace: string | undefined, rest: string) =>
  `---\napiVersion: ${RBAC}/v1\nkind: ${kind}\nmetadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}\n${rest}\n`;
const binding = (kind: string, namespace: string | undefined, subject: string, role = 'Role', name = 'reader') =>
  object(
    kind,
    'reads',
    namespace,
    `subjects: [{${subject}}]\nroleRef: {apiGroup: ${RBAC}, kind: ${role}, name: ${name}}`,
  );
const role = (kind: string, namespace: string | undefined, rules: string, name = 'reader') =>
  object(kind, name, namespace, `rules: ${rules}`);
const pods = "[{apiGroups: [''], resources: [pods], verbs: [get]}]";
const admission = '[{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]';
const account = 'kind: ServiceAccount, name: web, namespace: shop';
const used = (text: string) => [`used: ${text} @/subjects`];
const byRole = used('RoleBinding reads grants Role reader');

describe('role-binding', () => {
  it.each<[string, string, readonly string[], Setting?]>([
    ['a Role', binding('RoleBinding', 'shop', account) + role('Role', 'shop', pods), byRole],
    ['a role that is not there', binding('RoleBinding', 'shop', account), byRole],
    ['an account of no namespace', binding('RoleBinding', 'shop', 'kind: ServiceAccount, name: web'), byRole],
    ['rights in another namespace', binding('RoleBinding', 'kube-system', account), byRole],
    ['a user name', binding('RoleBinding', 'shop', "kind: User, name: 'system:serviceaccount:shop:web'"), byRole],
    [
      'rights in the cluster',
      binding('ClusterRoleBinding', undefined, account, 'ClusterRole', 'view'),
      used('ClusterRoleBinding reads grants ClusterRole view'),
    ],
    ['another account', binding('RoleBinding', 'shop', account.replace('web', 'other')), []],
    ['the account of another namespace', binding('RoleBinding', 'shop', account.replace('shop', 'other')), []],
    [
      'all accounts of the namespace, and nobody knows which of them is meant',
      binding('ClusterRoleBinding', undefined, "kind: Group, name: 'system:serviceaccounts:shop'"),
      ['doubt: ClusterRoleBinding reads grants Role reader to the group system:serviceaccounts:shop @/subjects'],
    ],
    [
      'all accounts',
      binding('ClusterRoleBinding', undefined, "kind: Group, name: 'system:serviceaccounts'"),
      ['nothing: ClusterRoleBinding reads grants Role reader to the group system:serviceaccounts @/subjects'],
    ],
    [
      'all users',
      binding('ClusterRoleBinding', undefined, "kind: Group, name: 'system:authenticated'"),
      ['nothing: ClusterRoleBinding reads grants Role reader to the group system:authenticated @/subjects'],
    ],
    [
      'admission only',
      binding('RoleBinding', 'shop', account) + role('Role', 'shop', admission),
      ['nothing: RoleBinding reads grants Role reader, which only admission uses @/subjects'],
    ],
    [
      'admission only, to a role of that name elsewhere',
      binding('RoleBinding', 'shop', account) + role('Role', 'other', admission),
      byRole,
    ],
    ['an empty role', binding('RoleBinding', 'shop', account) + role('Role', 'shop', '[]'), byRole],
    [
      'admission, and reading pods',
      binding('RoleBinding', 'shop', account) + role('Role', 'shop', `${admission.slice(0, -1)}, ${pods.slice(1)}`),
      byRole,
    ],
    [
      'an aggregated role',
      binding('RoleBinding', 'shop', account, 'ClusterRole') +
        object('ClusterRole', 'reader', undefined, `aggregationRule: {clusterRoleSelectors: []}\nrules: ${admission}`),
      used('RoleBinding reads grants ClusterRole reader'),
    ],
    ['in the context', '', byRole, { context: [binding('RoleBinding', 'shop', account)] }],
  ])('%s', (_name, objects, expected, setting) => {
    expect(observe(roleBinding, web + objects, setting)).toEqual(expected);
  });
});
