import { describe, expect, it } from 'vitest';
import { annotationsOf, groupOf, isKubeObject, labelsOf, refOf } from './object.ts';

describe('refOf', () => {
  it('leaves an absent or empty namespace undefined', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: '' } };
    expect(refOf(object)).toEqual({ apiVersion: 'v1', kind: 'Pod', namespace: undefined, name: 'p' });
    expect(refOf({ ...object, metadata: { name: 'p', namespace: 'shop' } }).namespace).toBe('shop');
  });
  it('takes generateName for a missing name', () => {
    expect(refOf({ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'p-' } }).name).toBe('p-');
    expect(refOf({ apiVersion: 'v1', kind: 'Pod', metadata: null }).name).toBe('');
  });
});

describe('isKubeObject', () => {
  it('asks for kind and apiVersion', () => {
    expect(isKubeObject({ apiVersion: 'v1', kind: 'Pod' })).toBe(true);
    expect([isKubeObject({ kind: 'Pod' }), isKubeObject({ apiVersion: 1, kind: 'Pod' }), isKubeObject(null)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('groupOf', () => {
  it('is empty for the core group', () => {
    expect([groupOf('v1'), groupOf('apps/v1')]).toEqual(['', 'apps']);
  });
});

describe('metadata', () => {
  it('reads annotations and labels, or none', () => {
    const object = { metadata: { annotations: { a: '1' }, labels: null } };
    expect(annotationsOf(object)).toEqual({ a: '1' });
    expect(labelsOf(object)).toEqual({});
    expect(labelsOf(undefined)).toEqual({});
  });
});
