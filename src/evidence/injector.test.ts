import { expect, it } from 'vitest';
import { container, deployment, observe } from '../../test/observe.ts';
import { injector } from './injector.ts';

const pod = (template: string) => deployment('containers: [{name: web, image: web}]', template);
const annotated = (key: string, value: string) => pod(`annotations: {${key}: '${value}'}`);
const labelled = (key: string, value: string) => pod(`labels: {${key}: '${value}'}`);

const namespace = (labels: string, name = 'shop') =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n`;

it.each([
  ['Vault Agent', annotated('vault.hashicorp.com/agent-inject', 'true')],
  ['Bank-Vaults', annotated('vault.security.banzaicloud.io/vault-addr', 'https://vault:8200')],
  ['Bank-Vaults', annotated('vault.security.banzaicloud.io/vault-role', 'shop')],
  ['Consul', annotated('consul.hashicorp.com/connect-inject', 'true')],
  ['Bank-Vaults', container("env: [{name: PASSWORD, value: 'vault:secret/data/shop#password'}]")],
  ['Bank-Vaults', container("env: [{name: PASSWORD, value: '>>vault:secret/data/shop#password'}]")],
  ['Kuma', labelled('kuma.io/sidecar-injection', 'enabled')],
  ['Kuma', pod('') + namespace('kuma.io/sidecar-injection: enabled')],
  ['Dapr', annotated('dapr.io/enabled', 'true')],
])('%s', (name, yaml) => {
  const [seen, ...more] = observe(injector, yaml);
  expect(more).toEqual([]);
  expect(seen).toMatch(
    new RegExp(`^used: ${name} injects a container that needs the token .*@/(?:spec/template|metadata)/`),
  );
});

it.each([
  ['no annotation', pod('')],
  ['switched off', annotated('vault.hashicorp.com/agent-inject', 'false')],
  ['switched off', annotated('consul.hashicorp.com/connect-inject', 'false')],
  ['switched off', labelled('kuma.io/sidecar-injection', 'disabled')],
  ['a namespace of another name', pod('') + namespace('kuma.io/sidecar-injection: enabled', 'other')],
  ['a namespace without it', pod('') + namespace('team: shop')],
  [
    'switched on for the namespace, and off for the pod',
    labelled('kuma.io/sidecar-injection', 'disabled') + namespace('kuma.io/sidecar-injection: enabled'),
  ],
  [
    'a volume of its own',
    pod(
      "annotations: {vault.hashicorp.com/agent-inject: 'true', vault.hashicorp.com/agent-service-account-token-volume-name: v}",
    ),
  ],
  [
    'a sidecar without the built-in secret store',
    pod("annotations: {dapr.io/enabled: 'true', dapr.io/disable-builtin-k8s-secret-store: 'true'}"),
  ],
  ['another key', annotated('vault.hashicorp.com/role', 'shop')],
])('sees nothing: %s', (_name, yaml) => {
  expect(observe(injector, yaml)).toEqual([]);
});

it('takes the policy at its word, and the pod that says no', () => {
  const assumed = { injectors: ['kuma'] };
  expect(observe(injector, pod(''), assumed)).toEqual([
    'used: Kuma injects a container that needs the token (the policy says so) @/spec/template/spec',
  ]);
  expect(observe(injector, labelled('kuma.io/sidecar-injection', 'disabled'), assumed)).toEqual([]);
});
