import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { ENFORCE_MOUNTABLE_SECRETS } from './annotation.ts';
import { volumesOf } from './pod-spec.ts';
import { isApiAudience, tokensOf } from './token-volume.ts';

/**
 * A key, on a ServiceAccount or a pod or its Namespace, by which somebody outside trusts the account's name. A label and
 * an annotation of one key mean the same to all of these systems, or one of the two means nothing.
 */
interface IdentityMark {
  readonly on: 'account' | 'pod' | 'namespace';
  readonly key: string;
  /** Of the value; none where presence is enough. */
  readonly value?: RegExp;
  /** Completes "the account's name is". */
  readonly is: string;
}

const TRUE = /^(?:true|1|t|yes|y|on)$/i;
const AWS = 'in the trust policy of an AWS role (IRSA)';
const AZURE = 'in a federated credential of Azure (workload identity)';
const VAULT = 'what a Vault role is bound to';
const ISTIO = 'its principal in the Istio mesh';
const LINKERD = 'its identity in the Linkerd mesh';
const KUMA = 'an identity in the Kuma mesh';
const SECRETS = 'the Secrets that its pods may use are listed in it (enforce-mountable-secrets)';

/**
 * Sources: aws/amazon-eks-pod-identity-webhook README; GKE, "Authenticate to Google Cloud APIs from GKE workloads";
 * Azure/azure-workload-identity docs, "Labels and annotations"; AliyunContainerService/ack-pod-identity-webhook README;
 * hashicorp/vault-k8s agent-inject/agent/annotations.go; Bank-Vaults vault-secrets-webhook; istio/api label and annotation
 * pages; linkerd2 pkg/k8s/labels.go; kumahq/kuma pkg/plugins/runtime/k8s/metadata; hashicorp/consul-k8s connect-inject
 * constants; dapr/dapr pkg/injector/annotations; OpenShift, "Managing security context constraints".
 */
const marks: readonly IdentityMark[] = [
  { on: 'account', key: 'eks.amazonaws.com/role-arn', is: AWS },
  { on: 'account', key: 'iam.gke.io/gcp-service-account', is: 'a member of a Google service account (GKE)' },
  { on: 'account', key: 'azure.workload.identity/client-id', is: AZURE },
  { on: 'account', key: 'azure.workload.identity/use', value: TRUE, is: AZURE },
  { on: 'account', key: 'pod-identity.alibabacloud.com/role-name', is: 'in the trust policy of an Alibaba Cloud role' },
  { on: 'account', key: ENFORCE_MOUNTABLE_SECRETS, value: TRUE, is: SECRETS },
  { on: 'pod', key: 'azure.workload.identity/use', value: TRUE, is: AZURE },
  { on: 'pod', key: 'vault.hashicorp.com/agent-inject', value: TRUE, is: VAULT },
  { on: 'pod', key: 'vault.hashicorp.com/role', is: VAULT },
  { on: 'pod', key: 'vault.security.banzaicloud.io/vault-addr', is: VAULT },
  { on: 'pod', key: 'vault.security.banzaicloud.io/vault-role', is: VAULT },
  { on: 'pod', key: 'consul.hashicorp.com/connect-inject', value: TRUE, is: "its service's name in Consul" },
  { on: 'pod', key: 'sidecar.istio.io/inject', value: TRUE, is: ISTIO },
  { on: 'pod', key: 'istio.io/rev', is: ISTIO },
  { on: 'pod', key: 'istio.io/dataplane-mode', value: /^ambient$/, is: ISTIO },
  { on: 'pod', key: 'linkerd.io/inject', value: /^(?:enabled|ingress)$/, is: LINKERD },
  { on: 'pod', key: 'kuma.io/sidecar-injection', value: /^(?:true|enabled)$/i, is: KUMA },
  { on: 'pod', key: 'dapr.io/enabled', value: TRUE, is: 'an identity that Dapr checks' },
  { on: 'pod', key: 'openshift.io/required-scc', is: 'what a SecurityContextConstraint is granted to' },
  { on: 'namespace', key: 'istio-injection', value: /^enabled$/, is: ISTIO },
  { on: 'namespace', key: 'istio.io/rev', is: ISTIO },
  { on: 'namespace', key: 'istio.io/dataplane-mode', value: /^ambient$/, is: ISTIO },
  { on: 'namespace', key: 'linkerd.io/inject', value: /^(?:enabled|ingress)$/, is: LINKERD },
  { on: 'namespace', key: 'kuma.io/sidecar-injection', value: /^(?:true|enabled)$/i, is: KUMA },
];

/** CSI drivers that log in as the pod's account, or issue an identity by its name (their READMEs). */
const drivers: Readonly<Record<string, string>> = {
  'secrets-store.csi.k8s.io': 'what the Secrets Store CSI driver logs in as',
  'csi.spiffe.io': 'in a SPIFFE identity',
  'csi.cert-manager.io': 'what cert-manager issues a certificate for',
  'spiffe.csi.cert-manager.io': 'in a SPIFFE identity',
};

/** Annotations of tools that deploy, package or show a ServiceAccount; none of them trusts its name. */
const BOOKKEEPING =
  /^(?:helm\.sh|meta\.helm\.sh|postrenderer\.helm\.sh|kubectl\.kubernetes\.io|argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|(?:internal\.)?config\.k(?:ubernetes|8s)\.io|internal\.kpt\.dev|kapp\.k14s\.io|checksum|tokentrim\.dev|kustomize\.config\.k8s\.io)\//;

/** A place at which the name of an account is trusted: within the account, the pod template or the Namespace. */
export interface TrustedName {
  readonly key: string;
  /** Completes "the account's name is". */
  readonly is: string;
}

/**
 * What an account's own metadata says about who trusts its name: known keys, then annotations that nothing here knows, and
 * that `isKnown` does not.
 */
export function trustInAccount(
  labels: JsonObject,
  annotations: JsonObject,
  isKnown: (key: string) => boolean,
): readonly TrustedName[] {
  const known = trustIn('account', labels, annotations);
  const unknown = Object.keys(annotations).filter(
    (key) =>
      !BOOKKEEPING.test(key) && !isKnown(key) && !marks.some((mark) => mark.on === 'account' && mark.key === key),
  );
  return [...known, ...unknown.map((key) => ({ key, is: `what something with the annotation ${key} looks for` }))];
}

/** The same of a pod template (its labels and annotations), or of the Namespace of a workload. */
export function trustIn(on: IdentityMark['on'], labels: JsonObject, annotations: JsonObject): readonly TrustedName[] {
  const settings = { ...labels, ...annotations };
  return marks
    .filter((mark) => mark.on === on && Object.hasOwn(settings, mark.key))
    .filter(({ key, value }) => value === undefined || value.test(asString(settings[key]) ?? ''))
    .map(({ key, is }) => ({ key, is }));
}

/** Volumes through which somebody outside sees the account: tokens for another audience, and drivers that log in as it. */
export function trustInVolumes(podSpec: JsonValue | undefined): readonly TrustedName[] {
  return volumesOf(podSpec).flatMap(({ name, value }): readonly TrustedName[] => {
    const driver = asString(member(value['csi'], 'driver')) ?? '';
    const is = Object.hasOwn(drivers, driver) ? drivers[driver] : undefined;
    if (is !== undefined) return [{ key: name, is }];
    const foreign = tokensOf(value, () => false).find(({ audience }) => !isApiAudience(audience));
    return foreign === undefined ? [] : [{ key: name, is: `the subject of its token for ${foreign.audience}` }];
  });
}

/** Names of the Secrets by which the account's pods pull their images, as it lists them. */
export function imagePullSecretsOf(account: JsonValue | undefined): readonly string[] {
  return elements(member(account, 'imagePullSecrets')).flatMap((secret) =>
    isJsonObject(secret) && typeof secret['name'] === 'string' && secret['name'] !== '' ? [secret['name']] : [],
  );
}
