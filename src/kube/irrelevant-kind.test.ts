import { describe, expect, it } from 'vitest';
import { isIrrelevant } from './irrelevant-kind.ts';
import { ownsTokenField } from './left-alone.ts';
import { workloadKinds } from './workload.ts';

describe('isIrrelevant', () => {
  it.each([
    ['ConfigMap', 'v1'],
    ['Service', 'v1'],
    ['CustomResourceDefinition', 'apiextensions.k8s.io/v1beta1'],
    ['Ingress', 'extensions/v1beta1'],
    ['HorizontalPodAutoscaler', 'autoscaling/v2beta2'],
    ['PrometheusRule', 'monitoring.coreos.com/v1'],
  ])('passes over %s of %s', (kind, apiVersion) => {
    expect(isIrrelevant(kind, apiVersion)).toBe(true);
  });

  it.each([
    ['Service', 'serving.knative.dev/v1'],
    ['Service', 'v1/v1'],
    ['Service', ''],
    ['Service', 'v1 # core'],
    ['Ingress', 'config.openshift.io/v1'],
    ['Secret', 'v1'],
    ['Namespace', 'v1'],
    ['ServiceAccount', 'v1'],
    ['List', 'v1'],
    ['ConfigMapList', 'v1'],
    ['FlowSchema', 'flowcontrol.apiserver.k8s.io/v1'],
    ['SecurityContextConstraints', 'security.openshift.io/v1'],
    ['toString', 'v1'],
  ])('reads %s of "%s"', (kind, apiVersion) => {
    expect(isIrrelevant(kind, apiVersion)).toBe(false);
  });

  it('never passes over a kind of the workload tables', () => {
    const known = [...workloadKinds, ...ownsTokenField];
    const skipped = known.filter(({ group, kind }) => isIrrelevant(kind, group === '' ? 'v1' : `${group}/v1`));
    expect(skipped).toEqual([]);
  });
});
