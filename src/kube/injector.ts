/** A webhook that adds a container to pods, which needs the token mount of one that is there. */
export interface Injector {
  /** As a policy names it. */
  readonly id: string;
  readonly name: string;
  /** Annotations or labels of the pod that turn it on, each with the values that do. */
  readonly pod: readonly { readonly key: RegExp; readonly on: RegExp }[];
  /** Labels of the Namespace that turn it on for its pods. */
  readonly namespace: readonly { readonly key: string; readonly on: RegExp }[];
  /** Annotations or labels of the pod that turn it off again, wherever it was turned on. */
  readonly off: readonly { readonly key: string; readonly values: RegExp }[];
  /** A variable's value that makes the webhook start its own program in the container. */
  readonly variable?: RegExp;
  /** An annotation that names another volume to take the token from: then the API's token is not needed. */
  readonly ownVolume?: string;
  readonly source: string;
}

/** Go's strconv.ParseBool. */
const TRUE = /^(?:1|t|true)$/i;
const FALSE = /^(?:0|f|false)$/i;

/**
 * Of the systems that give a pod an identity, those that need the API's token in it. Linkerd, Istio (but with first-party tokens),
 * SPIFFE's CSI driver and the clouds bring a token of their own, and are no row.
 */
export const injectors: readonly Injector[] = [
  {
    id: 'vault',
    name: 'Vault Agent',
    pod: [{ key: /^vault\.hashicorp\.com\/agent-inject$/, on: TRUE }],
    namespace: [],
    off: [{ key: 'vault.hashicorp.com/agent-inject', values: FALSE }],
    ownVolume: 'vault.hashicorp.com/agent-service-account-token-volume-name',
    source: 'hashicorp/vault-k8s agent-inject/agent/agent.go: serviceaccount',
  },
  {
    id: 'bank-vaults',
    name: 'Bank-Vaults',
    pod: [
      {
        key: /^(?:vault\.security\.banzaicloud\.io|secrets-webhook\.security\.bank-vaults\.io)\/(?:vault-(?:addr|role|path|agent|agent-configmap|ct-configmap|env-from-path)|provider)$/,
        on: /./,
      },
    ],
    namespace: [],
    off: [{ key: 'vault.security.banzaicloud.io/mutate', values: /^skip$/ }],
    variable: /^(?:>>)?(?:vault|bao):/,
    source: 'bank-vaults/vault-secrets-webhook pkg/webhook/pod.go, pkg/common/common.go',
  },
  {
    id: 'consul',
    name: 'Consul',
    pod: [{ key: /^consul\.hashicorp\.com\/connect-inject$/, on: TRUE }],
    namespace: [],
    off: [{ key: 'consul.hashicorp.com/connect-inject', values: FALSE }],
    source: 'hashicorp/consul-k8s control-plane/connect-inject/webhook/mesh_webhook.go',
  },
  {
    id: 'kuma',
    name: 'Kuma',
    pod: [{ key: /^kuma\.io\/(?:sidecar-injection|gateway)$/, on: /^(?:enabled|true|provided|builtin)$/ }],
    namespace: [{ key: 'kuma.io/sidecar-injection', on: /^(?:enabled|true)$/ }],
    off: [{ key: 'kuma.io/sidecar-injection', values: /^(?:disabled|false)$/ }],
    ownVolume: 'kuma.io/service-account-token-volume',
    source: 'kumahq/kuma pkg/plugins/runtime/k8s/webhooks/injector/injector.go; Kong Mesh is the same',
  },
  {
    // Its sidecar has a token of its own, but the secret store that is built into it reads Secrets from the API.
    id: 'dapr',
    name: 'Dapr',
    pod: [{ key: /^dapr\.io\/enabled$/, on: /^(?:true|1|t|yes|y|on)$/i }],
    namespace: [],
    off: [
      { key: 'dapr.io/enabled', values: /^(?:false|0|f|no|n|off)$/i },
      { key: 'dapr.io/disable-builtin-k8s-secret-store', values: /^(?:true|1|t|yes|y|on)$/i },
    ],
    source: 'dapr/dapr pkg/injector/annotations/annotations.go, pkg/injector/patcher/sidecar_container.go',
  },
];
