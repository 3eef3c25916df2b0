import { describe, expect, it } from 'vitest';
import { valueAt } from '../patch/pointer.ts';
import { isMirrorPod, podSpecsOf, workloadKindOf, workloadKinds } from './workload.ts';

const podSpec = { containers: [{ name: 'a', image: 'i' }] };
const template = { metadata: { labels: { app: 'x' } }, spec: podSpec };

describe('podSpecsOf', () => {
  it.each([
    ['v1', 'Pod', { spec: podSpec }, '/spec', '', true],
    ['v1', 'PodTemplate', { template }, '/template/spec', '/template', false],
    ['v1', 'ReplicationController', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    ['apps/v1', 'Deployment', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    ['apps/v1beta1', 'Deployment', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    ['extensions/v1beta1', 'DaemonSet', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    ['apps/v1beta2', 'StatefulSet', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    ['batch/v1', 'Job', { spec: { template } }, '/spec/template/spec', '/spec/template', true],
    [
      'batch/v2alpha1',
      'CronJob',
      { spec: { jobTemplate: { spec: { template } } } },
      '/spec/jobTemplate/spec/template/spec',
      '/spec/jobTemplate/spec/template',
      false,
    ],
    ['argoproj.io/v1alpha1', 'Rollout', { spec: { template } }, '/spec/template/spec', '/spec/template', false],
    [
      'apps.openshift.io/v1',
      'DeploymentConfig',
      { spec: { template } },
      '/spec/template/spec',
      '/spec/template',
      false,
    ],
  ])('finds the pod spec of %s %s', (apiVersion, kind, rest, pointer, templatePointer, immutable) => {
    const object = { apiVersion, kind, ...rest };
    expect(podSpecsOf(object)).toEqual([{ pointer, podSpec, templatePointer, accountChosenBy: 'pod', immutable }]);
    expect(valueAt(object, pointer)).toBe(podSpec);
  });

  it.each([
    [{ apiVersion: 'apps/v1', kind: 'Deployment' }],
    [{ apiVersion: 'apps/v1', kind: 'Deployment', spec: null }],
    [{ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: null } } }],
    [{ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: [podSpec] } } }],
    [
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        spec: { workloadRef: { kind: 'Deployment', name: 'w' } },
      },
    ],
  ])('finds none where there is none: %j', (object) => {
    expect(podSpecsOf(object)).toEqual([]);
  });

  it('knows a kind by its group: another group with the same word is another kind', () => {
    expect(podSpecsOf({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { template } })).toEqual([]);
    expect(workloadKindOf({ apiVersion: 'apps/v7', kind: 'Deployment' })?.group).toBe('apps');
  });
});

describe('workloadKinds', () => {
  it('has one row for each group and kind, each with a source', () => {
    const names = workloadKinds.map(({ group, kind }) => `${group}/${kind}`);
    expect(new Set(names).size).toBe(names.length);
    expect(workloadKinds.filter(({ source, podSpecPaths }) => source === '' || podSpecPaths.length === 0)).toEqual([]);
  });
});

describe('isMirrorPod', () => {
  const pod = (annotations: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { annotations },
  });
  it('asks for the annotation alone, empty or not', () => {
    expect(isMirrorPod(pod({ 'kubernetes.io/config.mirror': '' }))).toBe(true);
    expect(isMirrorPod(pod({ 'kubernetes.io/config.source': 'file' }))).toBe(false);
    expect(isMirrorPod({ ...pod({ 'kubernetes.io/config.mirror': 'x' }), kind: 'PodTemplate' })).toBe(false);
  });
});
