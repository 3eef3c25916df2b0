/** An image that is known by its repository. */
export interface KnownImage {
  /** The last parts of the repository's path, whatever registry or mirror comes before: `ingress-nginx/controller`. */
  readonly image: string;
  /** A public repository and a path in it, where the program is seen to call the API, or not to. */
  readonly source: string;
}

/**
 * Programs that call the Kubernetes API however they are run: image repository, and where in the program's own public
 * repository it makes its client. None is listed that has a common use without the API (Prometheus with static targets, CoreDNS,
 * Traefik, Fluent Bit, Vector, Promtail as a sidecar, an image whose subcommands do not all call it): what these are told
 * to do stands in their arguments or their ConfigMap.
 */
const apiClientRows: readonly (readonly [image: string, source: string])[] = [
  // Command-line clients.
  ['kubectl', 'kubernetes/kubectl pkg/cmd/cmd.go'],
  ['alpine/k8s', 'alpine-docker/k8s Dockerfile: kubectl and helm'],
  ['k8s-kubectl', 'lachie83/k8s-kubectl Dockerfile: kubectl'],
  ['origin-cli', 'openshift/oc images/cli/Dockerfile: oc'],
  ['ose-cli', 'openshift/oc images/cli/Dockerfile.rhel: oc'],
  ['alpine/helm', 'alpine-docker/helm Dockerfile: helm'],
  ['helm-kubectl', 'dtzar/helm-kubectl Dockerfile: kubectl and helm'],
  ['klipper-helm', 'k3s-io/klipper-helm entry: runs helm'],
  ['k8s-wait-for', 'groundnuty/k8s-wait-for wait_for.sh: runs kubectl'],
  ['kubernetes-entrypoint', 'airshipit/kubernetes-entrypoint client/client.go'],
  // Parts of Kubernetes.
  ['kube-proxy', 'kubernetes/kubernetes cmd/kube-proxy/app/server.go'],
  ['kube-scheduler', 'kubernetes/kubernetes cmd/kube-scheduler/app/options/options.go'],
  ['kube-controller-manager', 'kubernetes/kubernetes cmd/kube-controller-manager/app/options/options.go'],
  ['metrics-server', 'kubernetes-sigs/metrics-server cmd/metrics-server/app/options/options.go'],
  ['kube-state-metrics', 'kubernetes/kube-state-metrics pkg/app/server.go'],
  ['heapster', 'kubernetes-retired/heapster common/kubernetes/configs.go'],
  ['addon-resizer', 'kubernetes/autoscaler addon-resizer/main.go'],
  ['cluster-autoscaler', 'kubernetes/autoscaler cluster-autoscaler/main.go'],
  [
    'cluster-proportional-autoscaler',
    'kubernetes-sigs/cluster-proportional-autoscaler pkg/autoscaler/autoscaler_server.go',
  ],
  ['vpa-admission-controller', 'kubernetes/autoscaler vertical-pod-autoscaler/pkg/admission-controller/main.go'],
  ['vpa-recommender', 'kubernetes/autoscaler vertical-pod-autoscaler/pkg/recommender/main.go'],
  ['vpa-updater', 'kubernetes/autoscaler vertical-pod-autoscaler/pkg/updater/main.go'],
  ['descheduler', 'kubernetes-sigs/descheduler pkg/descheduler/client/client.go'],
  ['node-feature-discovery', 'kubernetes-sigs/node-feature-discovery pkg/utils/kubernetes.go'],
  ['kube-webhook-certgen', 'kubernetes/ingress-nginx images/kube-webhook-certgen/rootfs/cmd/root.go'],
  [
    'kube-rbac-proxy',
    'brancz/kube-rbac-proxy cmd/kube-rbac-proxy/app/kube-rbac-proxy.go: TokenReview, SubjectAccessReview',
  ],
  ['kubernetesui/dashboard-api', 'kubernetes/dashboard modules/api/main.go'],
  ['kubernetesui/dashboard-auth', 'kubernetes/dashboard modules/auth/main.go'],
  ['kubernetesui/dashboard-web', 'kubernetes/dashboard modules/web/main.go'],
  ['kubernetesui/dashboard-metrics-scraper', 'kubernetes/dashboard modules/metrics-scraper/main.go'],
  ['kubernetesui/metrics-scraper', 'kubernetes/dashboard modules/metrics-scraper/main.go'],
  // Storage. node-driver-registrar and livenessprobe speak to the kubelet's socket only.
  ['csi-attacher', 'kubernetes-csi/external-attacher cmd/csi-attacher/main.go'],
  ['csi-provisioner', 'kubernetes-csi/external-provisioner cmd/csi-provisioner/csi-provisioner.go'],
  ['csi-resizer', 'kubernetes-csi/external-resizer cmd/csi-resizer/main.go'],
  ['csi-snapshotter', 'kubernetes-csi/external-snapshotter cmd/csi-snapshotter/main.go'],
  ['snapshot-controller', 'kubernetes-csi/external-snapshotter cmd/snapshot-controller/main.go'],
  ['csi-secrets-store/driver', 'kubernetes-sigs/secrets-store-csi-driver cmd/secrets-store-csi-driver/main.go'],
  [
    'nfs-subdir-external-provisioner',
    'kubernetes-sigs/nfs-subdir-external-provisioner cmd/nfs-subdir-external-provisioner/provisioner.go',
  ],
  ['local-path-provisioner', 'rancher/local-path-provisioner main.go'],
  ['provisioner-localpv', 'openebs/dynamic-localpv-provisioner pkg/kubernetes/client/client.go'],
  ['longhorn-manager', 'longhorn/longhorn-manager app/daemon.go'],
  ['velero/velero', 'vmware-tanzu/velero pkg/client/factory.go'],
  // Networks and ingress.
  ['external-dns', 'kubernetes-sigs/external-dns pkg/client/config.go'],
  ['ingress-nginx/controller', 'kubernetes/ingress-nginx cmd/nginx/main.go'],
  ['nginx-ingress-controller', 'kubernetes/ingress-nginx cmd/nginx/main.go'],
  ['nginx/nginx-ingress', 'nginx/kubernetes-ingress cmd/nginx-ingress/main.go'],
  ['haproxytech/kubernetes-ingress', 'haproxytech/kubernetes-ingress pkg/k8s/main.go'],
  ['kong/kubernetes-ingress-controller', 'Kong/kubernetes-ingress-controller internal/k8s/kubeconfig.go'],
  ['apisix-ingress-controller', 'apache/apisix-ingress-controller internal/manager/run.go'],
  ['metallb/controller', 'metallb/metallb internal/k8s/k8s.go'],
  ['metallb/speaker', 'metallb/metallb internal/k8s/k8s.go'],
  ['metallb-controller', 'metallb/metallb internal/k8s/k8s.go'],
  ['metallb-speaker', 'metallb/metallb internal/k8s/k8s.go'],
  ['calico/kube-controllers', 'projectcalico/calico kube-controllers/pkg/kubecontrollers/run.go'],
  ['tigera/operator', 'tigera/operator cmd/main.go'],
  ['cilium/cilium', 'cilium/cilium pkg/k8s/client/cell.go'],
  ['cilium/operator-generic', 'cilium/cilium pkg/k8s/client/cell.go'],
  ['amazon-k8s-cni', 'aws/amazon-vpc-cni-k8s pkg/k8sapi/k8sutils.go'],
  ['istio/pilot', 'istio/istio pilot/pkg/bootstrap/server.go'],
  ['istio/install-cni', 'istio/istio cni/pkg/nodeagent/server.go'],
  ['linkerd/controller', 'linkerd/linkerd2 controller/cmd: destination, identity, heartbeat'],
  ['linkerd/policy-controller', 'linkerd/linkerd2 policy-controller/runtime'],
  // Certificates and secrets.
  ['cert-manager-controller', 'cert-manager/cert-manager internal/kube/config.go'],
  ['cert-manager-cainjector', 'cert-manager/cert-manager cmd/cainjector/app/controller.go'],
  ['trust-manager', 'cert-manager/trust-manager cmd/trust-manager/app/app.go'],
  ['cert-manager-approver-policy', 'cert-manager/approver-policy pkg/internal/cmd/cmd.go'],
  ['cert-manager-istio-csr', 'cert-manager/istio-csr cmd/app/app.go'],
  [
    'external-secrets/external-secrets',
    'external-secrets/external-secrets cmd/controller: root.go, webhook.go and certcontroller.go',
  ],
  ['sealed-secrets-controller', 'bitnami-labs/sealed-secrets pkg/controller/main.go'],
  ['vault-k8s', 'hashicorp/vault-k8s subcommand/injector/command.go'],
  ['vault-secrets-operator', 'hashicorp/vault-secrets-operator main.go'],
  ['spire-controller-manager', 'spiffe/spire-controller-manager cmd/main.go'],
  ['workload-identity/webhook', 'Azure/azure-workload-identity cmd/webhook/main.go'],
  ['kubernetes-replicator', 'mittwald/kubernetes-replicator main.go'],
  [
    'kubernetes-reflector',
    'emberstack/kubernetes-reflector src/ES.Kubernetes.Reflector/Mirroring/Core/ResourceMirror.cs',
  ],
  ['stakater/reloader', 'stakater/Reloader pkg/kube/client.go'],
  ['k8s-sidecar', 'kiwigrid/k8s-sidecar src/client.py'],
  // Policy and security.
  ['kyverno/kyverno', 'kyverno/kyverno pkg/config/client.go'],
  ['kyverno/background-controller', 'kyverno/kyverno cmd/background-controller/main.go'],
  ['kyverno/cleanup-controller', 'kyverno/kyverno cmd/cleanup-controller'],
  ['kyverno/reports-controller', 'kyverno/kyverno cmd/reports-controller'],
  ['openpolicyagent/gatekeeper', 'open-policy-agent/gatekeeper main.go'],
  ['trivy-operator', 'aquasecurity/trivy-operator pkg/operator/operator.go'],
  ['projectcapsule/capsule', 'projectcapsule/capsule cmd/controller/main.go'],
  // Metrics, logs and events.
  ['prometheus-operator', 'prometheus-operator/prometheus-operator cmd/operator/main.go'],
  ['prometheus-adapter', 'kubernetes-sigs/prometheus-adapter cmd/adapter/adapter.go'],
  ['opentelemetry-operator', 'open-telemetry/opentelemetry-operator main.go'],
  ['grafana/rollout-operator', 'grafana/rollout-operator cmd/rollout-operator/main.go'],
  ['victoriametrics/operator', 'VictoriaMetrics/operator internal/manager/manager.go'],
  [
    'fluentd-kubernetes-daemonset',
    'fluent/fluentd-kubernetes-daemonset templates/conf/kubernetes.conf.erb: kubernetes_metadata',
  ],
  ['kubernetes-event-exporter', 'resmoio/kubernetes-event-exporter pkg/kube/client.go'],
  ['node-problem-detector', 'kubernetes/node-problem-detector pkg/exporters/k8sexporter/problemclient/configs.go'],
  ['datadog/cluster-agent', 'DataDog/datadog-agent pkg/util/kubernetes/apiserver/apiserver.go'],
  ['datadoghq/cluster-agent', 'DataDog/datadog-agent pkg/util/kubernetes/apiserver/apiserver.go'],
  ['nri-kubernetes', 'newrelic/nri-kubernetes cmd/nri-kubernetes/main.go'],
  ['oss/goldilocks', 'FairwindsOps/goldilocks pkg/kube/client.go'],
  ['dynatrace-operator', 'Dynatrace/dynatrace-operator cmd/operator/cmd.go'],
  // Delivery.
  ['fluxcd/source-controller', 'fluxcd/source-controller main.go'],
  ['fluxcd/kustomize-controller', 'fluxcd/kustomize-controller main.go'],
  ['fluxcd/helm-controller', 'fluxcd/helm-controller main.go'],
  ['fluxcd/notification-controller', 'fluxcd/notification-controller main.go'],
  ['argoproj/workflow-controller', 'argoproj/argo-workflows workflow/controller/controller.go'],
  ['argoproj/argoexec', 'argoproj/argo-workflows cmd/argoexec/executor/init.go'],
  ['argo-rollouts', 'argoproj/argo-rollouts cmd/rollouts-controller/main.go'],
  ['argocd-image-updater', 'argoproj-labs/argocd-image-updater cmd/run.go'],
  ['system-upgrade-controller', 'rancher/system-upgrade-controller main.go'],
  ['gha-runner-scale-set-controller', 'actions/actions-runner-controller main.go'],
  ['actions-runner-controller', 'actions/actions-runner-controller main.go'],
  // Operators and schedulers.
  ['kedacore/keda', 'kedacore/keda cmd/operator/main.go'],
  ['keda-metrics-apiserver', 'kedacore/keda cmd/adapter/main.go'],
  ['keda-admission-webhooks', 'kedacore/keda cmd/webhooks/main.go'],
  ['serving/cmd/activator', 'knative/serving cmd/activator/main.go'],
  ['serving/cmd/autoscaler', 'knative/serving cmd/autoscaler/main.go'],
  ['serving/cmd/controller', 'knative/serving cmd/controller/main.go'],
  ['serving/cmd/webhook', 'knative/serving cmd/webhook/main.go'],
  ['crossplane/crossplane', 'crossplane/crossplane cmd/crossplane/core/core.go and rbac/rbac.go'],
  ['eck-operator', 'elastic/cloud-on-k8s cmd/manager/main.go'],
  ['rabbitmqoperator/cluster-operator', 'rabbitmq/cluster-operator cmd/main.go'],
  ['rabbitmq-cluster-operator', 'rabbitmq/cluster-operator cmd/main.go'],
  ['zalando/postgres-operator', 'zalando/postgres-operator pkg/util/k8sutil/k8sutil.go'],
  ['acid/postgres-operator', 'zalando/postgres-operator pkg/util/k8sutil/k8sutil.go'],
  ['strimzi/drain-cleaner', 'strimzi/drain-cleaner src/main/java/io/strimzi/KubernetesClientProducer.java'],
  ['spark-operator', 'kubeflow/spark-operator cmd/operator/controller/start.go and webhook/start.go'],
  ['trainer-controller-manager', 'kubeflow/trainer cmd/trainer-controller-manager/main.go'],
  ['kuberay/operator', 'ray-project/kuberay ray-operator/main.go'],
  ['vc-controller-manager', 'volcano-sh/volcano cmd/controller-manager/app/server.go'],
  ['vc-scheduler', 'volcano-sh/volcano cmd/scheduler/app/server.go'],
  ['vc-webhook-manager', 'volcano-sh/volcano cmd/webhook-manager/app/server.go'],
  ['kruise-manager', 'openkruise/kruise main.go'],
  ['kueue/kueue', 'kubernetes-sigs/kueue cmd/kueue/main.go'],
  ['jobset/jobset', 'kubernetes-sigs/jobset main.go'],
  ['lws/lws', 'kubernetes-sigs/lws cmd/main.go'],
  ['chaos-mesh/chaos-mesh', 'chaos-mesh/chaos-mesh cmd/chaos-controller-manager/provider/controller.go'],
  ['jupyterhub/k8s-image-awaiter', 'jupyterhub/zero-to-jupyterhub-k8s images/image-awaiter/main.go'],
  ['jupyterhub/k8s-hub', 'jupyterhub/zero-to-jupyterhub-k8s jupyterhub/files/hub/jupyterhub_config.py: KubeSpawner'],
  // Clouds.
  ['karpenter/controller', 'aws/karpenter-provider-aws cmd/controller/main.go'],
  ['aws-load-balancer-controller', 'kubernetes-sigs/aws-load-balancer-controller pkg/config/runtime_config.go'],
  ['aws-ebs-csi-driver', 'kubernetes-sigs/aws-ebs-csi-driver pkg/cloud/metadata/k8s.go'],
  ['aws-node-termination-handler', 'aws/aws-node-termination-handler cmd/node-termination-handler.go'],
  ['kured', 'kubereboot/kured cmd/kured/main.go'],
];

/**
 * Programs that run beside others and never call the API, whatever their arguments, as long as their own entry point runs. That
 * none is a shell, a web server with scripts or a proxy that reads the mesh's token is what makes the list short.
 */
const idleRows: readonly (readonly [image: string, source: string])[] = [
  ['csi-node-driver-registrar', 'kubernetes-csi/node-driver-registrar cmd/csi-node-driver-registrar/main.go'],
  ['pause', 'kubernetes/kubernetes build/pause/linux/pause.c'],
  ['livenessprobe', 'kubernetes-csi/livenessprobe cmd/livenessprobe/main.go'],
  ['envoyproxy/envoy', 'envoyproxy/envoy source/exe/main.cc'],
  ['redis_exporter', 'oliver006/redis_exporter main.go'],
  ['redis-exporter', 'oliver006/redis_exporter main.go'],
  ['memcached-exporter', 'prometheus/memcached_exporter cmd/memcached_exporter/main.go'],
  ['postgres-exporter', 'prometheus-community/postgres_exporter cmd/postgres_exporter/main.go'],
  ['mysqld-exporter', 'prometheus/mysqld_exporter mysqld_exporter.go'],
  ['nginx-prometheus-exporter', 'nginx/nginx-prometheus-exporter exporter.go'],
  ['statsd-exporter', 'prometheus/statsd_exporter main.go'],
  ['prometheus-nats-exporter', 'nats-io/prometheus-nats-exporter main.go'],
  ['configmap-reload', 'jimmidyson/configmap-reload configmap-reload.go'],
  ['prometheus-config-reloader', 'prometheus-operator/prometheus-operator cmd/prometheus-config-reloader/main.go'],
  ['oauth2-proxy', 'oauth2-proxy/oauth2-proxy main.go'],
  ['cloud-sql-proxy', 'GoogleCloudPlatform/cloud-sql-proxy cmd/root.go'],
];

export const apiClients: readonly KnownImage[] = apiClientRows.map(([image, source]) => ({ image, source }));
export const idleImages: readonly KnownImage[] = idleRows.map(([image, source]) => ({ image, source }));

const clientsByName = byLastPart(apiClients);
const idleByName = byLastPart(idleImages);

/** The row of an image whose program calls the API in every use. `image` as a container names it, with registry, tag and digest. */
export function apiClientOf(image: string): KnownImage | undefined {
  return rowOf(image, clientsByName, apiClients);
}

/** The row of an image whose own program never calls the API. */
export function idleImageOf(image: string): KnownImage | undefined {
  return rowOf(image, idleByName, idleImages);
}

function byLastPart(rows: readonly KnownImage[]): ReadonlyMap<string, readonly KnownImage[]> {
  const index = new Map<string, KnownImage[]>();
  for (const row of rows) {
    const name = lastPart(row.image);
    index.set(name, [...(index.get(name) ?? []), row]);
  }
  return index;
}

function rowOf(
  image: string,
  index: ReadonlyMap<string, readonly KnownImage[]>,
  rows: readonly KnownImage[],
): KnownImage | undefined {
  const repository = repositoryOf(image);
  const name = lastPart(repository);
  const row = (index.get(name) ?? []).find((one) => `/${repository}`.endsWith(`/${one.image}`));
  if (row !== undefined || !name.startsWith('mirrored-')) return row;
  // Some mirrors flatten the path: mirrored-metallb-controller.
  return rows.find((one) => name.endsWith(`-${one.image.replaceAll('/', '-')}`));
}

/** Without digest and tag. A colon before the last slash is a registry's port. */
function repositoryOf(image: string): string {
  const [named = ''] = image.trim().split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? named : named.slice(0, colon);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
