import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../patch/json.ts';
import { customWorkloads } from './custom-workload.ts';
import { podSpecsOf } from './workload.ts';

const podSpec = { containers: [{ name: 'a', image: 'i' }] };
const template = { metadata: {}, spec: podSpec };
const workload = { spec: { template } };
const rayCluster = (more: JsonObject = {}) => ({
  headGroupSpec: { template },
  workerGroupSpecs: [{ template }, { template }],
  ...more,
});

describe('the pod specs of custom resources', () => {
  it.each<[string, string, JsonValue, readonly string[]]>([
    ['argoproj.io/v1alpha1', 'Rollout', { template }, ['/spec/template/spec']],
    ['serving.knative.dev/v1', 'Service', { template }, ['/spec/template/spec']],
    ['serving.knative.dev/v1', 'Revision', podSpec, ['/spec']],
    ['keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template } }, ['/spec/jobTargetRef/template/spec']],
    [
      'jobset.x-k8s.io/v1alpha2',
      'JobSet',
      { replicatedJobs: [{ template: workload }] },
      ['/spec/replicatedJobs/0/template/spec/template/spec'],
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      { leaderWorkerTemplate: { leaderTemplate: template, workerTemplate: template } },
      ['/spec/leaderWorkerTemplate/leaderTemplate/spec', '/spec/leaderWorkerTemplate/workerTemplate/spec'],
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      { leaderWorkerTemplate: { workerTemplate: template } },
      ['/spec/leaderWorkerTemplate/workerTemplate/spec'],
    ],
    ['apps.kruise.io/v1alpha1', 'CloneSet', { template }, ['/spec/template/spec']],
    ['apps.kruise.io/v1beta1', 'StatefulSet', { template }, ['/spec/template/spec']],
    [
      'apps.kruise.io/v1alpha1',
      'AdvancedCronJob',
      { template: { broadcastJobTemplate: workload } },
      ['/spec/template/broadcastJobTemplate/spec/template/spec'],
    ],
    [
      'apps.kruise.io/v1alpha1',
      'UnitedDeployment',
      { template: { cloneSetTemplate: workload } },
      ['/spec/template/cloneSetTemplate/spec/template/spec'],
    ],
    ['batch.volcano.sh/v1alpha1', 'Job', { tasks: [{ template }] }, ['/spec/tasks/0/template/spec']],
    [
      'batch.volcano.sh/v1alpha1',
      'CronJob',
      { jobTemplate: { spec: { tasks: [{ template }] } } },
      ['/spec/jobTemplate/spec/tasks/0/template/spec'],
    ],
    [
      'kubeflow.org/v1',
      'PyTorchJob',
      { pytorchReplicaSpecs: { Master: { template }, Worker: { template } } },
      ['/spec/pytorchReplicaSpecs/Master/template/spec', '/spec/pytorchReplicaSpecs/Worker/template/spec'],
    ],
    [
      'trainer.kubeflow.org/v1alpha1',
      'ClusterTrainingRuntime',
      { template: { spec: { replicatedJobs: [{ template: workload }] } } },
      ['/spec/template/spec/replicatedJobs/0/template/spec/template/spec'],
    ],
    [
      'ray.io/v1',
      'RayCluster',
      rayCluster(),
      [
        '/spec/headGroupSpec/template/spec',
        '/spec/workerGroupSpecs/0/template/spec',
        '/spec/workerGroupSpecs/1/template/spec',
      ],
    ],
    [
      'ray.io/v1',
      'RayJob',
      { rayClusterSpec: { headGroupSpec: { template } }, submitterPodTemplate: template },
      ['/spec/rayClusterSpec/headGroupSpec/template/spec', '/spec/submitterPodTemplate/spec'],
    ],
    [
      'ray.io/v1',
      'RayService',
      { rayClusterConfig: { headGroupSpec: { template } } },
      ['/spec/rayClusterConfig/headGroupSpec/template/spec'],
    ],
  ])('%s %s', (apiVersion, kind, spec, expected) => {
    expect(podSpecsOf({ apiVersion, kind, spec }).map(({ pointer }) => pointer)).toEqual(expected);
  });

  it('have a source each', () => {
    expect(customWorkloads.filter(({ source }) => !/^[\w.-]+\/[\w.-]+ \S/.test(source))).toEqual([]);
  });
});

describe('what is left alone', () => {
  const leftAlone = (apiVersion: string, kind: string, spec: JsonValue) =>
    podSpecsOf({ apiVersion, kind, spec }).map(({ leftAlone: reason }) => reason?.split(' ')[0] ?? '');

  it('is the head of a Ray cluster that scales itself, and not its workers', () => {
    expect(leftAlone('ray.io/v1', 'RayCluster', rayCluster({ enableInTreeAutoscaling: true }))).toEqual([
      'KubeRay',
      '',
      '',
    ]);
    expect(leftAlone('ray.io/v1', 'RayCluster', rayCluster({ enableInTreeAutoscaling: false }))).toEqual(['', '', '']);
    expect(
      leftAlone('ray.io/v1', 'RayService', { rayClusterConfig: rayCluster({ enableInTreeAutoscaling: true }) }),
    ).toEqual(['KubeRay', '', '']);
  });

  it('is the launcher of an MPI job, and a Pooler', () => {
    expect(
      leftAlone('kubeflow.org/v1', 'MPIJob', { mpiReplicaSpecs: { Launcher: { template }, Worker: { template } } }),
    ).toEqual(['The', '']);
    expect(leftAlone('postgresql.cnpg.io/v1', 'Pooler', { template })).toEqual(['CloudNativePG']);
  });
});

describe('what cannot be changed in place', () => {
  const immutable = (apiVersion: string, kind: string, spec: JsonValue) =>
    podSpecsOf({ apiVersion, kind, spec }).map((place) => place.immutable);

  it.each<[string, string, JsonValue, boolean]>([
    ['serving.knative.dev/v1', 'Service', { template }, false],
    ['serving.knative.dev/v1', 'Service', { template: { metadata: { name: 'web-1' }, spec: podSpec } }, true],
    ['batch.volcano.sh/v1alpha1', 'Job', { tasks: [{ template }] }, true],
    ['apps.kruise.io/v1alpha1', 'CloneSet', { template }, false],
  ])('%s %s: %j', (apiVersion, kind, spec, expected) => {
    expect(immutable(apiVersion, kind, spec)).toEqual([expected]);
  });
});
