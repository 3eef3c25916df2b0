import { groupOf, refOf, type KubeObject } from './object.ts';

/** A kind with pods of its own, whose token nobody should change from outside. */
export interface TokenFieldOwner {
  /** Of any version. */
  readonly group: string;
  readonly kind: string;
  /** One sentence: why it is left alone. */
  readonly reason: string;
}

const PROMETHEUS =
  'The Prometheus operator writes automountServiceAccountToken into its pods itself, true unless spec.automountServiceAccountToken says otherwise, and service discovery reads the token.';
const ALERTMANAGER =
  'The Prometheus operator builds this pod: spec.automountServiceAccountToken of the resource, or the ServiceAccount, decides.';
const THANOS_RULER =
  'The Prometheus operator builds this pod, and its resource has no field for the token: only the ServiceAccount decides.';
const RABBITMQ =
  'The RabbitMQ operator sets automountServiceAccountToken to true, because peer discovery asks the Kubernetes API.';
const STRIMZI = 'The Strimzi operator turns automount off itself and projects a token where it needs one.';
const ECK =
  'The ECK operator sets automountServiceAccountToken in the pod template itself where nothing is given, to what the product needs.';
const AGONES =
  "Agones gives its SDK sidecar an account and hides the token from the game's container; naming an account or turning automount off breaks that.";
const ARGO_WORKFLOWS =
  'The wait container of every Argo Workflows pod reports to the Kubernetes API: automount off needs an executor account with a token Secret, or the workflow fails.';

function rows(group: string, kinds: readonly string[], reason: string): readonly TokenFieldOwner[] {
  return kinds.map((kind) => ({ group, kind, reason }));
}

/**
 * Kinds whose operator writes the token's field itself, or breaks where somebody else does. Sources, in their order: prometheus-operator
 * pkg/prometheus, pkg/alertmanager, pkg/thanos; rabbitmq/cluster-operator internal/resource/statefulset.go; strimzi-kafka-operator
 * WorkloadUtils.java; cloud-on-k8s pkg/controller/common/defaults/pod_template.go; agones pkg/apis/agones/v1/gameserver.go;
 * argo-workflows workflow/controller/workflowpod.go.
 */
export const ownsTokenField: readonly TokenFieldOwner[] = [
  ...rows('monitoring.coreos.com', ['Prometheus', 'PrometheusAgent'], PROMETHEUS),
  ...rows('monitoring.coreos.com', ['Alertmanager'], ALERTMANAGER),
  ...rows('monitoring.coreos.com', ['ThanosRuler'], THANOS_RULER),
  ...rows('rabbitmq.com', ['RabbitmqCluster'], RABBITMQ),
  ...rows('kafka.strimzi.io', ['Kafka', 'KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker2'], STRIMZI),
  ...rows('elasticsearch.k8s.elastic.co', ['Elasticsearch'], ECK),
  ...rows('kibana.k8s.elastic.co', ['Kibana'], ECK),
  ...rows('apm.k8s.elastic.co', ['ApmServer'], ECK),
  ...rows('beat.k8s.elastic.co', ['Beat'], ECK),
  ...rows('agent.k8s.elastic.co', ['Agent'], ECK),
  ...rows('logstash.k8s.elastic.co', ['Logstash'], ECK),
  ...rows('enterprisesearch.k8s.elastic.co', ['EnterpriseSearch'], ECK),
  ...rows('maps.k8s.elastic.co', ['ElasticMapsServer'], ECK),
  ...rows('packageregistry.k8s.elastic.co', ['PackageRegistry'], ECK),
  ...rows('agones.dev', ['GameServer', 'GameServerSet', 'Fleet'], AGONES),
  ...rows('argoproj.io', ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow'], ARGO_WORKFLOWS),
];

/** The row of an object that has to be left alone. */
export function tokenFieldOwnerOf(object: KubeObject): TokenFieldOwner | undefined {
  const { apiVersion, kind } = refOf(object);
  const group = groupOf(apiVersion);
  return ownsTokenField.find((row) => row.kind === kind && row.group === group);
}
