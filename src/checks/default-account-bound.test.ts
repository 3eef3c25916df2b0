import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';

const binding = (subject: string, kind = 'RoleBinding') => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: readers, namespace: shop}
roleRef: {kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: web}
- ${subject}
`;
const gives = (whom: string, at: string) => [
  `RoleBinding/shop/readers: gives ClusterRole view to ServiceAccount ${whom}, and so to every pod there that names no account @${at}`,
];

it.each<[string, string, readonly string[]]>([
  [
    'the account',
    binding('{kind: ServiceAccount, name: default}'),
    gives('default of namespace shop', 'name: default}'),
  ],
  [
    'in another namespace',
    binding('{kind: ServiceAccount, name: default, namespace: other}'),
    gives('default of namespace other', 'name: default, namespace: other}'),
  ],
  [
    'its user name',
    binding('{kind: User, name: "system:serviceaccount:shop:default"}'),
    gives('system:serviceaccount:shop:default', 'name: "system:serviceaccount:shop:default"}'),
  ],
  ['not a group', binding('{kind: Group, name: default}'), []],
  ['not another account', binding('{kind: ServiceAccount, name: default-web}'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('default-account-bound', yaml)).toEqual(expected);
});
