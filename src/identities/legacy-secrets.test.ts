import { describe, expect, test } from 'vitest';
import { harden, parsePolicy, type HardenOptions } from '../index.ts';

function policy(legacySecrets: string): HardenOptions {
  const text = `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: {legacySecrets: ${legacySecrets}}\n`;
  return { policy: parsePolicy(text, 'policy.yaml') };
}

const secret = (name: string, account = 'app', more = ''): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, annotations: {kubernetes.io/service-account.name: ${account}${more}}}\ntype: kubernetes.io/service-account-token\n---\n`;
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app}\nsecrets: [{name: app-token}]\n---\n';

function app({ mount = '', annotations = '', container = '' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, annotations: {${annotations}}}
spec:
  template:
    spec:
      serviceAccountName: app
      automountServiceAccountToken: false
      containers:
      - name: app
        image: app
${container}        volumeMounts: [{name: t, mountPath: /tokens${mount}}]
      volumes: [{name: t, secret: {secretName: app-token}}]
---
`;
}

function run(yaml: string, options: HardenOptions) {
  const result = harden([{ path: 'in.yaml', bytes: new TextEncoder().encode(yaml) }], options);
  expect(result.problems).toEqual([]);
  const text = new TextDecoder().decode(result.files[0]?.bytes);
  return {
    replaced: text.includes('serviceAccountToken: {'),
    removed: result.report.objects.filter(({ action }) => action === 'removed').map(({ name }) => name),
  };
}

describe('a mount of a legacy Secret', () => {
  test('is replaced where the policy asks, and the Secret stays', () => {
    expect(run(account + secret('app-token') + app(), policy('replace-mounts'))).toEqual({
      replaced: true,
      removed: [],
    });
  });

  test('is replaced in a volume of our own name, where it has a mode that the policy does not change', () => {
    const named = app().replaceAll('{name: t,', '{name: kube-api-access,');
    expect(run(account + secret('app-token') + named, policy('replace-mounts')).replaced).toBe(true);
    const locked = named.replace('app-token}}', 'app-token, defaultMode: 256}}');
    const options = policy('replace-mounts, token: {defaultMode: 288}');
    expect(run(account + secret('app-token') + locked, options).replaced).toBe(true);
  });

  test.each<[string, string, HardenOptions]>([
    ['nobody asks', account + secret('app-token') + app(), {}],
    ["it is another account's", account + secret('app-token', 'other') + app(), policy('replace-mounts')],
    ['the Secret is not here', account + app(), policy('replace-mounts')],
    [
      'another source of the volume has a file of the same name',
      account +
        secret('app-token') +
        app().replace(
          'secret: {secretName: app-token}',
          `projected: {sources: [{secret: {name: app-token}}, {configMap: {name: c, items: [{key: k, path: ca.crt}]}}]}`,
        ),
      policy('replace-mounts'),
    ],
    [
      'it has our own name, and the next run would give it the mode of the policy',
      account + secret('app-token') + app().replaceAll('{name: t,', '{name: kube-api-access,'),
      policy('replace-mounts, token: {defaultMode: 288}'),
    ],
    [
      'it has our own name, and the next run would move it to the place of the policy',
      account + secret('app-token') + app().replaceAll('{name: t,', '{name: kube-api-access,'),
      policy('replace-mounts, token: {mountPath: /token}'),
    ],
    [
      'a subPath would never see a new token',
      account + secret('app-token') + app({ mount: ', subPath: token' }),
      policy('replace-mounts'),
    ],
    [
      'the workload is to have no token',
      account + secret('app-token') + app({ annotations: 'tokentrim.dev/access: none' }),
      policy('replace-mounts'),
    ],
  ])('stays where %s', (_, yaml, options) => {
    expect(run(yaml, options).replaced).toBe(false);
  });
});

describe('a legacy Secret', () => {
  const all = account + secret('app-token') + secret('ci-token') + app();

  test('goes if its mounts were replaced and nothing refers to it; one that nobody here mounted stays', () => {
    expect(run(all, policy('remove-unused')).removed).toEqual(['app-token']);
  });

  test('goes under the name that Kustomize gave it, while its users still have the old one', () => {
    const renamed = secret(
      'ci-app-token',
      'app',
      ', internal.config.kubernetes.io/previousNames: app-token, internal.config.kubernetes.io/previousNamespaces: default',
    );
    const yaml = account + renamed + app();
    expect(run(yaml, policy('remove-unused'))).toEqual({ replaced: true, removed: ['ci-app-token'] });
    const user = 'apiVersion: acme.dev/v1\nkind: Robot\nmetadata: {name: r}\nspec: {token: app-token}\n';
    expect(run(yaml + user, policy('remove-unused')).removed).toEqual([]);
  });

  test.each<[string, string, HardenOptions]>([
    [
      'a variable has it too',
      account +
        secret('app-token') +
        app({ container: '        env: [{name: T, valueFrom: {secretKeyRef: {name: app-token, key: token}}}]\n' }),
      policy('remove-unused'),
    ],
    [
      'an unread document names it',
      `${all}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {secret: app-token}\n`,
      policy('remove-unused'),
    ],
    [
      'its pods may use listed Secrets only',
      all.replace(
        'metadata: {name: app}',
        'metadata: {name: app, annotations: {kubernetes.io/enforce-mountable-secrets: "true"}}',
      ),
      policy('remove-unused'),
    ],
    [
      'the release keeps it',
      account + secret('app-token', 'app', ', helm.sh/resource-policy: keep') + app(),
      policy('remove-unused'),
    ],
    ['the input may lack something', all, { ...policy('remove-unused'), incompleteBecause: ['a test'] }],
    ['hooks are out of sight', all, { ...policy('remove-unused'), host: 'helm3' }],
  ])('stays where %s', (_, yaml, options) => {
    expect(run(yaml, options).removed).toEqual([]);
  });
});
