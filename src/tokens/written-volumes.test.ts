import { describe, expect, it } from 'vitest';
import { tokenVolume, type TokenSettings } from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { freeVolumeName, ownVolumesOf, writtenVolumesOf } from './written-volumes.ts';

const { token } = defaultPolicy;
const vault = { name: 'kube-api-access', projected: { sources: [{ serviceAccountToken: { path: 'vault' } }] } };

function podSpec(settings: Partial<TokenSettings>): JsonObject {
  return { volumes: [{ name: 'data', emptyDir: {} }, tokenVolume({ ...token, ...settings })] };
}

describe('a volume of the form that tokentrim writes', () => {
  it.each<[Partial<TokenSettings>, string, boolean]>([
    [{}, 'named', true],
    [{ expirationSeconds: 900, path: 't', defaultMode: 256, platform: 'openshift' }, 'named', true],
    [{ volumeName: 'api-access-7', audience: 'somebody' }, 'named', true],
    [{ expirationSeconds: 3607 }, 'named', false],
    [{ volumeName: 'mine' }, 'other name', true],
    [{ volumeName: 'mine', expirationSeconds: 900 }, 'other name', false],
    [{ volumeName: 'mine', path: 't' }, 'other name', false],
    [{ volumeName: 'mine', audience: 'somebody' }, 'not ours', false],
    [{ volumeName: 'mine', audience: 'https://kubernetes.default.svc' }, 'other name', false],
  ])('%j: %s, own: %s', (settings, kind, own) => {
    const spec = podSpec(settings);
    const written = writtenVolumesOf(spec, token).map(({ named }) => (named ? 'named' : 'other name'));
    expect(written).toEqual(kind === 'not ours' ? [] : [kind]);
    expect(ownVolumesOf(spec, token)).toHaveLength(own ? 1 : 0);
  });

  it('goes by the name and the audience of the policy too', () => {
    const settings = { ...token, volumeName: 'mine', audience: 'somebody' };
    expect(writtenVolumesOf(podSpec({ volumeName: 'mine' }), settings)).toMatchObject([{ named: true }]);
    expect(writtenVolumesOf(podSpec({ volumeName: 'x', audience: 'somebody' }), settings)).toHaveLength(1);
  });

  it('asks for a year only where the policy does', () => {
    const year = { ...token, expirationSeconds: 3607 };
    expect(ownVolumesOf(podSpec({ expirationSeconds: 3607 }), year)).toHaveLength(1);
  });

  it('is none without the CA and the namespace', () => {
    expect(writtenVolumesOf({ volumes: [vault] }, token)).toEqual([]);
  });
});

describe('a free name', () => {
  it.each<[readonly string[], string]>([
    [[], 'wanted'],
    [['wanted'], 'api-access'],
    [['wanted', 'api-access'], 'api-access-2'],
    [['wanted', 'api-access', 'api-access-2', 'api-access-3'], 'api-access-4'],
  ])('beside %j: %s', (taken, name) => {
    expect(freeVolumeName(new Set(taken), 'wanted')).toBe(name);
  });
});
