import { describe, expect, it } from 'vitest';
import { deployment, inventoryOf } from '../../test/observe.ts';
import { globMatcher, workloadMatcher } from './policy-match.ts';
import type { WorkloadMatch } from './policy.ts';

const ALL: WorkloadMatch = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };

function matches(yaml: string, match: Partial<WorkloadMatch>, namespace?: string): boolean {
  const inventory = inventoryOf(yaml, namespace === undefined ? {} : { namespace });
  const [workload] = inventory.workloads;
  if (workload === undefined) throw new Error('no workload in the test');
  return workloadMatcher({ ...ALL, ...match })(workload, inventory.namespace.value ?? undefined);
}

describe('a glob', () => {
  it.each<[string, string, boolean]>([
    ['web', 'web', true],
    ['web', 'web-1', false],
    ['web-*', 'web-1', true],
    ['web-*', 'web-', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', 'a', true],
    ['?', '', false],
    ['we?', 'webs', false],
    ['*/nginx:*', 'registry.example/team/nginx:1.29', true],
    ['*/nginx:*', 'nginx:1.29', false],
    ['a.b', 'axb', false],
    ['a.b', 'a.b', true],
    ['[a]+(b)|{c}^$\\', '[a]+(b)|{c}^$\\', true],
    ['*b*', 'a\nb\nc', true],
  ])('%j and %j: %s', (glob, text, expected) => {
    expect(globMatcher([glob])(text)).toBe(expected);
  });
  it('one of several is enough, none matches nothing', () => {
    expect(globMatcher(['a', 'b'])('b')).toBe(true);
    expect(globMatcher([])('b')).toBe(false);
  });
});

const web = deployment(
  `serviceAccountName: shop
initContainers: [{name: init, image: 'registry.example/init:1'}]
containers: [{name: web, image: 'registry.example/nginx:1.29'}]`,
  'labels: {tier: front}',
).replace('namespace: shop}', 'namespace: shop, labels: {app: web}}');

describe('a workload', () => {
  it.each<[Partial<WorkloadMatch>, boolean]>([
    [{}, true],
    [{ kinds: ['Deployment'] }, true],
    [{ kinds: ['deployment'] }, false],
    [{ kinds: ['Job', 'Deploy*'] }, true],
    [{ names: ['web'] }, true],
    [{ names: ['api'] }, false],
    [{ namespaces: ['shop'] }, true],
    [{ namespaces: ['sh?p', 'x'] }, true],
    [{ namespaces: ['*'] }, true],
    [{ namespaces: [''] }, false],
    [{ labels: { app: 'web' } }, true],
    [{ labels: { tier: 'front' } }, true],
    [{ labels: { tier: 'f*', app: '*' } }, true],
    [{ labels: { tier: 'front', app: 'api' } }, false],
    [{ labels: { other: '*' } }, false],
    [{ labels: { toString: '*' } }, false],
    [{ serviceAccounts: ['shop'] }, true],
    [{ serviceAccounts: ['default'] }, false],
    [{ images: ['*/nginx:*'] }, true],
    [{ images: ['*/init:1'] }, true],
    [{ images: ['*/redis:*'] }, false],
    [{ kinds: ['Deployment'], names: ['api'] }, false],
    [{ kinds: ['Deployment'], names: ['web'], namespaces: ['shop'], images: ['*nginx*'] }, true],
  ])('%j: %s', (match, expected) => {
    expect(matches(web, match)).toBe(expected);
  });

  it('runs as default where it names no account', () => {
    expect(matches(deployment('containers: [{name: a}]'), { serviceAccounts: ['default'] })).toBe(true);
  });
});

describe('a namespace that the manifest leaves out', () => {
  const bare = web.replace('namespace: shop, ', '');
  it.each<[readonly string[], string | undefined, boolean]>([
    [['shop'], undefined, false],
    [[''], undefined, true],
    [['*'], undefined, true],
    [['shop'], 'shop', true],
    [[''], 'shop', false],
    [['other'], 'shop', false],
  ])('%j, with --namespace %s: %s', (namespaces, given, expected) => {
    expect(matches(bare, { namespaces }, given)).toBe(expected);
  });

  it('is the one that the bindings tell', () => {
    const binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: shop, namespace: prod}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
`;
    expect(matches(bare + binding, { namespaces: ['prod'] })).toBe(true);
    expect(matches(bare + binding, { namespaces: [''] })).toBe(false);
  });
});

describe('a name that changes', () => {
  const generated = web.replace('metadata: {name: web,', 'metadata: {generateName: web-,');
  it.each<[string, boolean]>([
    ['web-*', true],
    ['web-', true],
    ['web-?????', true],
    ['web-????', false],
    ['web', false],
  ])('generateName web- and %s: %s', (glob, expected) => {
    expect(matches(generated, { names: [glob] })).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['prod-web', 'prod', true],
    ['web', 'prod', true],
    ['web', 'shop', false],
    ['other', '*', false],
  ])('under each name that Kustomize knows: %s in %s: %s', (name, namespace, expected) => {
    const renamed = web.replace(
      'metadata: {name: web, namespace: shop, labels: {app: web}}',
      `metadata: {name: prod-web, namespace: prod, annotations: {internal.config.kubernetes.io/previousNames: web, internal.config.kubernetes.io/previousNamespaces: default}}`,
    );
    expect(renamed).not.toBe(web);
    expect(matches(renamed, { names: [name], namespaces: [namespace] })).toBe(expected);
  });
});
