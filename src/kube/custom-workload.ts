import type { JsonPointer } from '../patch/pointer.ts';
import type { WorkloadKind } from './workload.ts';

const TEMPLATE = ['/spec/template/spec'];
const KNATIVE =
  'knative/serving pkg/apis/serving/v1; pkg/apis/serving/fieldmask.go: automount may be false, projected tokens are allowed; revision_validation.go: a named revision is fixed';
const KRUISE = 'openkruise/kruise apis/apps/{v1alpha1,v1beta1}';
const VOLCANO =
  'volcano-sh/volcano staging/src/volcano.sh/apis/pkg/apis/batch/v1alpha1/job.go; pkg/webhooks/admission/jobs/validate/admit_job.go: no field of the pods may change';
const KUBEFLOW = 'kubeflow/training-operator pkg/apis/kubeflow.org/v1';
const TRAINER = 'kubeflow/trainer pkg/apis/trainer/v1alpha1/trainingruntime_types.go';
const KUBECTL_DELIVERY =
  'The MPI operator of kubeflow.org/v1 adds an init container to the launcher that calls the API, and relies on the token that Kubernetes mounts.';
const RAY = 'ray-project/kuberay ray-operator/apis/ray/v1; controllers/ray/common/pod.go: DefaultHeadPodTemplate';
const AUTOSCALER =
  'KubeRay adds an autoscaler to the head (enableInTreeAutoscaling), which calls the API and relies on the token that Kubernetes mounts.';
const POOLER =
  'CloudNativePG adds the container pgbouncer, whose manager calls the API and relies on the token that Kubernetes mounts, and picks the account.';

function fromPod(group: string, kind: string, podSpecPaths: readonly JsonPointer[], source: string): WorkloadKind {
  return { group, kind, podSpecPaths, accountChosenBy: 'pod', immutable: false, source };
}

/** A Ray cluster's head and workers, below `base`. */
function ray(kind: string, base: JsonPointer, more: readonly JsonPointer[] = []): WorkloadKind {
  const head = `${base}/headGroupSpec/template/spec`;
  return {
    ...fromPod('ray.io', kind, [head, `${base}/workerGroupSpecs/*/template/spec`, ...more], RAY),
    accountChosenBy: 'operator',
    addsClients: [{ path: head, when: `${base}/enableInTreeAutoscaling`, reason: AUTOSCALER }],
  };
}

function kubeflow(kind: string, replicaSpecs: string): WorkloadKind {
  return fromPod('kubeflow.org', kind, [`/spec/${replicaSpecs}/*/template/spec`], KUBEFLOW);
}

/** Custom resources with whole pod templates, which their operators pass on. */
export const customWorkloads: readonly WorkloadKind[] = [
  fromPod(
    'argoproj.io',
    'Rollout',
    TEMPLATE,
    'argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1/types.go; none with `workloadRef`',
  ),
  { ...fromPod('serving.knative.dev', 'Service', TEMPLATE, KNATIVE), immutableWith: '/spec/template/metadata/name' },
  {
    ...fromPod('serving.knative.dev', 'Configuration', TEMPLATE, KNATIVE),
    immutableWith: '/spec/template/metadata/name',
  },
  { ...fromPod('serving.knative.dev', 'Revision', ['/spec'], KNATIVE), immutable: true },
  fromPod(
    'keda.sh',
    'ScaledJob',
    ['/spec/jobTargetRef/template/spec'],
    'kedacore/keda apis/keda/v1alpha1/scaledjob_types.go',
  ),
  {
    ...fromPod(
      'jobset.x-k8s.io',
      'JobSet',
      ['/spec/replicatedJobs/*/template/spec/template/spec'],
      'kubernetes-sigs/jobset api/jobset/v1alpha2/jobset_types.go: replicatedJobs is immutable',
    ),
    immutable: true,
  },
  fromPod(
    'leaderworkerset.x-k8s.io',
    'LeaderWorkerSet',
    ['/spec/leaderWorkerTemplate/leaderTemplate/spec', '/spec/leaderWorkerTemplate/workerTemplate/spec'],
    'kubernetes-sigs/lws api/leaderworkerset/v1/leaderworkerset_types.go',
  ),
  fromPod('apps.kruise.io', 'CloneSet', TEMPLATE, KRUISE),
  fromPod('apps.kruise.io', 'StatefulSet', TEMPLATE, KRUISE),
  fromPod('apps.kruise.io', 'DaemonSet', TEMPLATE, KRUISE),
  fromPod('apps.kruise.io', 'BroadcastJob', TEMPLATE, KRUISE),
  fromPod(
    'apps.kruise.io',
    'AdvancedCronJob',
    ['/spec/template/jobTemplate/spec/template/spec', '/spec/template/broadcastJobTemplate/spec/template/spec'],
    KRUISE,
  ),
  fromPod(
    'apps.kruise.io',
    'UnitedDeployment',
    ['statefulSetTemplate', 'advancedStatefulSetTemplate', 'cloneSetTemplate', 'deploymentTemplate'].map(
      (key) => `/spec/template/${key}/spec/template/spec`,
    ),
    KRUISE,
  ),
  { ...fromPod('batch.volcano.sh', 'Job', ['/spec/tasks/*/template/spec'], VOLCANO), immutable: true },
  fromPod('batch.volcano.sh', 'CronJob', ['/spec/jobTemplate/spec/tasks/*/template/spec'], VOLCANO),
  fromPod('flow.volcano.sh', 'JobTemplate', ['/spec/tasks/*/template/spec'], VOLCANO),
  {
    ...fromPod(
      'postgresql.cnpg.io',
      'Pooler',
      TEMPLATE,
      'cloudnative-pg/cloudnative-pg api/v1/pooler_types.go; pkg/specs/pgbouncer/deployments.go',
    ),
    accountChosenBy: 'operator',
    addsClients: [{ path: '/spec/template/spec', reason: POOLER }],
  },
  kubeflow('PyTorchJob', 'pytorchReplicaSpecs'),
  kubeflow('TFJob', 'tfReplicaSpecs'),
  kubeflow('XGBoostJob', 'xgbReplicaSpecs'),
  kubeflow('PaddleJob', 'paddleReplicaSpecs'),
  kubeflow('JAXJob', 'jaxReplicaSpecs'),
  {
    ...kubeflow('MPIJob', 'mpiReplicaSpecs'),
    accountChosenBy: 'operator',
    addsClients: [{ path: '/spec/mpiReplicaSpecs/Launcher/template/spec', reason: KUBECTL_DELIVERY }],
  },
  ...['TrainingRuntime', 'ClusterTrainingRuntime'].map((kind) =>
    fromPod(
      'trainer.kubeflow.org',
      kind,
      ['/spec/template/spec/replicatedJobs/*/template/spec/template/spec'],
      TRAINER,
    ),
  ),
  ray('RayCluster', '/spec'),
  ray('RayJob', '/spec/rayClusterSpec', ['/spec/submitterPodTemplate/spec']),
  ray('RayService', '/spec/rayClusterConfig'),
  ray('RayCronJob', '/spec/jobTemplate/rayClusterSpec', ['/spec/jobTemplate/submitterPodTemplate/spec']),
];
