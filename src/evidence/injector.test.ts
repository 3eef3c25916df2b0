import { expect, it } from 'vitest';
import { deployment, observe } from '../../test/observe.ts';
import { injector } from './injector.ts';

const pod = (template: string) => deployment('containers: [{name: web, image: web}]', template);
const annotated = (key: string, value: string) => pod(`annotations: {${key}: '${value}'}`);
const labelled = (key: string, value: string) => pod(`labels: {${key}: '${value}'}`);

it.each([
  ['Vault Agent', annotated('vault.hashicorp.com/agent-inject', 'true')],
  ['Bank-Vaults', annotated('vault.security.banzaicloud.io/vault-addr', 'https://vault:8200')],
  ['Bank-Vaults', annotated('vault.security.banzaicloud.io/vault-role', 'shop')],
  ['Consul', annotated('consul.hashicorp.com/connect-inject', 'true')],
  ['Kuma', labelled('kuma.io/sidecar-injection', 'enabled')],
  ['Dapr', annotated('dapr.io/enabled', 'true')],
])('%s', (name, yaml) => {
  const [seen, ...more] = observe(injector, yaml);
  expect(more).toEqual([]);
  expect(seen).toMatch(
    new RegExp(`^used: ${name} injects a container that needs the token .*@/spec/template/metadata`),
  );
});

it.each([
  ['no annotation', pod('')],
  ['switched off', annotated('vault.hashicorp.com/agent-inject', 'false')],
  ['switched off', annotated('consul.hashicorp.com/connect-inject', 'false')],
  ['switched off', labelled('kuma.io/sidecar-injection', 'disabled')],
  ['another key', annotated('vault.hashicorp.com/role', 'shop')],
])('sees nothing: %s', (_name, yaml) => {
  expect(observe(injector, yaml)).toEqual([]);
});
