import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { volumesOf } from './pod-spec.ts';
import { fieldPathOf, podOf } from './pod.ts';
import { podSpecsOf } from './workload.ts';

function podsOf(object: JsonObject): ReturnType<typeof podOf>[] {
  return podSpecsOf(object).map((place) => podOf(object, place));
}

const template = {
  metadata: { annotations: { a: 'b' } },
  spec: { volumes: [{ name: 'data', emptyDir: {} }, { name: 'v' }] },
};
const metadata = { name: 'w' };

describe('podOf', () => {
  it.each<[string, JsonObject, string]>([
    ['a Pod', { apiVersion: 'v1', kind: 'Pod', metadata, spec: {} }, 'w'],
    [
      'a Pod with a name to be generated',
      { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'w-' }, spec: {} },
      'w-xxxxx',
    ],
    ['a Pod without a name', { apiVersion: 'v1', kind: 'Pod', spec: {} }, ''],
    ['a Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } }, 'w-xxxxx'],
    [
      'a StatefulSet without claims',
      { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { template } },
      'w-0',
    ],
  ])('names the pod of %s', (_what, object, name) => {
    expect(podsOf(object).map((pod) => pod.name)).toEqual([name]);
  });

  it('takes annotations from the template', () => {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { annotations: { c: 'd' } },
      spec: { template },
    };
    expect(podsOf(object)[0]?.annotations).toEqual({ a: 'b' });
  });

  it('puts the claims of a StatefulSet before its volumes, and in place of those of their names', () => {
    const claim = { metadata: { name: 'data' } };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: { template, volumeClaimTemplates: [claim, claim] },
    };
    const volumes = podsOf(object).flatMap(({ spec }) => volumesOf(spec).map(({ value }) => Object.keys(value)));
    expect(volumes).toEqual([['name', 'persistentVolumeClaim'], ['name']]);
  });
});

describe('fieldPathOf', () => {
  it.each([
    ['/spec', 'spec'],
    ['/spec/jobTemplate/spec/template/spec', 'spec.jobTemplate.spec.template.spec'],
    ['/spec/tasks/1/template/spec', 'spec.tasks[1].template.spec'],
  ])('%s is %s', (pointer, path) => {
    expect(fieldPathOf({ pointer })).toBe(path);
  });
});
