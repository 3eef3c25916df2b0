import { describe, expect, it } from 'vitest';
import { decisionsOf } from '../test/decisions.ts';
import { container, inventoryOf } from '../test/observe.ts';
import { planChanges, valuesAfter, type PlannedChange } from './plan/plan.ts';
import { defaultPolicy } from './policy/policy.ts';
import type { Access } from './report.ts';
import { verify } from './verify.ts';

describe("an account's own field", () => {
  const stream = `apiVersion: v1
kind: ServiceAccount
metadata: {name: app}
---
${container('image: i', 'app')}`;
  const inventory = inventoryOf(stream.replace('namespace: shop', 'labels: {}'));
  const [object] = inventory.objects;
  const accountChanges: readonly PlannedChange[] =
    object === undefined ?
      []
    : [{ object, patch: [{ op: 'add', path: '/automountServiceAccountToken', value: false }], reason: 'a test' }];

  function accountFaults(access: Access, policy = defaultPolicy): readonly string[] {
    const decisions = decisionsOf(inventory, access);
    const workloadChanges = decisions.map((decision) => planChanges(decision));
    const after = valuesAfter([...workloadChanges, ...accountChanges]);
    const plan = { decisions, workloadChanges, accountChanges, objects: { added: [] }, after };
    return verify(inventory, plan, policy).map(({ message }) => message);
  }

  it('may change where each pod says it itself', () => {
    expect(accountFaults('none')).toEqual([]);
  });
  it('may not where one is silent', () => {
    expect(accountFaults('unchanged')).toEqual([
      'ServiceAccount app: cannot prove the change: pods of Deployment web would lose their token by it; expected that each says so itself',
    ]);
  });
  it('may where the policy asks for it', () => {
    const serviceAccounts = { ...defaultPolicy.serviceAccounts, automount: 'disable' } as const;
    expect(accountFaults('unchanged', { ...defaultPolicy, serviceAccounts })).toEqual([]);
  });
});

describe('a whole object that comes, or a role that changes', () => {
  const inventory = inventoryOf(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: eso}
rules:
- {apiGroups: [""], resources: [pods], verbs: []}
- {apiGroups: [""], resources: [secrets], verbs: [get]}
`);
  const [before] = inventory.objects;
  const nothing = { decisions: [], workloadChanges: [], accountChanges: [], objects: { added: [] } };

  it('is one that Kubernetes takes', () => {
    if (before === undefined) throw new Error('the role was not read');
    const value = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'eso', labels: { a: '-' } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'eso' },
      subjects: [{ kind: 'ServiceAccount', name: 'eso' }],
    };
    const plan = { ...nothing, objects: { added: [{ value, before, reason: 'a test' }] }, after: new Map() };
    const said = verify(inventory, plan, defaultPolicy).map(({ message }) => message);
    expect(said).toEqual([
      expect.stringContaining(
        'Kubernetes would refuse the new ClusterRoleBinding eso: subjects[0].namespace: Required value',
      ),
      expect.stringContaining('metadata.labels: Invalid value: "-"'),
    ]);
  });

  it('has no fault that it had not before', () => {
    if (before === undefined) throw new Error('the role was not read');
    const after = (verbs: readonly string[]) =>
      new Map([[before, { ...before.value, rules: [{ apiGroups: [''], resources: ['pods'], verbs }] }]]);
    const said = (verbs: readonly string[]) =>
      verify(inventory, { ...nothing, after: after(verbs) }, defaultPolicy).map(({ message }) => message);
    expect(said([])).toEqual([]);
    const worse = new Map([[before, { ...before.value, rules: [{ apiGroups: [''], resources: [], verbs: ['get'] }] }]]);
    expect(verify(inventory, { ...nothing, after: worse }, defaultPolicy).map(({ message }) => message)).toEqual([
      'ClusterRole eso: cannot prove the change: Kubernetes would say: rules[0].resources: Required value: resource rules must supply at least one resource; expected nothing that it does not say already',
    ]);
  });
});
