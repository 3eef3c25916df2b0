// What the policy does to identities, through each host: accounts of their own, copied bindings, a token for Vault, a
// legacy Secret's projection, and single rights to mint. Every name that is written has to lead somewhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotationsOf, isKubeObject, refOf, type KubeObject } from '../../src/kube/object.ts';
import { serviceAccountNameOf, volumeMountsOf, volumesOf, containersOf } from '../../src/kube/pod-spec.ts';
import { podSpecsOf } from '../../src/kube/workload.ts';
import { asString, elements, member, type JsonValue } from '../../src/patch/json.ts';
import { readDocument } from '../../src/yaml/read.ts';
import {
  charts,
  copyOf,
  helm3,
  helm4,
  isMissing,
  kustomizations,
  kustomize4,
  kustomize5,
  run,
  runHelm4,
  type Ran,
} from './hosts.ts';

const chart = join(charts, 'build');
const policy = join(chart, 'tokentrim.yaml');
const NAMESPACE = 'builds';
const rendered = ['ci', chart, '--namespace', NAMESPACE];
const flags = ['--policy', policy, '--namespace', NAMESPACE];
const postRendered = [...rendered, '--post-renderer', 'tokentrim', ...flags.flatMap(postRendererArgument)];
const functions = ['build', '--enable-alpha-plugins', '--enable-exec'];
const functionPolicy = join(kustomizations, 'build-prod/tokentrim.yaml');

function postRendererArgument(flag: string): readonly string[] {
  return ['--post-renderer-args', flag];
}

interface Host {
  readonly name: string;
  readonly binary: string;
  readonly run: () => Ran;
  /** Of names, in front of those of the manifests. */
  readonly prefix: string;
  /** The host shows everything, so that hooks are seen, accounts switched off, and Secrets removed. */
  readonly whole: boolean;
  /** What changes nothing in what came out; undefined where that is more than manifests. */
  readonly again: readonly string[] | undefined;
}

const built = (binary: string): Ran => run(binary, [...functions, join(kustomizations, 'build-prod')]);
const fixed = ['fix', ...flags];

const hosts: readonly Host[] = [
  {
    name: 'Helm 3 in a pipe',
    binary: helm3,
    run: () => run('tokentrim', fixed, { input: run(helm3, ['template', ...rendered]).stdout }),
    prefix: '',
    whole: true,
    again: fixed,
  },
  {
    name: 'a post-renderer of Helm 3',
    binary: helm3,
    run: () => run(helm3, ['template', ...postRendered, '--no-hooks']),
    prefix: '',
    whole: false,
    again: ['post-render', ...flags],
  },
  {
    name: 'a post-renderer of Helm 4',
    binary: helm4,
    run: () => runHelm4(['template', ...postRendered]),
    prefix: '',
    whole: true,
    again: fixed,
  },
  {
    name: 'an installation by Helm 4, without a cluster',
    binary: helm4,
    run: () => runHelm4(['install', ...postRendered, '--dry-run=client']),
    prefix: '',
    whole: true,
    again: undefined,
  },
  ...[kustomize4, kustomize5].map((binary, index) => ({
    name: `a function of kustomize ${['4.5.4', '5.8.1'][index]}`,
    binary,
    run: () => built(binary),
    prefix: 'ci-',
    whole: true,
    again: ['fix', '--policy', functionPolicy],
  })),
];

describe.each(hosts)('$name', ({ binary, run: runHost, prefix, whole, again }) => {
  describe.skipIf(isMissing(binary))('with a policy about identities', () => {
    const ran = isMissing(binary) ? { status: 0, stdout: '', stderr: '' } : runHost();
    const objects = objectsIn(ran.stdout);
    const named = (kind: string, name: string): KubeObject | undefined => objects.get(`${kind}/${prefix}${name}`);
    const podSpecOf = (kind: string, name: string) => podSpecsOf(named(kind, name) ?? {})[0]?.podSpec ?? {};
    // Helm has the release's name in names, Kustomize its prefix.
    const own = prefix === '' ? 'ci-' : '';

    test('succeeds, and every name leads somewhere', () => {
      expect([ran.status, ran.stderr]).toEqual([0, expect.not.stringMatching(/^error/im)]);
      expect(objects.size).toBeGreaterThan(15);
      expect(danglingIn([...objects.values()])).toEqual([]);
    });

    test.each([
      ['Deployment', 'queue', 'queue-deployment'],
      ['StatefulSet', 'queue', 'queue-statefulset'],
    ])('%s %s leaves the shared account and takes its rights and pull secrets along', (kind, name, account) => {
      expect(serviceAccountNameOf(podSpecOf(kind, own + name))).toBe(`${prefix}${own}${account}`);
      expect(named('ServiceAccount', own + account)).toMatchObject({
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: 'registry' }],
      });
      expect(named('RoleBinding', `shared-${prefix}${own}${account}`)).toMatchObject({
        roleRef: { kind: 'Role', name: `${prefix}reads` },
        subjects: [{ kind: 'ServiceAccount', name: `${prefix}${own}${account}`, namespace: NAMESPACE }],
      });
      expect(JSON.stringify(podSpecOf(kind, own + name))).toContain('"expirationSeconds":3600');
    });

    test('build-robot gets a token for Vault in one container, and none for the API where it needs none', () => {
      const podSpec = podSpecOf('Deployment', `${own}robot`);
      expect(serviceAccountNameOf(podSpec)).toBe(`${prefix}build-robot`);
      expect(podSpec['automountServiceAccountToken']).toBe(false);
      expect(volumesOf(podSpec).map(({ value }) => value)).toEqual([
        {
          name: 'vault-token',
          projected: {
            defaultMode: 420,
            sources: [{ serviceAccountToken: { path: 'vault-token', expirationSeconds: 7200, audience: 'vault' } }],
          },
        },
      ]);
      expect(mountPathsIn(podSpec)).toEqual({ clone: [], robot: ['/var/run/secrets/tokens'] });
    });

    test('a projection takes the place of a legacy Secret, which goes where all its users are seen', () => {
      const podSpec = podSpecOf('Deployment', 'archive');
      const login = volumesOf(podSpec).find(({ name }) => name === 'login')?.value;
      expect(member(member(login, 'projected'), 'sources')).toMatchObject([
        { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
        { configMap: { name: 'kube-root-ca.crt' } },
        { downwardAPI: { items: [{ path: 'namespace' }] } },
      ]);
      expect(mountPathsIn(podSpec)['archive']?.[0]).toBe('/login');
      expect(named('Secret', 'archive-token') === undefined).toBe(whole);
      expect(named('ServiceAccount', 'archive')?.['secrets'] === undefined).toBe(whole);
    });

    test('who could mint every token may mint that of the one account which its store names', () => {
      expect(named('ClusterRole', 'store-keeper')?.['rules']).toEqual([
        { apiGroups: ['external-secrets.io'], resources: ['secretstores'], verbs: ['get', 'list', 'watch'] },
      ]);
      const name = `build-robot-token-${prefix}store-keeper`;
      expect(named('Role', name)).toMatchObject({
        metadata: { namespace: NAMESPACE },
        rules: [
          {
            apiGroups: [''],
            resources: ['serviceaccounts/token'],
            resourceNames: [`${prefix}build-robot`],
            verbs: ['create'],
          },
        ],
      });
      expect(named('RoleBinding', name)).toMatchObject({
        subjects: [{ kind: 'ServiceAccount', name: `${prefix}store-keeper`, namespace: NAMESPACE }],
      });
    });

    // Helm 3 shows no hooks to a post-renderer, and Kustomize knows none.
    if (whole && prefix === '') {
      test('a hook gets an account that is a hook itself, before it', () => {
        expect(serviceAccountNameOf(podSpecOf('Job', 'migrate'))).toBe('migrate');
        expect(annotationsOf(named('ServiceAccount', 'migrate') ?? {})).toEqual({
          'helm.sh/hook': 'pre-install,pre-upgrade',
          'helm.sh/hook-weight': '-6',
          'helm.sh/hook-delete-policy': 'before-hook-creation',
        });
      });
    }

    test('nothing of the host’s own is left in what is new', () => {
      expect(ran.stdout).not.toMatch(/postrenderer\.helm\.sh|internal\.config\.kubernetes\.io/);
    });

    // What an installation prints is not only manifests.
    if (again !== undefined) {
      test('a second run changes nothing', () => {
        const { status, stdout } = run('tokentrim', again, { input: ran.stdout });
        expect(status).toBe(0);
        expect(stdout).toBe(ran.stdout);
      });
    }
  });
});

describe.skipIf(isMissing(kustomize4))('kustomize', () => {
  test('a function makes of names that are not final what a pipe makes of final ones', () => {
    const folder = copyOf(kustomizations);
    const file = join(folder, 'build-prod/kustomization.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^transformers:[^]*/m, ''));
    const { stdout } = run(kustomize4, ['build', join(folder, 'build-prod')]);
    const piped = run('tokentrim', ['fix', '--policy', functionPolicy], { input: stdout });
    expect([piped.status, piped.stderr]).toEqual([0, expect.stringContaining('5 workloads')]);
    expect(Object.fromEntries(objectsIn(built(kustomize4).stdout))).toEqual(
      Object.fromEntries(objectsIn(piped.stdout)),
    );
  });

  test('an overlay above renames new accounts with all that names them, but not the names in a rule', () => {
    const { stdout, status } = run(kustomize4, [...functions, join(kustomizations, 'build-above')]);
    expect(status).toBe(0);
    const objects = objectsIn(stdout);
    expect(objects.get('StatefulSet/eu-ci-queue')).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'eu-ci-queue-statefulset' } } },
    });
    expect(objects.get('RoleBinding/eu-ci-shared-ci-queue-statefulset')).toMatchObject({
      subjects: [{ name: 'eu-ci-queue-statefulset', namespace: 'builds-eu' }],
    });
    expect(objects.get('RoleBinding/eu-ci-build-robot-token-ci-store-keeper')).toMatchObject({
      subjects: [{ name: 'eu-ci-store-keeper', namespace: 'builds-eu' }],
    });
    // Kustomize's own limit, and why the page says to run the function in the outermost kustomization.
    expect(danglingIn([...objects.values()])).toEqual([
      'Role eu-ci-build-robot-token-ci-store-keeper: ServiceAccount ci-build-robot',
    ]);
  });
});

/** By kind and name; what stands around manifests is left out. */
function objectsIn(stream: string): ReadonlyMap<string, KubeObject> {
  const documents = stream.split(/^(?:---|HOOKS:|MANIFEST:)$/m).filter((text) => /^kind: /m.test(text));
  return new Map(
    documents.flatMap((text) => {
      const { value } = readDocument(text);
      if (!isKubeObject(value)) return [];
      const { kind, name } = refOf(value);
      return [[`${kind}/${name}`, value]];
    }),
  );
}

function mountPathsIn(podSpec: JsonValue): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    containersOf(podSpec).map((container) => [
      container.name,
      volumeMountsOf(container).map(({ mountPath }) => mountPath),
    ]),
  );
}

/** Names of accounts, roles and Secrets that no object has. */
function danglingIn(objects: readonly KubeObject[]): readonly string[] {
  const there = new Set(objects.map((object) => `${refOf(object).kind} ${refOf(object).name}`));
  return objects.flatMap((object) => {
    const { kind, name } = refOf(object);
    return referencesIn(object)
      .filter((reference) => !there.has(reference) && reference !== 'ServiceAccount default')
      .map((reference) => `${kind} ${name}: ${reference}`);
  });
}

function referencesIn(object: KubeObject): readonly string[] {
  const named = (kind: string, value: JsonValue | undefined): readonly string[] =>
    typeof value === 'string' ? [`${kind} ${value}`] : [];
  const roleRef = object['roleRef'];
  return [
    ...podSpecsOf(object).flatMap(({ podSpec }) => [
      ...named('ServiceAccount', serviceAccountNameOf(podSpec)),
      ...volumesOf(podSpec).flatMap(({ value }) => named('Secret', member(value['secret'], 'secretName'))),
    ]),
    ...elements(object['subjects']).flatMap((subject) => named('ServiceAccount', member(subject, 'name'))),
    ...elements(object['secrets']).flatMap((secret) => named('Secret', member(secret, 'name'))),
    ...(roleRef === undefined ? [] : named(asString(member(roleRef, 'kind')) ?? '', member(roleRef, 'name'))),
    ...elements(object['rules'])
      .flatMap((rule) => elements(member(rule, 'resourceNames')))
      .flatMap((name) => named('ServiceAccount', name)),
  ];
}
