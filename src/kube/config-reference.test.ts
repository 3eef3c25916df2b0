import { expect, it } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { configReferencesOf } from './config-reference.ts';
import { containersOf } from './pod-spec.ts';

const files = (name: string, keys?: readonly string[]) => ({ kind: 'ConfigMap', name, keys, as: 'files' });

it.each<[string, JsonObject, JsonObject[], readonly unknown[]]>([
  [
    'a variable',
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] },
    [],
    [{ kind: 'ConfigMap', name: 'c', keys: ['k'], as: { prefix: '' } }],
  ],
  [
    'all of it as variables',
    { envFrom: [{ prefix: 'P_', configMapRef: { name: 'c' } }] },
    [],
    [{ kind: 'ConfigMap', name: 'c', keys: undefined, as: { prefix: 'P_' } }],
  ],
  [
    'a volume',
    { volumeMounts: [{ name: 'v', mountPath: '/c' }] },
    [{ name: 'v', configMap: { name: 'c' } }],
    [files('c')],
  ],
  ['a volume that nobody mounts', { volumeMounts: [] }, [{ name: 'v', configMap: { name: 'c' } }], []],
  [
    'one file of it',
    { volumeMounts: [{ name: 'v', mountPath: '/c', subPath: 'k' }] },
    [{ name: 'v', configMap: { name: 'c' } }],
    [files('c', ['k'])],
  ],
  [
    'a path that is made of variables',
    { volumeMounts: [{ name: 'v', mountPath: '/c', subPathExpr: '$(A)' }] },
    [{ name: 'v', configMap: { name: 'c' } }],
    [files('c')],
  ],
  [
    'some keys',
    { volumeMounts: [{ name: 'v', mountPath: '/c' }] },
    [{ name: 'v', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } }],
    [files('c', ['k'])],
  ],
  [
    'one path of some',
    { volumeMounts: [{ name: 'v', mountPath: '/c', subPath: 'd' }] },
    [
      {
        name: 'v',
        configMap: {
          name: 'c',
          items: [
            { key: 'k', path: 'd/p' },
            { key: 'l', path: 'q' },
          ],
        },
      },
    ],
    [files('c', ['k'])],
  ],
  [
    'a projected volume',
    { volumeMounts: [{ name: 'v', mountPath: '/c' }] },
    [
      {
        name: 'v',
        projected: { sources: [{ configMap: { name: 'c' } }, { secret: { name: 's' } }, { configMap: { name: 'd' } }] },
      },
    ],
    [files('c'), { ...files('s'), kind: 'Secret' }, files('d')],
  ],
  [
    'a Secret',
    {
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 't', key: 'k' } } }],
      envFrom: [{ secretRef: { name: 's' } }],
      volumeMounts: [{ name: 'v', mountPath: '/c' }],
    },
    [{ name: 'v', secret: { secretName: 'u' } }],
    [
      { kind: 'Secret', name: 't', keys: ['k'], as: { prefix: '' } },
      { kind: 'Secret', name: 's', keys: undefined, as: { prefix: '' } },
      { ...files('u'), kind: 'Secret' },
    ],
  ],
])('%s', (_name, container, volumes, expected) => {
  const podSpec = { containers: [{ name: 'web', ...container }], volumes };
  expect(containersOf(podSpec).flatMap((one) => configReferencesOf(podSpec, one))).toEqual(expected);
});
