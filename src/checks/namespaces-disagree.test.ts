import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n';
const binding = (...namespaces: readonly string[]) => `${account}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robot}
roleRef: {kind: ClusterRole, name: view}
subjects:
${namespaces.map((namespace) => `- {kind: ServiceAccount, name: robot, namespace: ${namespace}}`).join('\n')}
`;

it.each<[string, string, readonly string[]]>([
  [
    'two namespaces, once each',
    binding('shop', 'bakery', 'shop'),
    [
      'ClusterRoleBinding/robot: names ServiceAccount robot in namespace shop; other bindings name accounts of this input in bakery @namespace: shop}',
      'ClusterRoleBinding/robot: names ServiceAccount robot in namespace bakery; other bindings name accounts of this input in shop @namespace: bakery}',
    ],
  ],
  ['not one', binding('shop', 'shop'), []],
  ['not accounts that are not here', binding('shop', 'bakery').replace('name: robot}\n---', 'name: web}\n---'), []],
  [
    'not an account whose namespace is known',
    binding('shop', 'bakery').replace('name: robot}\n---', 'name: robot, namespace: shop}\n---'),
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('namespaces-disagree', yaml)).toEqual(expected);
});

it('is no question where --namespace answers it', () => {
  expect(find('namespaces-disagree', binding('shop', 'bakery'), { namespace: 'shop' })).toEqual([]);
});
