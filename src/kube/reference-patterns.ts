import { commandLineClients, type ReferencePattern } from './command-line-clients.ts';

const ADDRESS = "names the API server's address";
const DISCOVERY = 'finds its peers through the API';
const TARGETS = 'finds what it watches through the API';
const METADATA = 'looks up pods for what it collects';
const PODS = 'starts pods through the API';
const LOGIN = 'shows its token to Vault';
const KUBELET = 'asks the kubelet, which wants the token';

/**
 * The sources are the programs' own documentation: what each option is called, and that it makes the program call the API or
 * read the token. A word that only names Kubernetes (a cluster's name, a label) is none.
 */
export const referencePatterns: readonly ReferencePattern[] = [
  // The token itself, and the API server's address (Kubernetes, Accessing the API from a Pod).
  {
    needles: ['serviceaccount'],
    // A cloud's own token stands in a folder of the same name below another one.
    pattern: /kubernetes\.io\/serviceaccount|(?<!amazonaws\.com\/)serviceaccount\/(?:token|ca\.crt|namespace)\b/,
    means: "names the token's path",
  },
  {
    needles: ['kubernetes_service', 'kubernetes_port', 'kubernetes_master'],
    pattern: /KUBERNETES_(?:SERVICE|PORT)|KUBERNETES_MASTER/,
    means: ADDRESS,
  },
  // fabric8's client reads them, KUBERNETES_NAMESPACE also JGroups' KUBE_PING.
  {
    needles: [
      'kubernetes_namespace',
      'kubernetes_auth',
      'kubernetes_trust',
      'kubernetes.auth',
      'kubernetes.trust',
      'kubernetes.master',
    ],
    pattern: /\bKUBERNETES_(?:NAMESPACE|AUTH|TRUST)|(?:\b|-D)kubernetes\.(?:auth|trust|master)\b/,
    means: 'has settings of a client of the API',
  },
  { needles: ['kubernetes.default'], pattern: /kubernetes\.default(?:\.svc)?(?![\w-])/, means: ADDRESS },
  { needles: ['https://kubernetes'], pattern: /https:\/\/kubernetes(?::\d+)?(?:[/"'\s]|$)/, means: ADDRESS },
  {
    needles: ['cluster'],
    // Not the number of nodes in a cluster: behind another word it counts only if it is switched on.
    pattern:
      /(?<![a-z0-9])(?<![a-z0-9][-_])in[-_]?cluster(?:[-_]?config)?(?:[=:\s"']|$)|in[-_]?cluster(?:[-_]?config)?["']?\s*[=:]\s*["']?(?:true|yes)\b/i,
    means: 'asks for an in-cluster configuration',
  },
  // What the client libraries call it: client-go, and those for Python, JavaScript, Java, C# and Rust.
  {
    needles: ['incluster', 'loadfromcluster', 'buildconfigfromflags', 'kubernetesclientbuilder'],
    pattern:
      /\b(?:load_incluster_config|loadFromCluster|InClusterConfig|BuildConfigFromFlags|incluster_env|KubernetesClientBuilder)\b/,
    means: 'asks for an in-cluster configuration',
  },
  // Istio, pkg/jwt: the sidecar then shows the pod's own token.
  { needles: ['first-party-jwt'], pattern: /first-party-jwt/, means: "shows the pod's own token to the mesh" },
  ...commandLineClients,
  // The kubelet asks the API server whose token it is.
  { needles: [':10250'], pattern: /https?:\/\/[^\s"'/]*:10250\b/, means: KUBELET },
  // client-go's leaderelection; Kafka's own election of partition leaders is none.
  {
    needles: ['leader-elect', 'leader_elect', 'leaderelect'],
    pattern: /(?<!unclean[-_.]?)leader[-_]?elect/i,
    means: 'elects a leader through the API',
  },
  {
    needles: ['--kube', '--k8s'],
    pattern:
      /(?:^|[\s"'])--(?:kube-(?:api|client|subnet-mgr)|kubernetes[-.](?!cluster|url|version)|k8s-(?!cluster|version))/m,
    means: 'takes options of a client of the API',
  },
  // Prometheus and what reads its configuration (Promtail, vmagent, Grafana Agent, OpenTelemetry's receiver).
  { needles: ['kubernetes_sd_config'], pattern: /kubernetes_sd_configs?/, means: TARGETS },
  {
    needles: ['discovery.kube', 'loki.source.', 'prometheus.operator.', 'mimir.rules.kubernetes', 'remote.kubernetes'],
    pattern:
      /\b(?:discovery\.kube|loki\.source\.(?:kubernetes|podlogs)|prometheus\.operator\.|mimir\.rules\.kubernetes|remote\.kubernetes)/,
    means: TARGETS,
  },
  {
    needles: ['autodiscover'],
    pattern: /autodiscover[\s\S]{0,400}?type["']?\s*[:=]\s*["']?kubernetes/,
    means: TARGETS,
  },
  // Collectors: fluentd, Fluent Bit, Beats, Vector, Telegraf, OpenTelemetry.
  { needles: ['kubernetes_metadata'], pattern: /kubernetes_metadata/, means: METADATA },
  {
    needles: ['kube_url', 'kube_token_', 'kube_ca_', 'kube_tag_prefix', 'k8s-logging.'],
    pattern: /^\s*["']?(?:kube_(?:url|token_\w+|ca_\w+|tag_prefix)|k8s-logging\.)/im,
    means: METADATA,
  },
  {
    needles: ['kubernetes'],
    pattern: /^[ \t]*(?:- )?name[ \t:]+kubernetes[ \t]*\n\s*match[ \t:]/im,
    means: METADATA,
  },
  // Fluent Bit's filter, wherever among the keys of its section its name stands: in the classic format, and in YAML.
  {
    needles: ['[filter]'],
    pattern: /^[ \t]*\[filter\](?:.*\n(?![ \t]*\[))+?[ \t]*name[ \t]+kubernetes[ \t\r]*$/im,
    means: METADATA,
  },
  {
    needles: ['filters:'],
    pattern:
      /^([ \t]*)filters:[ \t\r]*\n(?:(?:\1[ \t-]+[^\s-].*|[ \t\r]*)\n)*?\1[ \t-]+name:[ \t]*["']?kubernetes["']?[ \t\r]*$/im,
    means: METADATA,
  },
  { needles: ['kubernetes_logs'], pattern: /type["']?\s*[:=]\s*["']?kubernetes_logs/, means: METADATA },
  { needles: ['kube_inventory'], pattern: /inputs\.kube_inventory/, means: METADATA },
  { needles: ['monitor_kubernetes_pods'], pattern: /^[ \t]*monitor_kubernetes_pods\s*=\s*true/m, means: TARGETS },
  {
    needles: ['dd_kube'],
    pattern: /\bDD_KUBE(?:RNETES|LET)_/,
    means: METADATA,
  },
  {
    needles: [
      'k8sattributes',
      'k8s_cluster',
      'k8s_events',
      'k8sobjects',
      'k8s_observer',
      'k8s_leader_elector',
      'k8snode',
    ],
    pattern:
      /^\s*["']?(?:k8sattributes|k8s_cluster|k8s_events|k8sobjects|k8s_observer|k8s_leader_elector|k8snode)(?:\/[\w-]+)?["']?:/m,
    means: METADATA,
  },
  { needles: ['auth_type'], pattern: /auth_type["']?:\s*["']?serviceAccount/, means: METADATA },
  // Proxies and DNS.
  {
    needles: [
      'providers.kubernetes',
      'providers_kubernetes',
      'kubernetescrd',
      'kubernetesingress',
      'kubernetesgateway',
    ],
    pattern: /providers[._]kubernetes|["']?kubernetes(?:CRD|Ingress|Gateway)["']?\s*:/i,
    means: 'watches Ingresses or routes through the API',
  },
  {
    needles: ['kubernetes '],
    pattern: /^[ \t]*kubernetes[ \t]+(?:[\w-]+\.)+[a-z]{2,}(?:[ \t{]|$)/m,
    means: 'serves the names of Services, which it reads from the API',
  },
  // Vault and OpenBao: the server's registration, an agent's or a library's login with the token.
  {
    needles: ['service_registration'],
    pattern: /service_registration\s+"kubernetes"/,
    means: 'labels its own pods through the API',
  },
  {
    needles: ['method', 'auto_auth'],
    pattern: /\bmethod\s+"kubernetes"|\bauto_auth\b[\s\S]{0,400}?\btype["']?\s*[=:]\s*["']kubernetes["']/,
    means: LOGIN,
  },
  { needles: ['vault_'], pattern: /\bVAULT_(?:K8S_|KUBERNETES_|AUTH_)?ROLE\b/, means: LOGIN },
  { needles: ['auth/kubernetes'], pattern: /\bauth\/kubernetes\b/, means: LOGIN },
  { needles: ['kubernetes'], pattern: /\bVAULT_\w*AUTH\w*["']?\s*[=:]\s*["']?kubernetes\b/i, means: LOGIN },
  {
    needles: ['authentication'],
    pattern: /vault[\s\S]{0,400}?authentication["']?\s*[:=]\s*["']?KUBERNETES/i,
    means: LOGIN,
  },
  // Quarkus' extension reads the default path as soon as it has a role.
  {
    needles: ['authentication.kubernetes', 'authentication_kubernetes'],
    pattern: /quarkus[._]vault[._].*?authentication[._]kubernetes[._]role/i,
    means: LOGIN,
  },
  // Others that take the token for a proof of who shows it: the specification of MongoDB's drivers, Auth, MONGODB-OIDC;
  // SPIRE's plugins, those of the server ask the API; Teleport's join methods.
  {
    needles: ['mongodb-oidc', 'mechanism'],
    pattern:
      /^(?=[\s\S]*(?:mongodb-oidc|auth[-_]?mechanism[-_]?properties))[\s\S]*\benvironment["']?\s*(?::|=|%3a)\s*["']?k8s\b/i,
    means: 'shows its token to MongoDB',
  },
  {
    needles: ['k8s_sat', 'k8s_psat', 'k8sbundle'],
    pattern: /["'](?:k8s_sat|k8sbundle)["']|["']k8s_psat["'][\s\S]{0,200}?\bclusters\b/,
    means: 'lets SPIRE know nodes by their tokens',
  },
  { needles: ['workloadattestor'], pattern: /\bWorkloadAttestor\b[\s\S]{0,200}?["']k8s["']/, means: KUBELET },
  {
    needles: ['join_params', 'join_method', 'join-method'],
    pattern:
      /join_params["']?:[\s\S]{0,200}?\bmethod["']?:\s*["']?kubernetes\b|join[-_]method["']?\s*[:=\s]\s*["']?kubernetes\b/,
    means: 'shows its token to Teleport',
  },
  // Peer discovery: RabbitMQ, JGroups, VerneMQ, Hazelcast, Akka and Pekko, Ignite, go-discover (Consul, Loki), Patroni, Spring.
  {
    needles: ['peer_discovery'],
    pattern: /rabbit_peer_discovery_k8s|peer_discovery_backend\s*=\s*(?:k8s|kubernetes)/,
    means: DISCOVERY,
  },
  { needles: ['kube_ping'], pattern: /KUBE_PING/, means: DISCOVERY },
  // The start script of VerneMQ's image asks only whether the variable is there.
  {
    needles: ['docker_vernemq_discovery_kubernetes'],
    pattern: /\bDOCKER_VERNEMQ_DISCOVERY_KUBERNETES\b/,
    means: DISCOVERY,
  },
  // Hazelcast's overrides of its configuration, of members and of clients.
  {
    needles: ['kubernetes_enabled', 'kubernetes.enabled'],
    pattern: /(?:\b|-D)hz(?:-?client)?[._]network[._](?:join[._])?kubernetes[._]enabled["']?\s*[=:]\s*["']?true/i,
    means: DISCOVERY,
  },
  {
    needles: ['kubernetes'],
    pattern:
      /<kubernetes\s+enabled="?true|\bjoin["']?:[\s\S]{0,300}?\bkubernetes["']?:\s*\{?\s*["']?enabled["']?:\s*["']?true/,
    means: DISCOVERY,
  },
  { needles: ['kubernetes-api'], pattern: /method["']?\s*[=:]\s*["']?kubernetes-api/, means: DISCOVERY },
  { needles: ['tcpdiscoverykubernetes'], pattern: /TcpDiscoveryKubernetesIpFinder/, means: DISCOVERY },
  { needles: ['provider=k8s'], pattern: /\bprovider=k8s\b/, means: DISCOVERY },
  {
    needles: ['patroni_kubernetes_', 'dcs_enable_kubernetes', 'use_endpoints', 'scope_label'],
    pattern:
      /PATRONI_KUBERNETES_|DCS_ENABLE_KUBERNETES|\bkubernetes["']?:\s*\{?[\s\S]{0,300}?\b(?:use_endpoints|scope_label)\b/,
    means: 'elects its leader through the API',
  },
  {
    needles: ['spring.cloud.kubernetes', 'spring_cloud_kubernetes', 'kubernetes:'],
    pattern: /spring\.cloud\.kubernetes|SPRING_CLOUD_KUBERNETES|\bcloud:\s*\n\s+kubernetes:/,
    means: 'reads its configuration through the API',
  },
  {
    needles: ['quarkus.kubernetes', 'kubernetessecretconfigprovider', 'kubernetesconfigmapconfigprovider'],
    pattern: /quarkus\.kubernetes-(?:client|config)|Kubernetes(?:Secret|ConfigMap)ConfigProvider/,
    means: 'reads its configuration through the API',
  },
  // What runs its work in pods: Airflow, Spark, Flink, GitLab Runner, JupyterHub, Dask, Dagster, Nextflow.
  {
    needles: ['kubernetesexecutor', 'kubernetespodoperator'],
    pattern: /Kubernetes(?:Executor|PodOperator)/,
    means: PODS,
  },
  { needles: ['k8s://'], pattern: /\bk8s:\/\//, means: PODS },
  {
    needles: ['kubernetes.cluster-id', 'kubernetes-application', 'kubernetes-session', 'high-availability'],
    pattern:
      /kubernetes\.cluster-id|kubernetes-(?:application|session)|high-availability(?:\.type)?["']?:\s*["']?(?:\S*\.)?kubernetes/i,
    means: PODS,
  },
  {
    needles: ['kubernetes', 'k8s'],
    pattern:
      /(?:executor|backend|driver|orchestrator|launcher|spawner|scheduler|discovery(?:_strategy)?|registry|provider)["']?\s*[=:]\s*["']?(?:kubernetes|k8s)\b|--type[ =]kubernetes\b/i,
    means: 'has Kubernetes do its work',
  },
  {
    needles: ['airflow__kubernetes', 'dagster_k8s', 'runner/k8s'],
    pattern: /AIRFLOW__KUBERNETES|\bdagster_k8s\b|\brunner\/k8s\b/,
    means: PODS,
  },
  {
    needles: ['kubespawner', 'kubecluster', 'kubebackend', 'k8srunlauncher'],
    pattern: /KubeSpawner|KubeCluster|KubeBackend|K8sRunLauncher/,
    means: PODS,
  },
];
