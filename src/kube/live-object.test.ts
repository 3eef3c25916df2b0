import { expect, it } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { liveFieldOf } from './live-object.ts';

it.each<[string, JsonObject, string | undefined]>([
  ['a manifest', { metadata: { name: 'web' } }, undefined],
  ['managed fields', { metadata: { managedFields: [{ manager: 'kubectl' }] } }, 'metadata.managedFields'],
  ['no managed fields', { metadata: { managedFields: [] } }, undefined],
  ['a status', { status: { replicas: 1 } }, 'status'],
  ['conditions', { status: { conditions: [{ type: 'Available' }] } }, 'status'],
  ['an empty status', { status: {} }, undefined],
  ['a null status', { status: null }, undefined],
  ['the zero values that Go writes', { status: { replicas: 0, conditions: [], loadBalancer: {} } }, undefined],
])('of %s', (_name, object, expected) => {
  expect(liveFieldOf({ apiVersion: 'apps/v1', kind: 'Deployment', ...object })).toBe(expected);
});
