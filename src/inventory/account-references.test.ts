import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../test/observe.ts';
import { indexReferences } from './account-references.ts';

function referenceIn(yaml: string, name = 'web'): string | undefined {
  const inventory = inventoryOf(yaml);
  const account = inventory.objects.filter(({ ref }) => ref.kind === 'ServiceAccount');
  const found = indexReferences(inventory)(name, account);
  return found === undefined ? undefined : (found.object?.ref.kind ?? 'a line');
}

const custom = (spec: string): string => `apiVersion: acme.dev/v1\nkind: Acme\nmetadata: {name: x}\nspec: ${spec}\n`;

describe('what names an account', () => {
  test.each([
    ['a field', '{serviceAccountName: web}'],
    ['a reference', '{auth: {serviceAccountRef: {name: web}}}'],
    ['an argument', '{args: [--service-account=web]}'],
    ['the next argument', '{args: [--service-account, web]}'],
    ['a variable', '{env: [{name: SERVICE_ACCOUNT, value: web}]}'],
    ['a user name', '{user: "system:serviceaccount:shop:web"}'],
    ['a principal of a mesh', '{principals: [cluster.local/ns/shop/sa/web]}'],
    ['an identity of Linkerd', '{identities: [web.shop.serviceaccount.identity.linkerd.cluster.local]}'],
    ['an object reference', '{subjects: [{kind: ServiceAccount, name: web}]}'],
    ['a selector', '{endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: web}}}'],
    ['names in a rule', '{rules: [{resources: [serviceaccounts/token], resourceNames: [web]}]}'],
    ['a legacy Secret', '{}\nmore: {kubernetes.io/service-account.name: web}'],
  ])('%s', (_, spec) => {
    expect(referenceIn(custom(spec))).toBe('Acme');
  });

  test('a line of a document that is passed over', () => {
    expect(referenceIn('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  serviceAccount: web\n')).toBe(
      'a line',
    );
  });
});

test('a policy of ours in the input trusts no account', () => {
  const policy = custom('{serviceAccounts: {dedicatedFor: web}}').replace('acme.dev', 'tokentrim.dev');
  expect(referenceIn(policy)).toBeUndefined();
});

describe('what does not', () => {
  test.each([
    ['another name', '{serviceAccountName: web-admin}'],
    ['another field', '{name: web}'],
    ['a token', '{serviceAccountToken: {path: web, audience: web}}'],
    ['a path', '{mountPath: /var/run/secrets/kubernetes.io/serviceaccount}'],
    ['the pod’s own name', '{fieldPath: spec.serviceAccountName}'],
  ])('%s', (_, spec) => {
    expect(referenceIn(custom(spec), 'web')).toBeUndefined();
    expect(referenceIn(custom(spec), 'spec')).toBeUndefined();
    expect(referenceIn(custom(spec), 'secrets')).toBeUndefined();
  });

  test('a binding, the workload’s own field, and the account itself', () => {
    const yaml = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web, annotations: {of: the serviceaccount web}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {serviceAccountName: web, serviceAccount: web, containers: [{name: a}]}
`;
    expect(referenceIn(yaml)).toBeUndefined();
  });
});
