import { describe, expect, it } from 'vitest';
import { mayHoldReference, referenceIn } from './reference-pattern.ts';
import { referencePatterns } from './reference-patterns.ts';

/** Each pattern's row with texts as programs' own documentation writes them. */
const used = [
  '--token-file=/var/run/secrets/kubernetes.io/serviceaccount/token',
  'D=/var/run/secrets/kubernetes.io; cat $D/serviceaccount/token',
  'from kubernetes import config; config.load_incluster_config()',
  'new k8s.KubeConfig().loadFromCluster();',
  'rest.InClusterConfig()',
  'curl -s https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT_HTTPS}/api',
  'KUBERNETES_NAMESPACE=',
  '-Dkubernetes.auth.tryServiceAccount=true',
  'K8S_IN_CLUSTER=true',
  'useInClusterConfig: true',
  'AIRFLOW__KUBERNETES__IN_CLUSTER=True',
  'VAULT_ROLE=shop',
  'auto_auth {\n  method {\n    type = "kubernetes"\n  }\n}',
  'istioctl analyze -n shop',
  'flux reconcile kustomization shop',
  'curl -k https://$(NODE_IP):10250/metrics',
  'DD_KUBERNETES_KUBELET_HOST=',
  'processors:\n  resourcedetection:\n    detectors: [k8snode]\n    k8snode: {}',
  'WOODPECKER_BACKEND=kubernetes',
  'prefect worker start --type kubernetes',
  'ACTIONS_RUNNER_CONTAINER_HOOKS=/home/runner/k8s/index.js',
  'kubernetes cluster.local',
  'kubernetes_host: https://kubernetes.default.svc:443',
  'server: https://kubernetes/',
  'IN_CLUSTER=true',
  'in_cluster: true',
  'inClusterConfig: {}',
  'JWT_POLICY=first-party-jwt',
  'set -e\nkubectl -n shop wait --for=condition=ready pod/db',
  'if ! kubectl; then exit; fi',
  'helm upgrade --install shop ./chart',
  'oc -n shop rollout status dc/web',
  'leaderElection:\n  leaderElect: true',
  'LEADER_ELECT=true',
  '--kube-api-qps=20',
  '--kubernetes.namespace=shop',
  'scrape_configs:\n- job_name: pods\n  kubernetes_sd_configs:\n  - role: pod',
  'discovery.kubernetes "pods" { role = "pod" }',
  'filebeat.autodiscover:\n  providers:\n    - type: kubernetes\n      node: ${NODE_NAME}',
  '<filter kubernetes.**>\n  @type kubernetes_metadata\n</filter>',
  '[FILTER]\n    Name kubernetes\n    Match kube.*\n    Merge_Log On',
  '[FILTER]\n    Name   kubernetes\n    Kube_Tag_Prefix kube.var.log.',
  'sources:\n  pods:\n    type: kubernetes_logs',
  '[[inputs.kube_inventory]]\n  namespace = ""',
  'processors:\n  k8sattributes:\n    passthrough: false',
  'receivers:\n  k8s_cluster/main: {}\n  kubeletstats:\n    auth_type: serviceAccount',
  '--providers.kubernetesingress',
  'providers:\n  kubernetesCRD: {}',
  '.:53 {\n    errors\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n       pods insecure\n    }\n}',
  'service_registration "kubernetes" {}',
  'auto_auth {\n  method "kubernetes" {\n    mount_path = "auth/kubernetes"\n  }\n}',
  'VAULT_AUTH_METHOD=kubernetes',
  'spring.cloud.vault.authentication: KUBERNETES',
  'cluster_formation.peer_discovery_backend = rabbit_peer_discovery_k8s',
  'JGROUPS_DISCOVERY_PROTOCOL=kubernetes.KUBE_PING',
  'hazelcast:\n  network:\n    join:\n      multicast: {enabled: false}\n      kubernetes:\n        enabled: true',
  'akka.management.cluster.bootstrap.contact-point-discovery.discovery-method = kubernetes-api',
  '<bean class="org.apache.ignite.spi.discovery.tcp.ipfinder.kubernetes.TcpDiscoveryKubernetesIpFinder"/>',
  '-retry-join=provider=k8s label_selector="app=consul"',
  'PATRONI_KUBERNETES_NAMESPACE=shop',
  'kubernetes:\n  namespace: shop\n  use_endpoints: true',
  'spring:\n  cloud:\n    kubernetes:\n      config: {enabled: true}',
  'quarkus.kubernetes-config.enabled=true',
  'AIRFLOW__CORE__EXECUTOR=KubernetesExecutor',
  'spark.master k8s://https://api.example:6443',
  'high-availability.type: kubernetes',
  '[[runners]]\n  executor = "kubernetes"',
  "c.JupyterHub.spawner_class = 'kubespawner.KubeSpawner'",
  'MONGODB_URI=mongodb+srv://db.example/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:k8s',
  'uri: mongodb://db/?authMechanismProperties=ENVIRONMENT%3Ak8s&authMechanism=MONGODB-OIDC',
  'AUTH_MECHANISM_PROPERTIES=ENVIRONMENT:k8s',
  'quarkus.vault.authentication.kubernetes.role=shop',
  'QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE=shop',
  'DOCKER_VERNEMQ_DISCOVERY_KUBERNETES=1',
  'HZ_NETWORK_JOIN_KUBERNETES_ENABLED=true',
  'java -Dhz.network.join.kubernetes.enabled=true -jar shop.jar',
  'HZCLIENT_NETWORK_KUBERNETES_ENABLED=true',
  '-Dhz-client.network.kubernetes.enabled=true',
  'EMQX_CLUSTER__DISCOVERY_STRATEGY=k8s',
  'EMQX_CLUSTER__DISCOVERY=k8s',
  'cluster {\n  discovery_strategy = k8s\n}',
  '[[inputs.prometheus]]\n  monitor_kubernetes_pods = true',
  '[INPUT]\n    Name tail\n[FILTER]\n    Match kube.*\n    Name kubernetes\n[OUTPUT]\n    Name es',
  '[FILTER]\n    Alias pods\n    Match kube.*\n\n    Name kubernetes',
  '[FILTER]\n    Name kubernetes\n    Merge_Log On\n    Match kube.*',
  'pipeline:\n  filters:\n    - match: kube.*\n      name: kubernetes\n  outputs:\n    - name: es',
  'filters:\n- name: kubernetes\n  merge_log: on\n  match: kube.*',
  'NodeAttestor "k8s_sat" {\n  plugin_data {\n    cluster = "shop"\n  }\n}',
  'NodeAttestor "k8s_psat" {\n  plugin_data {\n    clusters = {\n      "shop" = {}\n    }\n  }\n}',
  '{"plugins": {"WorkloadAttestor": [{"k8s": {"plugin_data": {}}}]}}',
  'WorkloadAttestor "k8s" {\n  plugin_data {}\n}',
  'teleport:\n  join_params:\n    token_name: shop\n    method: kubernetes',
  'onboarding:\n  join_method: "kubernetes"\n  token: shop',
  'tbot start --join-method=kubernetes',
];

const unused = [
  '',
  '--cluster-name=prod',
  'AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
  '--kubernetes-cluster-name=prod',
  'labels: {app.kubernetes.io/name: web}',
  'see https://kubernetes.io/docs',
  'https://kubernetes-sigs.example/web',
  'cluster.local',
  'cp /etc/helm/values.yaml /tmp',
  'helm template ./chart',
  'oc.example.com',
  'docs about kubectl-convert',
  'KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE=false',
  'unclean.leader.election.enable=false',
  'name: kubernetes\nurl: https://grafana.example',
  'title: Kubernetes / Pods',
  'method: GET',
  'executor: celery',
  'min_nodes_in_cluster: 3',
  'within_cluster: 3',
  'REPLICAS_IN_CLUSTER=3',
  'kubernetes v1.29 is what we test with',
  '--kubernetes-version=1.29',
  'VAULT_ROLE_ID=1234',
  'VAULT_ADDR=https://vault:8200',
  'provider: aws',
  'flux capacitor',
  '--listen-address=0.0.0.0:10250',
  'a stern warning',
  'join: the newsletter',
  'kubernetes.default-backend.example',
  'MONGODB_URI=mongodb://db/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:azure,TOKEN_RESOURCE:k8s',
  'ENVIRONMENT=k8s',
  'DD_TAGS=environment:k8s',
  'quarkus.vault.authentication.userpass.username=kubernetes',
  'DOCKER_VERNEMQ_DISCOVERY_NODE=10.0.0.1',
  'HZ_NETWORK_JOIN_KUBERNETES_ENABLED=false',
  'EMQX_CLUSTER__DISCOVERY_STRATEGY=dns',
  'EMQX_CLUSTER__NAME=k8s',
  'monitor_kubernetes_pods = false',
  '[FILTER]\n    Name grep\n[OUTPUT]\n    Name kubernetes',
  'filters:\n  - name: grep\noutputs:\n  - name: kubernetes',
  'datasources:\n  - name: kubernetes\n    url: https://prometheus.example',
  'NodeAttestor "k8s_psat" {\n  plugin_data {\n    cluster = "shop"\n  }\n}',
  'parent_id: spiffe://example.org/spire/agent/k8s_sat/shop/1',
  'join_params:\n  method: iam\nlabels:\n  platform: kubernetes',
];

describe('referenceIn', () => {
  it.each(used)('%j', (text) => {
    expect(referenceIn(text)).toBeDefined();
    expect(mayHoldReference(JSON.stringify(text)), 'the raw text has a needle').toBe(true);
  });
  it.each(unused)('not %j', (text) => {
    expect(referenceIn(text)?.means).toBeUndefined();
  });
  it('has an example of each pattern', () => {
    const rows = new Set(used.map((text) => referenceIn(text)));
    const all = used.flatMap((text) => referencePatterns.filter(({ pattern }) => pattern.test(text)));
    expect(
      referencePatterns.filter((row) => !rows.has(row) && !all.includes(row)).map(({ pattern }) => pattern),
    ).toEqual([]);
  });
  it('finds by needles what the pattern alone finds', () => {
    for (const text of used) {
      const bare = referencePatterns.find(({ pattern }) => pattern.test(text));
      expect(referenceIn(text), text).toBe(bare);
    }
  });
  it('takes no longer for lines that match in two ways', () => {
    const blank = '\n'.repeat(5000) + ' \n'.repeat(5000);
    for (const start of ['[FILTER]\n', 'filters:\n', 'filters:\n  - name: grep\n']) {
      expect(referenceIn(`${start}${blank}kubernetes`)).toBeUndefined();
    }
  });
  it('does not read comments of a file', () => {
    const file = '# run kubectl get pods\n  // kubectl\n; kubectl\nworkers: 3\n';
    expect(referenceIn(file, true)).toBeUndefined();
    expect(referenceIn(`${file}exec: kubectl get pods\n`, true)).toBeDefined();
    expect(referenceIn('kubectl get pods # twice', true)).toBeDefined();
  });
});
