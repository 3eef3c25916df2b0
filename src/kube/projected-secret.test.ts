import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { hasOtherKeys, projectedInPlaceOf } from './projected-secret.ts';

const settings = { expirationSeconds: 3600 };
const isOwn = (name: string): boolean => name === 'own';
const token = { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } };
const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };

describe('a projection in place of a token Secret', () => {
  test('has the same files under the same names', () => {
    expect(projectedInPlaceOf({ name: 'v', secret: { secretName: 'own', defaultMode: 256 } }, settings, isOwn)).toEqual(
      {
        defaultMode: 256,
        sources: [
          token,
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
        ],
      },
    );
  });

  test('has only the items that were asked for, at their paths and with their modes', () => {
    const items = [
      { key: 'token', path: 'a/t' },
      { key: 'ca.crt', path: 'ca', mode: 292 },
    ];
    expect(projectedInPlaceOf({ secret: { secretName: 'own', items } }, settings, isOwn)).toEqual({
      sources: [
        { serviceAccountToken: { path: 'a/t', expirationSeconds: 3600 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca', mode: 292 }] } },
      ],
    });
  });

  test('keeps the other sources of a projection', () => {
    const other = { configMap: { name: 'settings' } };
    const own = { secret: { name: 'own', items: [{ key: 'token', path: 'token' }] } };
    expect(projectedInPlaceOf({ projected: { sources: [other, own] } }, settings, isOwn)).toEqual({
      sources: [other, token],
    });
  });

  test.each<[string, JsonObject]>([
    ["another account's Secret", { secret: { secretName: 'other' } }],
    ['no Secret', { emptyDir: {} }],
    ['a projection without one', { projected: { sources: [token] } }],
    ['no token', { secret: { secretName: 'own', items: [{ key: 'ca.crt', path: 'ca' }] } }],
    [
      'a key of its own',
      {
        secret: {
          secretName: 'own',
          items: [
            { key: 'token', path: 't' },
            { key: 'x', path: 'x' },
          ],
        },
      },
    ],
    ['a mode for the token alone', { secret: { secretName: 'own', items: [{ key: 'token', path: 't', mode: 256 }] } }],
    ['items that cannot be read', { secret: { secretName: 'own', items: [{ key: 'token' }] } }],
  ])('not for %s', (_, volume) => {
    expect(projectedInPlaceOf(volume, settings, isOwn)).toBeUndefined();
  });
});

test('keys that the control plane does not fill in', () => {
  expect(hasOtherKeys({ data: { token: '', 'ca.crt': '' } })).toBe(false);
  expect(hasOtherKeys({ stringData: { password: 'x' } })).toBe(true);
});
