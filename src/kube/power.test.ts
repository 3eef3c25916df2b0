import { describe, expect, test } from 'vitest';
import { powers, powersOf } from './power.ts';
import type { PolicyRule } from './rbac.ts';

function rule(apiGroups: string, resources: string, verbs: string, resourceNames = ''): PolicyRule {
  const list = (text: string): readonly string[] => text.split(',');
  return {
    apiGroups: list(apiGroups),
    resources: list(resources),
    verbs: list(verbs),
    resourceNames: resourceNames === '' ? [] : list(resourceNames),
    nonResourceURLs: [],
  };
}

const ids = (...rules: readonly PolicyRule[]): readonly string[] => powersOf(rules).map(({ id }) => id);

describe('powersOf', () => {
  test.each([
    ['everything', rule('*', '*', '*')],
    ['escalate', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind')],
    ['impersonate', rule('', 'groups', 'impersonate')],
    ['mint-tokens', rule('', 'serviceaccounts/token', 'create')],
    ['read-secrets', rule('', 'configmaps,secrets', 'watch')],
    ['write-bindings', rule('rbac.authorization.k8s.io', 'rolebindings', 'patch')],
    ['run-in-pods', rule('', 'pods/exec', 'create')],
    ['nodes-proxy', rule('', 'nodes/proxy', 'get')],
    ['create-pods', rule('apps', 'deployments', 'update')],
    ['admission-webhooks', rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'patch')],
    ['sign-certificates', rule('certificates.k8s.io', 'certificatesigningrequests/approval', 'update')],
  ])('%s', (id, granted) => {
    expect(ids(granted)).toEqual([id]);
  });

  test('the table has no row without a case here', () => {
    expect(powers).toHaveLength(11);
  });

  test.each([
    ['reading pods', rule('', 'pods', 'get,list,watch')],
    ['Secrets of another group', rule('acme.dev', 'secrets', 'get')],
    ['creating pods by name, which no request to create has', rule('', 'pods', 'create', 'web')],
    ['a subresource is not its resource', rule('', 'serviceaccounts', 'create')],
    ['nor the other way round', rule('', 'pods', 'get,list')],
  ])('not %s', (_, granted) => {
    expect(ids(granted)).toEqual([]);
  });

  test('a token is made of an account that exists, and so has a name', () => {
    expect(ids(rule('', 'serviceaccounts/token', 'create', 'web'))).toEqual(['mint-tokens']);
  });

  test('a Secret by name is one to read', () => {
    expect(ids(rule('', 'secrets', 'get', 'tls'))).toEqual(['read-secrets']);
  });

  test('wildcards cover subresources', () => {
    expect(ids(rule('', '*/exec', 'create'))).toEqual(['run-in-pods']);
    expect(ids(rule('', '*', 'create'))).toContain('mint-tokens');
  });

  test('unknown rules say nothing', () => {
    expect(powersOf('unknown')).toEqual([]);
  });
});
