import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { imagePullSecretsOf, trustIn, trustInAccount, trustInVolumes } from './cloud-identity.ts';

describe('an account', () => {
  test.each([
    ['eks.amazonaws.com/role-arn', 'arn:aws:iam::1:role/a'],
    ['iam.gke.io/gcp-service-account', 'a@b.iam.gserviceaccount.com'],
    ['azure.workload.identity/client-id', '1'],
    ['kubernetes.io/enforce-mountable-secrets', 'true'],
    ['serviceaccounts.openshift.io/oauth-redirectreference.x', '{}'],
    ['acme.dev/role', 'a'],
  ])('%s', (key, value) => {
    expect(trustInAccount({}, { [key]: value }, () => false).map((trust) => trust.key)).toEqual([key]);
  });

  test('bookkeeping is no trust, nor is a switch that is off', () => {
    const annotations = {
      'helm.sh/hook': 'pre-install',
      'meta.helm.sh/release-name': 'shop',
      'internal.config.kubernetes.io/previousNames': 'web',
      'postrenderer.helm.sh/postrender-filename': 'shop/templates/web.yaml',
      'kubernetes.io/enforce-mountable-secrets': 'false',
    };
    expect(trustInAccount({ 'azure.workload.identity/use': 'false', team: 'a' }, annotations, () => false)).toEqual([]);
  });
});

test('an annotation that its owner knows', () => {
  const annotations = { 'acme.dev/role': 'a', 'iam.gke.io/gcp-service-account': 'b' };
  expect(trustInAccount({}, annotations, () => true).map(({ key }) => key)).toEqual(['iam.gke.io/gcp-service-account']);
});

describe('a pod', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['Azure', { 'azure.workload.identity/use': 'true' }, {}],
    ['Vault', {}, { 'vault.hashicorp.com/agent-inject': 'true' }],
    ['Istio, by label', { 'sidecar.istio.io/inject': 'true' }, {}],
    ['Istio, by annotation', {}, { 'sidecar.istio.io/inject': 'true' }],
    ['Linkerd', {}, { 'linkerd.io/inject': 'enabled' }],
    ['OpenShift', {}, { 'openshift.io/required-scc': 'restricted-v2' }],
  ])('%s', (_, labels, annotations) => {
    expect(trustIn('pod', labels, annotations)).toHaveLength(1);
  });

  test('switched off', () => {
    expect(trustIn('pod', { 'sidecar.istio.io/inject': 'false' }, { 'linkerd.io/inject': 'disabled' })).toEqual([]);
  });

  test('volumes: another audience, and drivers that log in', () => {
    const token = (audience: string): JsonObject => ({
      name: audience || 'api',
      projected: { sources: [{ serviceAccountToken: { path: 't', audience } }] },
    });
    const csi = (driver: string): JsonObject => ({ name: 'c', csi: { driver } });
    const volumes = [token(''), token('vault'), csi('secrets-store.csi.k8s.io'), csi('ebs.csi.aws.com')];
    expect(trustInVolumes({ volumes }).map(({ key }) => key)).toEqual(['vault', 'c']);
  });
});

test('a Namespace', () => {
  expect(trustIn('namespace', { 'istio-injection': 'enabled' }, {})).toHaveLength(1);
  expect(trustIn('namespace', { 'istio-injection': 'disabled' }, {})).toEqual([]);
});

test('pull secrets', () => {
  expect(imagePullSecretsOf({ imagePullSecrets: [{ name: 'a' }, { name: '' }, {}, null, { name: 'b' }] })).toEqual([
    'a',
    'b',
  ]);
  expect(imagePullSecretsOf({ imagePullSecrets: null })).toEqual([]);
});
