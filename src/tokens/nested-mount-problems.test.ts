import { describe, expect, test } from 'vitest';
import { deployment } from '../../test/observe.ts';
import { harden, parsePolicy } from '../index.ts';

const API = '/var/run/secrets/kubernetes.io/serviceaccount';
const CONFIG = 'volumes: [{name: c, configMap: {name: c}}, {name: e, emptyDir: {}}]';

function problemsOf(policy: string, podSpec: string): readonly string[] {
  const text = `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: ${policy}\n`;
  const bytes = new TextEncoder().encode(deployment(podSpec));
  const { problems } = harden([{ path: 'web.yaml', bytes }], { policy: parsePolicy(text, 'tokentrim.yaml') });
  return problems.map(({ message }) => message);
}

/** The workload keeps its API token, and gets another at this place. */
function withToken(mountPath: string, podSpec: string): readonly string[] {
  return problemsOf(
    `{rules: [{access: projected, reason: a test}], extraTokens: [{name: vault, audience: vault, mountPath: ${mountPath}}]}`,
    podSpec,
  );
}

const container = (mounts: string): string =>
  `containers: [{name: web, image: i, volumeMounts: [${mounts}]}]\n${CONFIG}`;

describe('a token that would be mounted inside a read-only volume, or around a mount', () => {
  test.each([
    [
      'around the API token',
      '/var/run/secrets',
      'containers: [{name: web, image: i}]',
      `kube-api-access at ${API} inside vault at /var/run/secrets`,
    ],
    [
      'around it, spelt by the link',
      '/run/secrets',
      'containers: [{name: web, image: i}]',
      `kube-api-access at ${API} inside vault at /run/secrets`,
    ],
    [
      'inside it',
      `${API}/vault`,
      'containers: [{name: web, image: i}]',
      `vault at ${API}/vault inside kube-api-access at ${API}`,
    ],
    [
      'around a ConfigMap',
      '/etc/app',
      container('{name: c, mountPath: /etc/app/config}'),
      'c at /etc/app/config inside vault at /etc/app',
    ],
    [
      'inside a ConfigMap',
      '/etc/app/config/t',
      container('{name: c, mountPath: /etc/app/config/}'),
      'vault at /etc/app/config/t inside c at /etc/app/config/',
    ],
    [
      'around a writable volume',
      '/data',
      container('{name: e, mountPath: /data/cache}'),
      'e at /data/cache inside vault at /data',
    ],
    [
      'inside a writable volume that is mounted read-only',
      '/data/t',
      container('{name: e, mountPath: /data, readOnly: true}'),
      'vault at /data/t inside e at /data',
    ],
  ])('%s is refused', (_name, mountPath, podSpec, where) => {
    expect(withToken(mountPath, podSpec)).toEqual([
      `Deployment web: container web would mount ${where}, which is read-only`,
    ]);
  });

  test.each([
    ['inside a writable volume', '/data/t', container('{name: e, mountPath: /data}')],
    ['beside a volume', '/etc/app-token', container('{name: c, mountPath: /etc/app}')],
    ['beside the API token', '/var/run/secrets/tokens', container('{name: c, mountPath: /etc/app}')],
  ])('%s is taken', (_name, mountPath, podSpec) => {
    expect(withToken(mountPath, podSpec)).toEqual([]);
  });

  test('the place of another volume, spelt by the link, is refused', () => {
    expect(withToken('/run/app', container('{name: e, mountPath: /var/run/app}'))).toEqual([
      'Deployment web: container web would mount e at /var/run/app and vault at /run/app, which are the same place',
    ]);
  });

  test('the same place for two new tokens, spelt in two ways, is refused once', () => {
    const tokens = ['{name: a, audience: a, mountPath: /run/a}', '{name: b, audience: b, mountPath: /var/run/a}'];
    expect(problemsOf(`{extraTokens: [${tokens.join(', ')}]}`, container('{name: c, mountPath: /c}'))).toEqual([
      'Deployment web: container web would mount a at /run/a and b at /var/run/a, which are the same place',
    ]);
  });

  test('of the API, at a place of its own, is refused', () => {
    const policy = '{token: {mountPath: /etc/app/token}, rules: [{access: projected, reason: a test}]}';
    expect(problemsOf(policy, container('{name: c, mountPath: /etc/app}'))).toEqual([
      'Deployment web: container web would mount kube-api-access at /etc/app/token inside c at /etc/app, which is read-only',
    ]);
  });
});

test('what the input or admission mounts so already is no problem', () => {
  const rule = '{rules: [{access: projected, reason: a test}]}';
  expect(problemsOf(rule, container('{name: c, mountPath: /var/run/secrets}'))).toEqual([]);
  expect(
    withToken('/elsewhere', container('{name: c, mountPath: /etc/app}, {name: e, mountPath: /etc/app/cache}')),
  ).toEqual([]);
  const nested = `containers: [{name: web, image: i, volumeMounts: [{name: vault, mountPath: /etc/app/t, readOnly: true}, {name: c, mountPath: /etc/app}]}]
volumes: [{name: c, configMap: {name: c}}, {name: vault, projected: {defaultMode: 420, sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600, audience: vault}}]}}]`;
  expect(withToken('/etc/app/t', nested)).toEqual([]);
});
