import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../patch/json.ts';
import {
  isBinding,
  isRole,
  mayCreateWorkloads,
  roleRefOf,
  rulesOf,
  subjectsMatching,
  subjectsOf,
  usedByAdmissionOnly,
} from './rbac.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const roleBinding = (subject: JsonObject, namespace?: string) => ({
  apiVersion: rbac,
  kind: 'RoleBinding',
  metadata: { name: 'b', ...(namespace !== undefined && { namespace }) },
  subjects: [subject],
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
});
const clusterRoleBinding = (subject: JsonObject) => ({ ...roleBinding(subject), kind: 'ClusterRoleBinding' });
const app = (namespace: string | undefined) => ({ namespace, name: 'app' });
const account = (namespace?: string) => ({
  kind: 'ServiceAccount',
  name: 'app',
  ...(namespace !== undefined && { namespace }),
});

describe('subjectsMatching', () => {
  it.each([
    ['the same namespace', roleBinding(account('shop'), 'shop'), 'shop', true],
    ['an account of another namespace', roleBinding(account('shop'), 'other'), 'shop', true],
    ['another account', roleBinding({ ...account('shop'), name: 'App' }, 'shop'), 'shop', false],
    ['another namespace', roleBinding(account('other'), 'shop'), 'shop', false],
    ["no namespace: the binding's", roleBinding(account(), 'shop'), 'shop', true],
    ["no namespace: not the binding's", roleBinding(account(), 'other'), 'shop', false],
    ['no namespace anywhere', roleBinding(account()), 'shop', true],
    ['an empty namespace', roleBinding(account(''), 'other'), 'shop', false],
    ['an account of unknown namespace', roleBinding(account('shop'), 'shop'), undefined, true],
    [
      'an account of unknown namespace, by name',
      roleBinding({ ...account('shop'), name: 'x' }, 'shop'),
      undefined,
      false,
    ],
    ['cluster-wide', clusterRoleBinding(account('shop')), 'shop', true],
    ['cluster-wide, no namespace yet', clusterRoleBinding(account()), 'shop', true],
    ['cluster-wide, another', clusterRoleBinding(account('other')), 'shop', false],
  ])('%s', (_name, binding, namespace, expected) => {
    const matches = expected ? [{ by: 'account', name: 'app' }] : [];
    expect(subjectsMatching(subjectsOf(binding), app(namespace))).toEqual(matches);
  });

  it.each([
    ['User', 'system:serviceaccount:shop:app', 'shop', 'user'],
    ['User', 'system:serviceaccount:shop:app', undefined, 'user'],
    ['User', 'system:serviceaccount:other:app', 'shop', undefined],
    ['User', 'system:serviceaccount:shop:app:x', 'shop', undefined],
    ['User', 'app', 'shop', undefined],
    ['Group', 'system:serviceaccounts', 'shop', 'group'],
    ['Group', 'system:serviceaccounts:shop', 'shop', 'group'],
    ['Group', 'system:serviceaccounts:shop', undefined, 'group'],
    ['Group', 'system:serviceaccounts:other', 'shop', undefined],
    ['Group', 'system:authenticated', 'shop', 'group'],
    ['Group', 'system:unauthenticated', 'shop', undefined],
    ['Group', 'system:masters', 'shop', undefined],
    ['Robot', 'app', 'shop', undefined],
  ])('%s %s for an account of %s: %s', (kind, name, namespace, by) => {
    expect(subjectsMatching(subjectsOf(clusterRoleBinding({ kind, name })), app(namespace))).toEqual(
      by === undefined ? [] : [{ by, name }],
    );
  });

  it("reads OpenShift's lists of names", () => {
    const binding = {
      apiVersion: 'authorization.openshift.io/v1',
      kind: 'RoleBinding',
      subjects: null,
      userNames: ['system:serviceaccount:shop:app', 'alice'],
      groupNames: ['system:serviceaccounts:shop'],
    };
    expect(isBinding(binding)).toBe(true);
    expect(subjectsMatching(subjectsOf(binding), app('shop'))).toEqual([
      { by: 'user', name: 'system:serviceaccount:shop:app' },
      { by: 'group', name: 'system:serviceaccounts:shop' },
    ]);
  });

  it('finds none without subjects', () => {
    expect(subjectsMatching(subjectsOf({ apiVersion: rbac, kind: 'RoleBinding' }), app('shop'))).toEqual([]);
  });
});

describe('kinds', () => {
  it('tells bindings and roles by group', () => {
    const kinds = [
      [rbac, 'RoleBinding'],
      [rbac, 'ClusterRole'],
      ['iam.example.com/v1', 'RoleBinding'],
      ['iam.example.com/v1', 'Role'],
    ] as const;
    const objects = kinds.map(([apiVersion, kind]) => ({ apiVersion, kind }));
    expect(objects.map(isBinding)).toEqual([true, false, false, false]);
    expect(objects.map(isRole)).toEqual([false, true, false, false]);
    expect(roleRefOf(roleBinding(account()))).toEqual({ kind: 'Role', name: 'r' });
  });
});

const role = (rules: JsonValue, rest: JsonObject = {}) => ({
  apiVersion: rbac,
  kind: 'ClusterRole',
  rules,
  ...rest,
});

describe('rulesOf', () => {
  it('fills in what is left out', () => {
    expect(rulesOf(role([{ verbs: ['get'], resources: ['pods'], apiGroups: null }]))).toEqual([
      { verbs: ['get'], apiGroups: [], resources: ['pods'], resourceNames: [], nonResourceURLs: [] },
    ]);
    expect(rulesOf(role(null))).toEqual([]);
  });
  it.each<[string, JsonObject]>([
    ['aggregated', role([{ verbs: ['get'] }], { aggregationRule: { clusterRoleSelectors: [] } })],
    ['no list', role({ verbs: ['get'] })],
    ['a rule that is none', role(['get'])],
    ['verbs that are none', role([{ verbs: 'get' }])],
    ['a verb that is no string', role([{ verbs: [true] }])],
  ])('is unknown: %s', (_name, object) => {
    expect(rulesOf(object)).toBe('unknown');
  });
});

const psp = {
  apiGroups: ['policy'],
  resources: ['podsecuritypolicies'],
  resourceNames: ['p'],
  verbs: ['use'],
};
const scc = {
  apiGroups: ['security.openshift.io'],
  resources: ['securitycontextconstraints'],
  verbs: ['use'],
};

describe('usedByAdmissionOnly', () => {
  it.each<[string, JsonValue, boolean]>([
    ['a PodSecurityPolicy', [psp], true],
    ['both', [psp, scc], true],
    ['another verb beside', [{ ...psp, verbs: ['use', 'get'] }], false],
    ['any verb', [{ ...psp, verbs: ['*'] }], false],
    ['another resource beside', [{ ...psp, resources: ['podsecuritypolicies', 'pods'] }], false],
    ['another rule beside', [psp, { apiGroups: [''], resources: ['pods'], verbs: ['get'] }], false],
    ['no rule', [], false],
    ['no verb', [{ ...psp, verbs: [] }], false],
    ['an URL beside', [{ ...psp, nonResourceURLs: ['/metrics'] }], false],
  ])('%s', (_name, rules, expected) => {
    expect(usedByAdmissionOnly(rulesOf(role(rules)))).toBe(expected);
  });
  it('is not known of unknown rules', () => {
    expect(usedByAdmissionOnly('unknown')).toBe(false);
  });
});

describe('mayCreateWorkloads', () => {
  const rule = (verb: string, group: string, resource: string) => [
    { verbs: [verb], apiGroups: [group], resources: [resource] },
  ];
  it.each<[JsonValue, boolean]>([
    [rule('create', '', 'pods'), true],
    [rule('create', 'apps', 'deployments'), true],
    [rule('create', 'batch', 'cronjobs'), true],
    [rule('*', '*', '*'), true],
    [rule('create', 'apps', '*'), true],
    [rule('create', '*', 'jobs'), true],
    [rule('create', '', 'deployments'), false],
    [rule('create', '', 'pods/exec'), false],
    [rule('get', '', 'pods'), false],
    [rule('create', '', 'events'), false],
    [[{ verbs: ['*'], nonResourceURLs: ['*'] }], false],
    [[], false],
  ])('%j: %s', (rules, expected) => {
    expect(mayCreateWorkloads(rulesOf(role(rules)))).toBe(expected);
  });
  it('is unknown of unknown rules', () => {
    expect(mayCreateWorkloads('unknown')).toBe('unknown');
  });
});
