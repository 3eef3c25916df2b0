import { describe, expect, it } from 'vitest';
import {
  automountOf,
  containersOf,
  ephemeralContainersOf,
  serviceAccountNameOf,
  volumeMountsOf,
  volumesOf,
} from './pod-spec.ts';

describe('serviceAccountNameOf', () => {
  it.each([
    [{}, 'default'],
    [{ serviceAccountName: null, serviceAccount: '' }, 'default'],
    [{ serviceAccount: 'app' }, 'app'],
    [{ serviceAccount: 'app', serviceAccountName: '' }, 'app'],
    [{ serviceAccount: 'old', serviceAccountName: 'new' }, 'new'],
    [{ serviceAccount: 'app', serviceAccountName: 'default' }, 'default'],
  ])('of %j is %s', (podSpec, name) => {
    expect(serviceAccountNameOf(podSpec)).toBe(name);
  });
});

describe('automountOf', () => {
  it.each([
    [{}, undefined],
    [{ automountServiceAccountToken: null }, undefined],
    [{ automountServiceAccountToken: false }, false],
    [{ automountServiceAccountToken: true }, true],
  ])('of %j is %s', (podSpec, automount) => {
    expect(automountOf(podSpec)).toBe(automount);
  });
});

describe('containersOf', () => {
  const podSpec = {
    containers: [{ name: 'a' }, null, { name: 'b' }],
    initContainers: [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }],
    ephemeralContainers: [{ name: 'e' }],
  };
  it('lists init containers, then regular ones, each at its own place', () => {
    expect(containersOf(podSpec).map(({ pointer, name, list, sidecar }) => [pointer, name, list, sidecar])).toEqual([
      ['/initContainers/0', 'i', 'initContainers', false],
      ['/initContainers/1', 's', 'initContainers', true],
      ['/containers/0', 'a', 'containers', false],
      ['/containers/2', 'b', 'containers', false],
    ]);
    expect(ephemeralContainersOf(podSpec).map(({ pointer }) => pointer)).toEqual(['/ephemeralContainers/0']);
  });
  it('reads null, absent and empty lists alike', () => {
    expect(containersOf({ containers: null, initContainers: [] })).toEqual([]);
    expect(volumesOf({ volumes: null })).toEqual([]);
  });
});

describe('volumeMountsOf', () => {
  it('points from the pod spec, and reads what is left out as Kubernetes does', () => {
    const podSpec = {
      initContainers: [
        {
          name: 'i',
          volumeMounts: [
            { name: 'v', mountPath: '/x' },
            { name: 'w', mountPath: '/y', readOnly: true, subPath: 'p' },
            { name: 'w', mountPath: '/z', subPathExpr: '$(P)' },
          ],
        },
      ],
    };
    const mounts = containersOf(podSpec).flatMap(volumeMountsOf);
    expect(mounts.map(({ value: _value, ...rest }) => rest)).toEqual([
      {
        pointer: '/initContainers/0/volumeMounts/0',
        name: 'v',
        mountPath: '/x',
        readOnly: false,
        subPath: '',
      },
      {
        pointer: '/initContainers/0/volumeMounts/1',
        name: 'w',
        mountPath: '/y',
        readOnly: true,
        subPath: 'p',
      },
      {
        pointer: '/initContainers/0/volumeMounts/2',
        name: 'w',
        mountPath: '/z',
        readOnly: false,
        subPath: '$(P)',
      },
    ]);
  });
});
