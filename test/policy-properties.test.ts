import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  defaultPolicy,
  harden,
  type HardenResult,
  type ExtraToken,
  type Policy,
  type PolicyRule,
  type SourceFile,
} from '../src/index.ts';
import { API_TOKEN_MOUNT_PATH, tokenVolume, type TokenSettings } from '../src/kube/token-volume.ts';
import { expectLaws } from './laws.ts';

const encoder = new TextEncoder();

const settings = fc.record<TokenSettings>({
  volumeName: fc.constantFrom('kube-api-access', 'api-access', 'mine', 'kube-api-access-x'),
  mountPath: fc.constantFrom(API_TOKEN_MOUNT_PATH, '/tokens'),
  path: fc.constantFrom('token', 'token', 't'),
  expirationSeconds: fc.constantFrom(600, 3600, 3600, 3607),
  audience: fc.constantFrom('', '', 'api'),
  defaultMode: fc.constantFrom(420, 420, 256),
  platform: fc.constantFrom('kubernetes', 'kubernetes', 'openshift'),
});

/** A container's mounts: of the token volume, of another one at the token's path, of neither. */
const mounts = fc.constantFrom('none', 'token', 'elsewhere', 'hidden', 'both', 'data');

function mountsOf(kind: string, volumeName: string): readonly object[] {
  const data = { name: 'data', mountPath: '/data' };
  const token = { name: volumeName, mountPath: API_TOKEN_MOUNT_PATH, readOnly: true };
  const elsewhere = { name: volumeName, mountPath: '/tokens', readOnly: true };
  switch (kind) {
    case 'token':
      return [token];
    case 'elsewhere':
      return [data, elsewhere];
    case 'both':
      return [token, elsewhere];
    case 'hidden':
      return [{ name: 'data', mountPath: API_TOKEN_MOUNT_PATH }];
    case 'data':
      return [data];
    default:
      return [];
  }
}

const manifest = fc
  .record({
    volume: fc.option(settings, { nil: undefined }),
    automount: fc.constantFrom(undefined, true, false),
    accountAutomount: fc.constantFrom(undefined, false),
    declared: fc.boolean(),
    bound: fc.boolean(),
    annotation: fc.constantFrom(undefined, undefined, 'none', 'projected'),
    init: fc.option(mounts, { nil: undefined }),
    containers: fc.array(mounts, { minLength: 1, maxLength: 3 }),
  })
  .map(({ volume, automount, accountAutomount, declared, bound, annotation, init, containers }) => {
    const name = volume?.volumeName ?? 'data';
    const list = (kinds: readonly string[], prefix: string): readonly object[] =>
      kinds.map((kind, index) => {
        const volumeMounts = volume === undefined && kind !== 'hidden' && kind !== 'data' ? [] : mountsOf(kind, name);
        return { name: `${prefix}${index}`, image: 'i', ...(volumeMounts.length > 0 && { volumeMounts }) };
      });
    const objects = [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name: 'web',
          namespace: 'shop',
          ...(annotation !== undefined && { annotations: { 'tokentrim.dev/access': annotation } }),
        },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: {
              serviceAccountName: 'web',
              ...(automount !== undefined && { automountServiceAccountToken: automount }),
              volumes: [{ name: 'data', emptyDir: {} }, ...(volume === undefined ? [] : [tokenVolume(volume)])],
              ...(init !== undefined && { initContainers: list([init], 'i') }),
              containers: list(containers, 'c'),
            },
          },
        },
      },
      ...(declared ?
        [
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: 'web', namespace: 'shop' },
            ...(accountAutomount !== undefined && { automountServiceAccountToken: accountAutomount }),
          },
        ]
      : []),
      ...(bound ?
        [
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
            metadata: { name: 'web', namespace: 'shop' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
            subjects: [{ kind: 'ServiceAccount', name: 'web' }],
          },
        ]
      : []),
    ];
    return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
  });

const access = fc.constantFrom('none', 'projected', 'unchanged', 'projected');
const rule = fc
  .record({
    access: fc.constantFrom('auto', 'none', 'projected', 'unchanged', 'projected'),
    containers: fc.constantFrom([], [], ['c0'], ['c*'], ['i0', 'c1']),
    token: fc.constantFrom({}, {}, { expirationSeconds: 900 }, { mountPath: '/tokens' }),
  })
  .map((fields): PolicyRule => ({
    match: { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] },
    ...fields,
    reason: 'a law',
    place: { file: 'tokentrim.yaml', line: 1, column: 1 },
  }));
const extraTokens = fc.constantFrom([], [], [[]], [['c0']]).map((list) =>
  list.map((containers): ExtraToken => ({
    match: { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] },
    name: 'vault-token',
    audience: 'vault',
    expirationSeconds: 7200,
    mountPath: '/vault',
    path: 'token',
    defaultMode: 420,
    containers,
    place: { file: 'tokentrim.yaml', line: 2, column: 1 },
  })),
);
const policy = fc
  .record({
    onUnused: access,
    onUnknown: access,
    token: fc.oneof(fc.constant(defaultPolicy.token), settings),
    annotations: fc.constantFrom('allow', 'deny'),
    rules: fc.array(rule, { maxLength: 1 }),
    extraTokens,
    automount: fc.constantFrom('unchanged', 'disable-unless-shared', 'disable'),
  })
  .map(({ automount, token, ...fields }): Policy => ({
    ...defaultPolicy,
    ...fields,
    // What the schema refuses: a name of admission's own, and a year without a reason.
    token: {
      ...token,
      volumeName: token.volumeName === 'kube-api-access-x' ? 'own' : token.volumeName,
      expirationSeconds: token.expirationSeconds === 3607 ? 7200 : token.expirationSeconds,
    },
    serviceAccounts: { ...defaultPolicy.serviceAccounts, automount },
  }));

/** Whoever wrote the policy or the manifest is told of what cannot be; a plan of ours that fails is our fault. */
function expectNoFault({ problems }: HardenResult): void {
  const faults = problems
    .map(({ message }) => message)
    .filter((message) => !/^containers: |is to have the (?:API )?token/.test(message));
  expect(faults).toEqual([]);
}

test('the laws hold under any policy, and under one after another', () => {
  fc.assert(
    fc.property(manifest, policy, policy, (text, first, second) => {
      const input: SourceFile = { path: 'input.yaml', bytes: encoder.encode(text) };
      const once = expectLaws([input], { policy: first });
      expectNoFault(once);
      const next = once.files.map(({ path, bytes }): SourceFile => ({ path, bytes }));
      expectNoFault(expectLaws(next, { policy: second }));
      expectNoFault(harden(next, { policy: first }));
    }),
    { numRuns: 60 },
  );
}, 240_000);
