import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../patch/json.ts';
import {
  isApiAudience,
  isTokenVolume,
  tokensOf,
  tokenVolume,
  tokenVolumeMount,
  type TokenSettings,
} from './token-volume.ts';

const settings: TokenSettings = {
  volumeName: 'kube-api-access',
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  path: 'token',
  expirationSeconds: 3600,
  audience: '',
  defaultMode: 420,
  platform: 'kubernetes',
};

const token = { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } };
const rootCa = { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } };
const namespace = {
  downwardAPI: {
    items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
  },
};
const serviceCa = {
  configMap: { name: 'openshift-service-ca.crt', items: [{ key: 'service-ca.crt', path: 'service-ca.crt' }] },
};
const projected = (sources: readonly JsonValue[], rest = {}) => ({
  name: 'v',
  projected: { defaultMode: 420, ...rest, sources },
});
const noSecret = () => false;

describe('tokenVolume', () => {
  it('is what admission adds, but for name and life', () => {
    expect(tokenVolume(settings)).toEqual({
      ...projected([token, rootCa, namespace]),
      name: 'kube-api-access',
    });
    expect(Object.keys(tokenVolume(settings))).toEqual(['name', 'projected']);
  });
  it('has an audience only if one is set, and a fourth source on OpenShift', () => {
    const volume = tokenVolume({ ...settings, audience: 'vault', platform: 'openshift' });
    const ofVault = { serviceAccountToken: { ...token.serviceAccountToken, audience: 'vault' } };
    expect(volume).toEqual({
      ...projected([ofVault, rootCa, namespace, serviceCa]),
      name: 'kube-api-access',
    });
  });
  it('is mounted read-only', () => {
    expect(tokenVolumeMount(settings)).toEqual({
      name: 'kube-api-access',
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      readOnly: true,
    });
  });
});

describe('isTokenVolume', () => {
  it.each<[string, JsonValue]>([
    [
      'another life',
      projected([{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }, rootCa, namespace]),
    ],
    ['no life', projected([{ serviceAccountToken: { path: 'token' } }, rootCa, namespace])],
    ['another order', projected([namespace, token, rootCa])],
    ['no mode', { name: 'v', projected: { sources: [token, rootCa, namespace] } }],
    [
      'nulls',
      {
        name: 'v',
        emptyDir: null,
        projected: { defaultMode: null, sources: [{ ...token, secret: null }, rootCa, namespace] },
      },
    ],
    ['an empty audience', projected([{ serviceAccountToken: { path: 'token', audience: '' } }, rootCa, namespace])],
    ['not optional', projected([token, { configMap: { ...rootCa.configMap, optional: false } }, namespace])],
    [
      'no version of the field',
      projected([
        token,
        rootCa,
        { downwardAPI: { items: [{ fieldRef: { fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
      ]),
    ],
  ])('holds with %s', (_name, volume) => {
    expect(isTokenVolume(volume, settings)).toBe(true);
  });

  it.each<[string, JsonValue]>([
    ['no CA', projected([token, namespace])],
    ['no namespace', projected([token, rootCa])],
    ['one source twice', projected([token, rootCa, rootCa])],
    ['another source', projected([token, rootCa, namespace, serviceCa])],
    ['another audience', projected([{ serviceAccountToken: { path: 'token', audience: 'vault' } }, rootCa, namespace])],
    ['another path', projected([{ serviceAccountToken: { path: 'jwt' } }, rootCa, namespace])],
    ['another mode', projected([token, rootCa, namespace], { defaultMode: 256 })],
    ['an optional CA', projected([token, { configMap: { ...rootCa.configMap, optional: true } }, namespace])],
    ['all keys of the ConfigMap', projected([token, { configMap: { name: 'kube-root-ca.crt' } }, namespace])],
    ['a field nobody knows', projected([{ serviceAccountToken: { path: 'token', user: 0 } }, rootCa, namespace])],
    ['two volume types', { ...projected([token, rootCa, namespace]), emptyDir: {} }],
    ['another type', { name: 'kube-api-access', emptyDir: {} }],
    ['no volume', null],
  ])('does not hold with %s', (_name, volume) => {
    expect(isTokenVolume(volume, settings)).toBe(false);
  });

  it('holds for what the settings write', () => {
    const other: TokenSettings = {
      ...settings,
      path: 'jwt',
      audience: 'a',
      defaultMode: 292,
      platform: 'openshift',
    };
    expect(isTokenVolume(tokenVolume(other), other)).toBe(true);
    expect(isTokenVolume(tokenVolume(other), settings)).toBe(false);
  });
});

describe('tokensOf', () => {
  const isSecret = (name: string) => name === 's';
  it('lists projected tokens with their defaults', () => {
    const vault = { serviceAccountToken: { path: 'vault', audience: 'vault', expirationSeconds: 7200 } };
    expect(tokensOf(projected([{ serviceAccountToken: { path: 'token' } }, rootCa, vault]), noSecret)).toEqual([
      { source: 'projected', path: 'token', audience: '', expirationSeconds: 3600 },
      { source: 'projected', path: 'vault', audience: 'vault', expirationSeconds: 7200 },
    ]);
  });
  it.each<[JsonValue, readonly string[]]>([
    [{ name: 'v', secret: { secretName: 's' } }, ['token']],
    [{ name: 'v', secret: { secretName: 'o' } }, []],
    [{ name: 'v', secret: { secretName: 's', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }, []],
    [{ name: 'v', secret: { secretName: 's', items: [{ key: 'token', path: 'jwt' }] } }, ['jwt']],
    [projected([{ secret: { name: 's' } }]), ['token']],
    [projected([{ secret: { name: 'o' } }]), []],
    [{ name: 'v', emptyDir: {} }, []],
  ])('finds legacy tokens in %j at %j', (volume, paths) => {
    const tokens = tokensOf(volume, isSecret);
    expect(tokens).toEqual(paths.map((path) => ({ source: 'secret', path, audience: '', expirationSeconds: null })));
  });
});

describe('isApiAudience', () => {
  it.each([
    ['', true],
    ['https://kubernetes.default.svc', true],
    ['https://kubernetes.default.svc.cluster.local', true],
    ['kubernetes.default.svc', true],
    ['vault', false],
    ['https://kubernetes.default.svc.example.com', false],
    ['sts.amazonaws.com', false],
  ])('%s: %s', (audience, expected) => {
    expect(isApiAudience(audience)).toBe(expected);
  });
});
