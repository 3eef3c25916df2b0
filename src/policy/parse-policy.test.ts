import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import schema from '../../schemas/policy.schema.json' with { type: 'json' };
import { injectors } from '../kube/injector.ts';
import { parsePolicy, policyFromObject } from './parse-policy.ts';
import { defaultPolicy, profiles } from './policy.ts';

const HEAD = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\n';

describe('a policy', () => {
  test.each([
    ['nothing but its head', HEAD],
    ['an empty spec', `${HEAD}spec:\n`],
    ['nulls, which are as good as absent', `${HEAD}spec:\n  rules:\n  onUnused: ~\n  token: {path: null}\n`],
    ['JSON', '{"apiVersion": "tokentrim.dev/v1alpha1", "kind": "TokenPolicy", "spec": {}}'],
    ['comments and a marker in front', `# why\n---\n${HEAD}`],
  ])('is the default one: %s', (_, text) => {
    expect(parsePolicy(text, 'p.yaml')).toEqual(defaultPolicy);
  });

  test('has every field', () => {
    const policy = parsePolicy(
      `${HEAD}metadata: {name: shop, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  profile: standard
  onUnused: projected
  onUnknown: unchanged
  token: {volumeName: api, mountPath: /tokens, path: a/token, expirationSeconds: 1800, audience: api, defaultMode: 0440}
  serviceAccounts:
    automount: disable
    defaultAccount: disable
    dedicatedFor: all
    nameTemplate: "{name}-{kind}"
    rebind: true
    carry: {labels: [team]}
    imagePullSecrets: [registry]
    alias: replace
  legacySecrets: remove-unused
  tokenMinters:
  - {serviceAccount: {namespace: eso, name: eso}, accounts: [{namespace: shop, name: reader}]}
  immutable: leave
  annotations: deny
  injectors: [kuma]
  platform: openshift
  rules:
  - match: {kinds: [Job], namespaces: [""], names: [a, b-*], labels: {tier: front}, serviceAccounts: [web], images: ["*/nginx:*"]}
    access: projected
    containers: [web]
    token: {expirationSeconds: 3607}
    serviceAccount: {dedicatedFor: all, rebind: false}
    reason: Reads its token once.
  - {}
  exemptions:
  - {codes: [legacy-token-secret], match: {names: ["robot-*"]}, reason: The build server needs it., expires: 2026-03-31}
  workloadKinds:
  - {apiVersion: acme.dev/v1, kind: Pipeline, podSpecPaths: [/spec/template/spec], accountChosenBy: operator}
  sentinel: true
`,
      'p.yaml',
    );
    expect(policy).toEqual({
      profile: 'standard',
      onUnused: 'projected',
      onUnknown: 'unchanged',
      token: {
        volumeName: 'api',
        mountPath: '/tokens',
        path: 'a/token',
        expirationSeconds: 1800,
        audience: 'api',
        defaultMode: 0o440,
        platform: 'openshift',
      },
      serviceAccounts: {
        automount: 'disable',
        defaultAccount: 'disable',
        dedicatedFor: 'all',
        nameTemplate: '{name}-{kind}',
        rebind: true,
        carry: { labels: ['team'], annotations: [] },
        imagePullSecrets: ['registry'],
        alias: 'replace',
      },
      legacySecrets: 'remove-unused',
      tokenMinters: [
        {
          namespace: 'eso',
          name: 'eso',
          groups: [],
          accounts: [{ namespace: 'shop', name: 'reader' }],
          place: { file: 'p.yaml', line: 20, column: 5 },
        },
      ],
      immutable: 'leave',
      annotations: 'deny',
      injectors: ['kuma'],
      rules: [
        {
          match: {
            kinds: ['Job'],
            namespaces: [''],
            names: ['a', 'b-*'],
            labels: { tier: 'front' },
            serviceAccounts: ['web'],
            images: ['*/nginx:*'],
          },
          access: 'projected',
          containers: ['web'],
          token: { expirationSeconds: 3607 },
          serviceAccount: { dedicatedFor: 'all', rebind: false },
          reason: 'Reads its token once.',
          place: { file: 'p.yaml', line: 26, column: 5 },
        },
        {
          match: { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] },
          access: 'auto',
          containers: [],
          token: {},
          reason: '',
          place: { file: 'p.yaml', line: 32, column: 5 },
        },
      ],
      extraTokens: [],
      exemptions: [
        {
          codes: ['legacy-token-secret'],
          match: { kinds: [], namespaces: [], names: ['robot-*'] },
          reason: 'The build server needs it.',
          expires: '2026-03-31',
          place: expect.objectContaining({ file: expect.any(String) }),
        },
      ],
      workloadKinds: [
        {
          group: 'acme.dev',
          kind: 'Pipeline',
          podSpecPaths: ['/spec/template/spec'],
          accountChosenBy: 'operator',
          immutable: false,
          source: 'the policy',
        },
      ],
      sentinel: true,
    });
  });

  test('a field wins over the profile', () => {
    expect(parsePolicy(`${HEAD}spec: {profile: strict}`, 'p.yaml')).toEqual(profiles.strict);
    expect(parsePolicy(`${HEAD}spec: {onUnknown: projected, profile: strict}`, 'p.yaml')).toEqual({
      ...profiles.strict,
      onUnknown: 'projected',
    });
  });

  test('what the caller gives wins over the file', () => {
    const text = `${HEAD}spec: {onUnused: projected, token: {path: t, expirationSeconds: 700}}`;
    const policy = parsePolicy(text, 'p.yaml', { profile: 'strict', token: { expirationSeconds: 900 } });
    expect(policy.token).toMatchObject({ path: 't', expirationSeconds: 900 });
    expect(policy).toMatchObject({ profile: 'strict', onUnused: 'projected', onUnknown: 'none' });
  });
});

describe('a ConfigMap, as kpt sends it', () => {
  const configMap = (data: Readonly<Record<string, string>>) => ({ apiVersion: 'v1', kind: 'ConfigMap', data });

  test('has fields by their path, and values as text', () => {
    const data = {
      onUnused: 'projected',
      'token.expirationSeconds': '1800',
      'serviceAccounts.automount': 'disable',
      injectors: 'kuma, dapr',
      sentinel: 'true',
    };
    expect(policyFromObject(configMap(data), 'functionConfig')).toEqual({
      ...defaultPolicy,
      onUnused: 'projected',
      token: { ...defaultPolicy.token, expirationSeconds: 1800 },
      serviceAccounts: { ...defaultPolicy.serviceAccounts, automount: 'disable' },
      injectors: ['kuma', 'dapr'],
      sentinel: true,
    });
  });

  test('errors point into its data', () => {
    const asked: string[] = [];
    const placeOf = (pointer: string) => {
      asked.push(pointer);
      return { line: 7, column: 3 };
    };
    expect(() => policyFromObject(configMap({ 'token.expirationSeconds': '5' }), 'f', placeOf)).toThrow(
      'f:7: spec.token.expirationSeconds is 5: expected 600 to 4294967296',
    );
    expect(asked).toEqual(['/data/token.expirationSeconds']);
  });
});

test('the injectors are those that are known', () => {
  const { properties } = schema.properties.spec;
  expect(properties.injectors.items.enum).toEqual(injectors.map(({ id }) => id).sort());
});

test('the compiled schema needs nothing at run time', () => {
  const code = readFileSync(new URL('../generated/policy-schema.ts', import.meta.url), 'utf8');
  expect(code).not.toMatch(/\brequire\(|^import (?!type )/m);
});
