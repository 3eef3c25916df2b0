import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { podSpecsInUnknownKind } from './unknown-kind.ts';

const containers = [{ name: 'a', image: 'i' }];
const pipeline = (spec: JsonObject) => ({ apiVersion: 'acme.dev/v1', kind: 'Pipeline', spec });

describe('podSpecsInUnknownKind', () => {
  it.each([
    [{ template: { spec: { containers } } }, ['/spec/template/spec']],
    [{ podTemplate: { spec: { containers } } }, ['/spec/podTemplate/spec']],
    [{ worker: { containers, volumes: [] } }, ['/spec/worker']],
    [{ steps: [{ pod: { containers, restartPolicy: 'Never' } }, {}] }, ['/spec/steps/0/pod']],
    [{ 'a/b': { containers, serviceAccountName: 'x' } }, ['/spec/a~1b']],
    [{ containers, initContainers: containers, sub: { containers, volumes: [] } }, ['/spec', '/spec/sub']],
    [{ worker: { containers } }, []],
    [{ worker: { containers: [{ name: 'a' }], volumes: [] } }, []],
    [{ worker: { containers: 'all', volumes: [] } }, []],
  ])('in %j finds %j', (spec, pointers) => {
    expect(podSpecsInUnknownKind(pipeline(spec))).toEqual(pointers);
  });

  it('finds none in a kind that a table knows', () => {
    const spec = { template: { spec: { containers, volumes: [] } } };
    expect(podSpecsInUnknownKind({ apiVersion: 'apps/v1', kind: 'Deployment', spec })).toEqual([]);
    expect(podSpecsInUnknownKind({ apiVersion: 'agones.dev/v1', kind: 'GameServer', spec })).toEqual([]);
  });
});
