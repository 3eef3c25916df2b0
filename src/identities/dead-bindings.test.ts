import { expect, test } from 'vitest';
import { container } from '../../test/observe.ts';
import { find } from '../../test/find.ts';
import { harden } from '../index.ts';

const none = 'annotations: {tokentrim.dev/access: none, tokentrim.dev/reason: A test.}';
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n---\n';
const idle = container('image: a', 'web').replace('namespace: shop}', `namespace: shop, ${none}}`);

function bound(
  verb: string,
  resource: string,
  subjects = '{kind: ServiceAccount, name: web, namespace: shop}',
): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: shop}
rules: [{apiGroups: [""], resources: [${resource}], verbs: [${verb}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [${subjects}]
---
`;
}

test('a binding whose account has no token any more', () => {
  expect(find('binding-without-user', account + bound('get', 'configmaps') + idle)).toHaveLength(1);
});

test('before fix has run, the token is still there', () => {
  const input = account + bound('get', 'configmaps') + idle;
  const said = (text: string): readonly string[] =>
    find('binding-without-user', text).map((line) => line.replace(/ @.*/, ''));
  const { files } = harden([{ path: 'input.yaml', bytes: new TextEncoder().encode(input) }]);
  const rights = 'RoleBinding/shop/b: gives rights to web, and no pod here';
  expect(said(input)).toEqual([`${rights} is to hold a token to use them`]);
  expect(said(new TextDecoder().decode(files[0]?.bytes))).toEqual([`${rights} holds a token to use them`]);
});

test.each([
  ['a workload that keeps its token', account + bound('get', 'configmaps') + container('image: a', 'web')],
  [
    'another that runs as it',
    `${account}${bound('get', 'configmaps')}${idle}---\n${container('image: a', 'web').replace('name: web,', 'name: api,')}`,
  ],
  [
    'a subject that is no account',
    account +
      bound('get', 'configmaps', '{kind: ServiceAccount, name: web, namespace: shop}, {kind: User, name: jane}') +
      idle,
  ],
  [
    'an account that nobody here runs as',
    account +
      bound(
        'get',
        'configmaps',
        '{kind: ServiceAccount, name: web, namespace: shop}, {kind: ServiceAccount, name: other, namespace: shop}',
      ) +
      idle,
  ],
  ['rights that admit its pods', account + bound('use', 'securitycontextconstraints') + idle],
  [
    'something else that names the account',
    `${account}${bound('get', 'configmaps')}apiVersion: a.b/v1\nkind: A\nmetadata: {name: x}\nspec: {serviceAccountName: web}\n---\n${idle}`,
  ],
])('not with %s', (_, yaml) => {
  expect(find('binding-without-user', yaml)).toEqual([]);
});
