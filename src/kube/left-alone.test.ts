import { describe, expect, it } from 'vitest';
import { ownsTokenField, tokenFieldOwnerOf } from './left-alone.ts';
import { workloadKinds } from './workload.ts';

describe('tokenFieldOwnerOf', () => {
  it('knows a kind by its group, whatever the version', () => {
    expect(tokenFieldOwnerOf({ apiVersion: 'kafka.strimzi.io/v1beta2', kind: 'Kafka' })?.reason).toMatch(
      /^The Strimzi/,
    );
    expect(tokenFieldOwnerOf({ apiVersion: 'agent.k8s.elastic.co/v1alpha1', kind: 'Agent' })?.reason).toMatch(
      /^The ECK/,
    );
    expect(tokenFieldOwnerOf({ apiVersion: 'example.com/v1', kind: 'Kafka' })).toBeUndefined();
  });
});

describe('ownsTokenField', () => {
  it('gives each kind once, with one sentence, and none that is changed', () => {
    const name = ({ group, kind }: { group: string; kind: string }) => `${group}/${kind}`;
    const names = ownsTokenField.map(name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((owner) => workloadKinds.map(name).includes(owner))).toEqual([]);
    expect(ownsTokenField.filter(({ reason }) => !/^[A-Z][^\n]+[^.]\.$/.test(reason))).toEqual([]);
  });
});
