import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import schema from '../../schemas/policy.schema.json' with { type: 'json' };
import { injectors } from '../kube/injector.ts';
import { parsePolicy, PolicyError, policyFromObject } from './parse-policy.ts';
import { defaultPolicy, profiles } from './policy.ts';

const HEAD = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\n';

/** `line:column message -> remedy` of everything that is wrong. */
function issuesOf(text: string): readonly string[] {
  try {
    parsePolicy(text, 'p.yaml');
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.issues.map(({ line, column, message, remedy }) => `${line}:${column} ${message} -> ${remedy}`);
  }
  return [];
}

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

describe('a policy is refused', () => {
  test.each([
    ['', '1:1 the policy is empty -> Write apiVersion, kind and spec, or remove it.'],
    ['# nothing\n---\n', '1:1 the policy is empty -> Write apiVersion, kind and spec, or remove it.'],
    [`${HEAD}---\n${HEAD}`, '3:1 a second document; expected one policy in the file -> Use one file for each.'],
    ['apiVersion: [\n', expect.stringMatching(/^\d+:\d+ .+ -> Correct the YAML at this place\.$/)],
    ['- 1\n', '1:1 the policy is [1]: expected a mapping -> Correct it.'],
    ['kind: TokenPolicy\n', '1:1 the policy lacks apiVersion -> Add it.'],
    [
      'apiVersion: tokentrim.dev/v2\nkind: TokenPolicy\n',
      '1:1 apiVersion is "tokentrim.dev/v2": expected tokentrim.dev/v1alpha1 -> Write tokentrim.dev/v1alpha1.',
    ],
    [
      'apiVersion: tokentrim.dev/v1alpha1\nkind: Policy\n',
      '2:1 kind is "Policy": expected TokenPolicy -> Write TokenPolicy.',
    ],
    [
      `${HEAD}spec:\n  onUnused: none\n  onUnused: projected\n`,
      '5:3 the key onUnused stands twice in one mapping -> Remove one of the two.',
    ],
  ])('%j', (text, issue) => {
    expect(issuesOf(text)).toEqual([issue]);
  });

  test.each([
    [
      'onUnusd: none',
      '4:3 there is no field onUnusd in spec; expected profile, onUnused, onUnknown, token',
      'Did you mean onUnused?',
    ],
    ['onUnusd:', '4:3 there is no field onUnusd in spec; expected profile', 'Did you mean onUnused?'],
    ['frobnicate: 1', '4:3 there is no field frobnicate in spec; expected profile', 'Remove it.'],
    [
      'onUnused: projectd',
      '4:3 spec.onUnused is "projectd": expected none, projected or unchanged',
      'Did you mean projected?',
    ],
    ['onUnknown: no', '4:3 spec.onUnknown is false: expected none, projected or unchanged', 'Write one of these.'],
    ['rules: {}', '4:3 spec.rules is {}: expected a list', 'Correct it.'],
    [
      'injectors: [istio]',
      '4:15 spec.injectors[0] is "istio": expected bank-vaults, consul, dapr, kuma or vault',
      'Write one of these.',
    ],
    ['injectors: kuma', '4:3 spec.injectors is "kuma": expected a list', 'Write ["kuma"].'],
    [
      'rules: [{match: {names: []}}]',
      '4:20 spec.rules[0].match.names is empty: expected one value or more',
      'Leave it out to say nothing.',
    ],
    [
      'rules: [{match: {labels: {tier: 1}}}]',
      '4:29 spec.rules[0].match.labels.tier is 1: expected text',
      'Put it in quotes.',
    ],
    [
      'rules: [{match: {name: [a]}}]',
      '4:20 there is no field name in spec.rules[0].match; expected kinds, namespaces, names',
      'Did you mean names?',
    ],
    ['rules: [{access: unchanged}]', '4:11 access: unchanged needs a reason', 'Add a reason to the rule.'],
    [
      'rules: [{access: none, containers: [a]}]',
      '4:26 containers has no effect with access: none',
      'Leave one of the two out.',
    ],
    [
      'extraTokens: [{name: a, audience: https://kubernetes.default.svc, mountPath: /a}]',
      '4:27 audience is https://kubernetes.default.svc, which is the API server',
      'Write a rule',
    ],
    [
      'extraTokens: [{name: api-access-2, audience: a, mountPath: /a}]',
      "4:18 name is api-access-2, which is that of the API token's volume",
      'Choose another name.',
    ],
    [
      'extraTokens: [{name: a, audience: a, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]',
      '4:40 mountPath is /var/run/secrets/kubernetes.io/serviceaccount, where the API token is',
      'Choose another path.',
    ],
    ['rules: [~]', '4:11 spec.rules[0] is null: expected a mapping', 'Correct it.'],
    [
      'token: {expirationSeconds: 599}',
      '4:11 spec.token.expirationSeconds is 599: expected 600 to 4294967296',
      'Write a number between the two.',
    ],
    [
      'token: {expirationSeconds: 4294967297}',
      '4:11 spec.token.expirationSeconds is 4294967297: expected 600 to',
      'Write a number',
    ],
    [
      'token: {expirationSeconds: "900"}',
      '4:11 spec.token.expirationSeconds is "900": expected a whole number',
      'Write it without quotes.',
    ],
    [
      'token: {expirationSeconds: 1h}',
      '4:11 spec.token.expirationSeconds is "1h": expected a whole number',
      'Correct it.',
    ],
    [
      'token: {expirationSeconds: 3607}',
      '4:11 expirationSeconds is 3607, of which the API server makes a year: only a rule',
      'Write 3600',
    ],
    [
      'rules: [{token: {expirationSeconds: 3607}}]',
      '4:20 expirationSeconds is 3607, of which the API server makes a year: the rule needs',
      'Write 3600',
    ],
    ['token: {defaultMode: 01000}', '4:11 spec.token.defaultMode is 512: expected 0 to 511', 'Write a number'],
    ['token: {path: ca.crt}', '4:11 path is ca.crt, another file of the same volume', 'Choose another name.'],
    [
      'workloadKinds: [{apiVersion: apps/v1beta1, kind: Deployment, podSpecPaths: [/spec]}]',
      '4:19 Deployment of apps/v1beta1 is known already',
      'Leave it out.',
    ],
    [
      'exemptions: [{codes: [token-implicit, token-not-neded], reason: a}]',
      '4:41 there is no finding token-not-neded',
      'Did you mean token-not-needed?',
    ],
    ['exemptions: [{codes: [x], reason: a}]', '4:25 there is no finding x', 'tokentrim check says the code'],
    [
      'workloadKinds: [{apiVersion: acme.dev, kind: A, podSpecPaths: [/spec]}]',
      '4:20 spec.workloadKinds[0].apiVersion is "acme.dev": expected group and version',
      'Correct it.',
    ],
    [
      'workloadKinds: [{apiVersion: a.b/v1, kind: A, podSpecPaths: [spec]}]',
      '4:64 spec.workloadKinds[0].podSpecPaths[0] is "spec": expected a JSON Pointer',
      'Correct it.',
    ],
    [
      'serviceAccounts: {dedicatedFor: some}',
      '4:21 spec.serviceAccounts.dedicatedFor is "some": expected none, default or all',
      'Did you mean none?',
    ],
    [
      'serviceAccounts: {nameTemplate: "{kind}-account"}',
      "4:21 spec.serviceAccounts.nameTemplate is \"{kind}-account\": expected lower-case letters, digits, '-' and '.' around {name}",
      'Correct it.',
    ],
  ])('%s', (line, message, remedy) => {
    const issues = issuesOf(`${HEAD}spec:\n  ${line}\n`);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.split(' -> ')[0]?.slice(0, message.length)).toBe(message);
    expect(issues[0]?.split(' -> ')[1]?.slice(0, remedy.length)).toBe(remedy);
  });

  test.each(['../token', '/token', 'a/../b', '..data', 'a//b', 'a/', 'a:b', ''])('token path %j', (path) => {
    expect(issuesOf(`${HEAD}spec: {token: {path: "${path}"}}`)).toHaveLength(1);
  });

  test.each(['tokens', '/', '/a/', '/a//b', '/a/../b', '/a:b', ''])('mount path %j', (path) => {
    expect(issuesOf(`${HEAD}spec: {token: {mountPath: "${path}"}}`)).toHaveLength(1);
  });

  test.each(['Api', '-a', 'a-', 'a.b', '', 'kube-api-access-x', 'a'.repeat(64)])('volume name %j', (name) => {
    expect(issuesOf(`${HEAD}spec: {token: {volumeName: "${name}"}}`)).toHaveLength(1);
  });

  test('with everything that is wrong, in the order of the file', () => {
    expect(
      issuesOf(`${HEAD}spec:\n  onUnknown: maybe\n  onUnused: maybe\n  x: 1\n`).map((issue) => issue.slice(0, 3)),
    ).toEqual(['4:3', '5:3', '6:3']);
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
