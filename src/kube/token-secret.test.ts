import { describe, expect, it } from 'vitest';
import { containersOf } from './pod-spec.ts';
import { accountOfTokenSecret, isTokenSecret, tokenVariablesOf } from './token-secret.ts';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', annotations: { 'kubernetes.io/service-account.name': 'app' } },
  type: 'kubernetes.io/service-account-token',
};

describe('isTokenSecret', () => {
  it('goes by the type', () => {
    expect(isTokenSecret(secret)).toBe(true);
    expect(isTokenSecret({ ...secret, type: 'Opaque' })).toBe(false);
    expect(isTokenSecret({ ...secret, apiVersion: 'example.com/v1' })).toBe(false);
    expect(accountOfTokenSecret(secret)).toBe('app');
    expect(accountOfTokenSecret({ ...secret, metadata: {} })).toBeUndefined();
  });
});

describe('tokenVariablesOf', () => {
  it('finds the token in one variable, and among all of a Secret', () => {
    const env = [
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'token' } } },
      { name: 'CA', valueFrom: { secretKeyRef: { name: 's', key: 'ca.crt' } } },
      { name: 'OTHER', valueFrom: { secretKeyRef: { name: 'o', key: 'token' } } },
      { name: 'PLAIN', value: 's' },
    ];
    const envFrom = [
      { prefix: 'K8S_', secretRef: { name: 's' } },
      { secretRef: { name: 'o' } },
      { configMapRef: { name: 's' } },
    ];
    const [container] = containersOf({ containers: [{ name: 'a', env, envFrom }] });
    expect(container && tokenVariablesOf(container, (name) => name === 's')).toEqual([
      { name: 'TOKEN', pointer: '/containers/0/env/0' },
      { name: 'K8S_token', pointer: '/containers/0/envFrom/0' },
    ]);
  });
});
