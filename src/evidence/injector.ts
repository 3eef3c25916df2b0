import { annotationsOf, labelsOf } from '../kube/object.ts';
import { asString } from '../patch/json.ts';
import { valueAt } from '../patch/pointer.ts';
import { defineEvidenceRule } from './rule.ts';

interface Injector {
  readonly name: string;
  /** An annotation or label of the pod, and the values that turn the injection on. */
  readonly key: string;
  readonly on: RegExp;
}

/**
 * Webhooks that look for a token mount in a regular container, or whose sidecar reads it. Sources: vault-k8s
 * agent-inject/agent/annotations.go; Bank-Vaults vault-secrets-webhook; consul-k8s connect-inject/constants; Kuma
 * pkg/plugins/runtime/k8s/metadata; Dapr pkg/injector/annotations.
 */
const injectors: readonly Injector[] = [
  { name: 'Vault Agent', key: 'vault.hashicorp.com/agent-inject', on: /^(?:true|1|t|yes)$/i },
  { name: 'Bank-Vaults', key: 'vault.security.banzaicloud.io/vault-addr', on: /./ },
  { name: 'Bank-Vaults', key: 'vault.security.banzaicloud.io/vault-role', on: /./ },
  { name: 'Consul', key: 'consul.hashicorp.com/connect-inject', on: /^(?:true|1|t)$/i },
  { name: 'Kuma', key: 'kuma.io/sidecar-injection', on: /^(?:true|enabled)$/i },
  { name: 'Dapr', key: 'dapr.io/enabled', on: /^(?:true|1|t|yes|y|on)$/i },
];

export const injector = defineEvidenceRule({
  id: 'injector',
  summary: 'A webhook will add a container that needs the token mount of a regular one.',
  gather: ({ workload: { object, place } }) => {
    const template = valueAt(object.value, place.templatePointer);
    const settings = { ...labelsOf(template), ...annotationsOf(template) };
    return injectors
      .filter(({ key, on }) => Object.hasOwn(settings, key) && on.test(asString(settings[key]) ?? ''))
      .map(({ name, key }) => ({
        suggests: 'used' as const,
        because: `${name} injects a container that needs the token (${key})`,
        object,
        pointer: `${place.templatePointer}/metadata`,
      }));
  },
});
