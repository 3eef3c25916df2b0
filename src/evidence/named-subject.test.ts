import { expect, it } from 'vitest';
import { deployment, observe } from '../../test/observe.ts';
import { namedSubject } from './named-subject.ts';

const web = deployment('serviceAccountName: web\ncontainers: [{name: web, image: web}]');
const account = '{kind: ServiceAccount, name: web, namespace: shop}';
const resource = (apiVersion: string, kind: string, rest: string) =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: r}\n${rest}\n`;
const definition = (subject: string) =>
  resource('rbacmanager.reactiveops.io/v1beta1', 'RBACDefinition', `rbacBindings: [{name: b, subjects: [${subject}]}]`);

it.each([
  ['a definition of roles', definition(account), 'RBACDefinition r', '/rbacBindings/0/subjects/0'],
  [
    'of no namespace',
    definition('{kind: ServiceAccount, name: web}'),
    'RBACDefinition r',
    '/rbacBindings/0/subjects/0',
  ],
  [
    'a FlowSchema',
    resource(
      'flowcontrol.apiserver.k8s.io/v1',
      'FlowSchema',
      'spec: {rules: [{subjects: [{kind: ServiceAccount, serviceAccount: {name: web, namespace: shop}}]}]}',
    ),
    'FlowSchema r',
    '/spec/rules/0/subjects/0',
  ],
  [
    'a binding inside another object',
    resource(
      'kubernetes.crossplane.io/v1alpha2',
      'Object',
      `spec: {forProvider: {manifest: {kind: RoleBinding, subjects: [${account}]}}}`,
    ),
    'Object r',
    '/spec/forProvider/manifest/subjects/0',
  ],
])('%s', (_name, yaml, what, pointer) => {
  expect(observe(namedSubject, web + yaml)).toEqual([
    `doubt: ${what} has ServiceAccount web among its subjects @${pointer}`,
  ]);
});

it.each([
  ['another account', definition(account.replace('web', 'other'))],
  ['another namespace', definition(account.replace('shop', 'other'))],
  [
    'a target of patches',
    resource('kustomize.config.k8s.io/v1beta1', 'Kustomization', `patches: [{target: ${account}}]`),
  ],
  [
    'a binding of Kubernetes itself',
    resource(
      'rbac.authorization.k8s.io/v1',
      'ClusterRoleBinding',
      `subjects: [${account}]\nroleRef: {kind: ClusterRole, name: view}`,
    ),
  ],
])('not %s', (_name, yaml) => {
  expect(observe(namedSubject, web + yaml)).toEqual([]);
});
