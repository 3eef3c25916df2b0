import { describe, expect, it } from 'vitest';
import { deployment, observe, type Setting } from '../../test/observe.ts';
import { defaultAccount, foreignAccount, ownAccount } from './account.ts';

const as = (name: string) => deployment(`serviceAccountName: ${name}\ncontainers: [{name: web, image: web}]`);
const account = (name: string, namespace = 'shop') =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
const bound = (name: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: shop}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
`;
const toAll = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
subjects: [{kind: Group, name: 'system:serviceaccounts'}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
`;
const forAdmission = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use]}]
`;
const rules = { ownAccount, defaultAccount, foreignAccount };
const seen = (yaml: string, setting?: Setting) =>
  Object.entries(rules).flatMap(([name, rule]) =>
    observe(rule, yaml, setting).map((text) => `${name} ${text.split(' @')[0]}`),
  );

describe('own-account', () => {
  const unbound = 'ServiceAccount web is declared here and nothing here binds it';
  it.each<[string, string, Setting, readonly string[]]>([
    ['declared, unbound', as('web') + account('web'), {}, [`ownAccount unused: ${unbound}`]],
    [
      'declared, unbound, incomplete',
      as('web') + account('web'),
      { complete: false },
      [`ownAccount doubt: ${unbound}, but the input is not complete`],
    ],
    ['declared, bound', as('web') + account('web') + bound('web'), {}, []],
    [
      'bound for admission only',
      as('web') + account('web') + bound('web') + forAdmission,
      {},
      [`ownAccount unused: ${unbound}`],
    ],
    ['bound with all accounts only', as('web') + account('web') + toAll, {}, [`ownAccount unused: ${unbound}`]],
    [
      'default, declared here',
      as('default') + account('default'),
      {},
      [`ownAccount unused: ${unbound.replace('web', 'default')}`],
    ],
    [
      'declared in the context, which binds another',
      as('web'),
      { context: [account('web'), bound('other')] },
      ['ownAccount unused: ServiceAccount web is declared in the context and nothing here binds it'],
    ],
    [
      'declared in a context without a binding',
      as('web'),
      { context: [account('web')] },
      ['foreignAccount doubt: ServiceAccount web is in the context only, which has no binding at all: dump those too'],
    ],
    ['bound in the context', as('web') + account('web'), { context: [bound('web')] }, []],
  ])('%s', (_name, yaml, setting, expected) => {
    expect(seen(yaml, setting)).toEqual(expected);
  });
});

describe('default-account', () => {
  const unbound = 'it runs as the default ServiceAccount, which nothing here binds';
  it.each<[string, string, Setting, readonly string[]]>([
    ['by no name', deployment('containers: [{name: web, image: web}]'), {}, [`defaultAccount unused: ${unbound}`]],
    ['by its name', as('default'), {}, [`defaultAccount unused: ${unbound}`]],
    ['by an empty name', as("''"), {}, [`defaultAccount unused: ${unbound}`]],
    [
      'incomplete',
      as('default'),
      { complete: false },
      [`defaultAccount doubt: ${unbound}, but the input is not complete`],
    ],
    ['bound', as('default') + bound('default'), {}, []],
    ['bound in the context', as('default'), { context: [bound('default')] }, []],
    [
      'another account of that name is bound',
      as('default') + bound('default').replaceAll('shop', 'other'),
      {},
      [`defaultAccount unused: ${unbound}`],
    ],
  ])('%s', (_name, yaml, setting, expected) => {
    expect(seen(yaml, setting)).toEqual(expected);
  });
});

describe('foreign-account', () => {
  const foreign = 'foreignAccount doubt: ServiceAccount web is not declared here';
  it.each<[string, string, Setting, readonly string[]]>([
    ['declared nowhere', as('web'), {}, [foreign]],
    ['declared in another namespace', as('web') + account('web', 'other'), {}, [foreign]],
    ['by the deprecated alias', as('web').replace('serviceAccountName', 'serviceAccount'), {}, [foreign]],
    ['bound here and declared nowhere', as('web') + bound('web'), {}, [foreign]],
  ])('%s', (_name, yaml, setting, expected) => {
    expect(seen(yaml, setting)).toEqual(expected);
  });

  it('points at the account', () => {
    expect(observe(foreignAccount, as('web'))[0]).toMatch(/@\/spec\/template\/spec\/serviceAccountName$/);
  });
});

describe('an operator that picks the account', () => {
  const rayCluster = (podSpec: string) => `apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: ray, namespace: shop}
spec: {headGroupSpec: {template: {spec: {${podSpec}containers: [{name: head}]}}}}
`;
  const doubt =
    'foreignAccount doubt: the operator of RayCluster picks the account or adds containers, and the pod spec names none';
  it.each<[string, string, readonly string[]]>([
    ['no name', rayCluster(''), [doubt]],
    ['no name, and default is declared', rayCluster('') + account('default'), [doubt]],
    [
      'the name default',
      rayCluster('serviceAccountName: default, '),
      ['defaultAccount unused: it runs as the default ServiceAccount, which nothing here binds'],
    ],
    [
      'a name',
      rayCluster('serviceAccountName: web, ') + account('web'),
      ['ownAccount unused: ServiceAccount web is declared here and nothing here binds it'],
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(seen(yaml)).toEqual(expected);
  });
});
