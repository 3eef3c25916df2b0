import { describe, expect, test } from 'vitest';
import { parsePolicy, PolicyError } from './parse-policy.ts';

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
