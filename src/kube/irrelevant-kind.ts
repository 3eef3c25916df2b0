import { groupOf } from './object.ts';

/**
 * Kinds that hold no pod spec, no account, no right, and name no account: kind → its API groups. Closed, and with the group, because
 * custom resources share words with them: Knative's Service has a pod spec. A kind that may name an account (FlowSchema, WorkloadEntry,
 * AuthorizationPolicy, Issuer), or turns an injector on (Namespace), is left out. So is a Secret: it may hold a token.
 */
const irrelevantKinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['ConfigMap', ['']],
  ['Endpoints', ['']],
  ['Event', ['', 'events.k8s.io']],
  ['LimitRange', ['']],
  ['PersistentVolume', ['']],
  ['PersistentVolumeClaim', ['']],
  ['ResourceQuota', ['']],
  ['Service', ['']],
  ['CustomResourceDefinition', ['apiextensions.k8s.io']],
  ['APIService', ['apiregistration.k8s.io']],
  ['MutatingWebhookConfiguration', ['admissionregistration.k8s.io']],
  ['ValidatingWebhookConfiguration', ['admissionregistration.k8s.io']],
  ['HorizontalPodAutoscaler', ['autoscaling']],
  ['VerticalPodAutoscaler', ['autoscaling.k8s.io']],
  ['Lease', ['coordination.k8s.io']],
  ['EndpointSlice', ['discovery.k8s.io']],
  ['PriorityLevelConfiguration', ['flowcontrol.apiserver.k8s.io']],
  ['Ingress', ['networking.k8s.io', 'extensions']],
  ['IngressClass', ['networking.k8s.io']],
  ['NetworkPolicy', ['networking.k8s.io', 'extensions']],
  ['RuntimeClass', ['node.k8s.io']],
  ['PodDisruptionBudget', ['policy']],
  ['PodSecurityPolicy', ['policy', 'extensions']],
  ['PriorityClass', ['scheduling.k8s.io']],
  ['CSINode', ['storage.k8s.io']],
  ['CSIStorageCapacity', ['storage.k8s.io']],
  ['StorageClass', ['storage.k8s.io']],
  ['VolumeAttachment', ['storage.k8s.io']],
  ['VolumeSnapshot', ['snapshot.storage.k8s.io']],
  ['VolumeSnapshotClass', ['snapshot.storage.k8s.io']],
  ['BackendTLSPolicy', ['gateway.networking.k8s.io']],
  ['GRPCRoute', ['gateway.networking.k8s.io']],
  ['Gateway', ['gateway.networking.k8s.io', 'networking.istio.io']],
  ['GatewayClass', ['gateway.networking.k8s.io']],
  ['HTTPRoute', ['gateway.networking.k8s.io']],
  ['ReferenceGrant', ['gateway.networking.k8s.io']],
  ['TCPRoute', ['gateway.networking.k8s.io']],
  ['TLSRoute', ['gateway.networking.k8s.io']],
  ['UDPRoute', ['gateway.networking.k8s.io']],
  ['DestinationRule', ['networking.istio.io']],
  ['VirtualService', ['networking.istio.io']],
  ['Certificate', ['cert-manager.io']],
  ['Route', ['route.openshift.io']],
  ['PodMonitor', ['monitoring.coreos.com']],
  ['PrometheusRule', ['monitoring.coreos.com']],
  ['ServiceMonitor', ['monitoring.coreos.com']],
]);

/**
 * Whether an object can be passed over unread. `apiVersion` as the manifest writes it; an empty or odd one is no proof, and gives false.
 * A ConfigMap can: what it holds matters only to a pod that mounts it, which names it.
 */
export function isIrrelevant(kind: string, apiVersion: string): boolean {
  const groups = irrelevantKinds.get(kind);
  return (
    groups !== undefined && /^(?:[a-z0-9.-]+\/)?v\d[a-z0-9]*$/.test(apiVersion) && groups.includes(groupOf(apiVersion))
  );
}
