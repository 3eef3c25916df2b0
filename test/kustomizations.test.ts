import { describe, expect, test } from 'vitest';
import { analyze, type HardenOptions } from '../src/index.ts';
import { account, binding, deployment, stream } from './hosts/kustomize-trees.ts';

const encoder = new TextEncoder();

/** Each workload's verdict, and what was seen that leaves doubt. */
function seen(tree: Readonly<Record<string, string>>, options: HardenOptions = {}) {
  const files = Object.entries(tree).map(([path, text]) => ({
    path,
    bytes: encoder.encode(text),
    role: 'found' as const,
  }));
  const { problems, report } = analyze(files, options);
  expect(problems).toEqual([]);
  return report.workloads.map(({ name, verdict, evidence }) => [
    name,
    verdict,
    ...evidence.filter(({ suggests }) => suggests === 'doubt').map(({ because }) => because),
  ]);
}

/** The same without what was seen. */
function verdicts(...args: Parameters<typeof seen>) {
  return seen(...args).map(([name, verdict]) => [name, verdict]);
}

const web = stream(account('web', 'a'), deployment('web', { namespace: 'a' }));
const over = (fields: string, more: Readonly<Record<string, string>>, file = web) => ({
  'k8s/kustomization.yaml': `# what is built\nresources: [${['web.yaml', ...Object.keys(more)].join(', ')}]\n${fields}\n`,
  'k8s/web.yaml': file,
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [`k8s/${name}`, text])),
});

describe('who may be bound once a kustomization gives the namespace', () => {
  const doubt = 'RoleBinding reads grants Role reader';
  test.each([
    ['a subject in the new one', 'namespace: prod', binding(['prod/web'], 'prod'), 'namespace: prod'],
    ['a subject in any other', 'namespace: prod', binding(['b/web'], 'b'), 'namespace: prod'],
    ['a subject of the new name', 'namePrefix: my-', binding(['a/my-web'], 'a'), 'namePrefix: my-'],
    ['with a suffix', 'nameSuffix: -x', binding(['a/web-x'], 'a'), 'nameSuffix: -x'],
  ])('%s: doubt that names the field', (_, fields, rbac, field) => {
    expect(seen(over(fields, { 'rbac.yaml': rbac }))).toEqual([
      ['web', 'unknown', `${doubt}, perhaps to this account: k8s/kustomization.yaml:3 sets ${field}`],
    ]);
  });

  test('a user name: Kustomize leaves it as it is, and it may be the new one', () => {
    const rbac = binding([], 'prod').replace(
      'subjects:',
      "subjects:\n- {kind: User, name: 'system:serviceaccount:prod:web'}",
    );
    expect(verdicts(over('namespace: prod', { 'rbac.yaml': rbac }))).toEqual([['web', 'unknown']]);
  });

  test('all accounts of the new namespace', () => {
    const rbac = binding([], 'prod').replace(
      'subjects:',
      "subjects:\n- {kind: Group, name: 'system:serviceaccounts:prod'}",
    );
    expect(verdicts(over('namespace: prod', { 'rbac.yaml': rbac }))).toEqual([['web', 'unknown']]);
  });

  test('the release has another namespace: the kustomization has the last word', () => {
    const tree = over(
      'namespace: prod',
      { 'rbac.yaml': binding(['prod/web'], 'prod') },
      stream(account('web'), deployment('web')),
    );
    expect(verdicts(tree, { namespace: 'shop' })).toEqual([['web', 'unknown']]);
    expect(seen(tree, { namespace: 'prod' })).toEqual([['web', 'used']]);
  });

  test('a custom resource has it among its subjects', () => {
    const definition = 'apiVersion: acme.dev/v1\nkind: Grant\nmetadata: {name: g}\nspec:\n  subjects:\n';
    const tree = over('namespace: prod', {
      'g.yaml': `${definition}  - {kind: ServiceAccount, name: web, namespace: prod}\n`,
    });
    expect(seen(tree)).toMatchObject([['web', 'unknown', 'Grant g has ServiceAccount web among its subjects']]);
  });

  test('in a file that the kustomization does not take in', () => {
    const files = { ...over('namespace: prod', {}), 'rbac.yaml': binding(['prod/web'], 'prod') };
    expect(verdicts(files)).toEqual([['web', 'unknown']]);
  });
});

describe('no doubt', () => {
  test('the namespace is the one that it has, and the binding is no part of it', () => {
    const files = { ...over('namespace: a', {}), 'rbac.yaml': binding(['b/web'], 'b') };
    expect(seen(files)).toEqual([['web', 'unused']]);
  });

  test.each([
    ['nobody is bound by this name', 'namespace: prod', binding(['prod/other'], 'prod')],
    ['a prefix, and nobody of the new name', 'namePrefix: my-', binding(['a/your-web'], 'a')],
    ['fields that are empty', 'namespace: ""\nnamePrefix: ""', binding(['b/web'], 'b')],
    [
      'only admission uses the right',
      'namespace: prod',
      stream(
        binding(['prod/web'], 'prod'),
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader, namespace: prod}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n',
      ),
    ],
  ])('%s', (_, fields, rbac) => {
    expect(seen(over(fields, { 'rbac.yaml': rbac }))).toEqual([['web', 'unused']]);
  });

  test('a file that no kustomization takes in', () => {
    const { 'k8s/web.yaml': file, ...rest } = over('namespace: prod', {});
    const tree = { ...rest, 'k8s/kustomization.yaml': 'namespace: prod\nresources: []\n', 'k8s/web.yaml': file };
    expect(seen({ ...tree, 'k8s/rbac.yaml': binding(['prod/web'], 'prod') })).toEqual([['web', 'unused']]);
  });

  test('an account that is bound in any case is used', () => {
    const tree = over('namespace: prod', { 'rbac.yaml': binding(['a/web'], 'a') });
    expect(seen(tree)).toEqual([['web', 'used']]);
  });

  test('a base that two overlays give a namespace each', () => {
    const tree = {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': web,
      'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\n',
      'test/kustomization.yaml': 'namespace: test\nresources: [../base]\n',
    };
    expect(seen(tree)).toEqual([['web', 'unused']]);
  });

  test('an account that comes from another base of the same overlay', () => {
    const tree = {
      'prod/kustomization.yaml': 'namespace: prod\nnamePrefix: x-\nresources: [../web, ../accounts]\n',
      'web/kustomization.yaml': 'namePrefix: w-\nresources: [web.yaml]\n',
      'web/web.yaml': deployment('web'),
      'accounts/kustomization.yaml': 'resources: [account.yaml]\n',
      'accounts/account.yaml': account('web'),
    };
    expect(seen(tree)).toEqual([['web', 'unused']]);
  });
});

test('an account that a kustomization takes to another namespace is not declared for the pods of the first', () => {
  const tree = {
    'web.yaml': deployment('web', { namespace: 'a' }),
    'accounts/kustomization.yaml': 'resources: [account.yaml]\nnamespace: b\n',
    'accounts/account.yaml': account('web'),
  };
  expect(seen(tree)).toEqual([
    [
      'web',
      'unknown',
      'ServiceAccount web may be in another namespace, or have another name: accounts/kustomization.yaml:2 sets namespace: b',
    ],
  ]);
});

describe('kustomizations of which nobody knows what names they give end', () => {
  const ladder: Readonly<Record<string, string>> = Object.fromEntries(
    Array.from({ length: 20 }, (_, level) =>
      ['a', 'b'].map((side) => [
        `${side}${level}/kustomization.yaml`,
        `namePrefix: ${side}${level}\nresources: [${level === 0 ? '../web.yaml' : `../a${level - 1}, ../b${level - 1}`}]\n`,
      ]),
    ).flat(),
  );
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'they take in each other',
      {
        'a/kustomization.yaml': 'namePrefix: a\nresources: [../b, ../web.yaml, .]\n',
        'b/kustomization.yaml': 'namePrefix: b\nresources: [../a]\n',
        'web.yaml': web,
      },
    ],
    ['each way up gives another', { ...ladder, 'web.yaml': web }],
  ])('%s: all is doubt', (_, tree) => {
    const files = Object.entries(tree).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
    const { report } = analyze(files);
    expect(report.complete.reasons).toEqual([
      'web.yaml is taken in by so many kustomizations that its names cannot be followed',
    ]);
    expect(report.workloads).toMatchObject([{ verdict: 'unknown' }]);
  });
});

test('the folder that is named to build is the topmost', () => {
  const tree = {
    'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../debug]\n',
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': web,
    'debug/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{name: acme/web, newName: bitnami/kubectl}]\n',
  };
  const because =
    'images at debug/kustomization.yaml:3 may tell its containers of the API; kustomize build prod/ | tokentrim explain sees it';
  expect(seen(tree)).toEqual([['web', 'unknown', because]]);
});

test('a long value of a patch is looked at once', () => {
  const patch = (value: string) =>
    `patches:\n- patch: '{"kind": "ConfigMap", "metadata": {"name": "c"}, "binaryData": {"k": "${value}"}}'`;
  expect(seen(over(patch(`aaaaaaaa${' '.repeat(300_000)}!`), {}))).toEqual([['web', 'unused']]);
  expect(seen(over(patch(`${'A'.repeat(8_000_000)}!`), {}))).toEqual([['web', 'unused']]);
});

test('an account keeps its default while pods of another namespace may come to run as it', () => {
  const tree = {
    'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, other.yaml]\n',
    'web.yaml': web,
    'other.yaml': deployment('other', { account: 'web', namespace: 'b' }).replace(
      'metadata: {name: other',
      'metadata: {annotations: {tokentrim.dev/access: unchanged, tokentrim.dev/reason: x}, name: other',
    ),
  };
  const files = Object.entries(tree).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  expect(analyze(files).report.serviceAccounts.flatMap(({ changes }) => changes)).toEqual([]);
});

describe('what a kustomization changes in containers', () => {
  const patch = (container: string): string =>
    `patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {replicas: 2, template: {spec: {containers: [{name: main, ${container}}]}}}\n`;

  test('may be a sign of use: doubt that names the field', () => {
    const tree = over(patch('command: [kubectl]'), {});
    expect(seen(tree)).toEqual([
      [
        'web',
        'unknown',
        'patches at k8s/kustomization.yaml:3 may tell its containers of the API; kustomize build k8s/ | tokentrim explain sees it',
      ],
    ]);
    const beside = { ...tree, 'other/web.yaml': stream(account('other'), deployment('other')) };
    expect(verdicts(beside)).toEqual([
      ['web', 'unknown'],
      ['other', 'unused'],
    ]);
  });

  test.each([
    ['a patch of resources', patch('resources: {limits: {cpu: 1}}')],
    ['a variable', patch('env: [{name: LOG_LEVEL, value: debug}, {name: NO_PROXY, value: localhost}]')],
    ['a tag', 'images: [{name: acme/web, newTag: "2"}]'],
    ['labels', 'commonLabels: {app.kubernetes.io/name: web, app.kubernetes.io/managed-by: kustomize}'],
    ['a Secret of which the text shows', 'secretGenerator: [{name: s, literals: [PASSWORD=x]}]'],
    ['a ConfigMap', 'configMapGenerator: [{name: c, files: [c.properties]}]'],
    [
      'a host name elsewhere',
      'replacements: [{source: {kind: X}, targets: [{select: {kind: Ingress}, fieldPaths: [spec.rules.0.host]}]}]',
    ],
    ['replicas', 'replicas: [{name: web, count: 3}]'],
  ])('no doubt for %s', (_, fields) => {
    expect(seen(over(fields, {}))).toEqual([['web', 'unused']]);
  });

  test('a patch that was not read', () => {
    const files = over('patches: [{path: patch.txt}]', {});
    const { report } = analyze(Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })));
    expect(report.complete.reasons).toEqual([
      'k8s/kustomization.yaml applies patch.txt, not read here; kustomize build k8s/ | tokentrim fix has all of it',
    ]);
  });
});

describe('a patch that may drop what is written', () => {
  const bound = stream(web, binding(['a/web'], 'a'));
  const patch = (podSpec: string, name = 'web') =>
    `patches:\n- patch: '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "${name}"}, "spec": {"template": {"spec": ${podSpec}}}}'`;
  const jsonPatch = (path: string, target = '{kind: Deployment, name: web}') =>
    `patches:\n- target: ${target}\n  patch: '[{"op": "add", "path": "${path}", "value": []}]'`;

  test.each([
    ['resources of its container', patch('{"containers": [{"name": "main", "resources": {}}]}')],
    ['a volume more', patch('{"volumes": [{"name": "x", "emptyDir": {}}]}')],
    ['a volume more, at the end', jsonPatch('/spec/template/spec/volumes/-')],
    ['a sidecar of another workload', patch('{"containers": [{"name": "side"}]}', 'api')],
    ['all volumes of another workload', jsonPatch('/spec/template/spec/volumes', '{kind: Deployment, name: api}')],
    ['all volumes of another kind', jsonPatch('/spec/template/spec/volumes', '{kind: Job}')],
  ])('%s is none: it gets an explicit token', (_, fields) => {
    expect(accesses(over(fields, {}, bound))).toEqual([['projected', expect.stringContaining('RoleBinding')]]);
  });

  test.each([
    ['a sidecar', patch('{"containers": [{"name": "side"}]}')],
    ['all volumes', jsonPatch('/spec/template/spec/volumes')],
    ['all volumes of what an expression names', jsonPatch('/spec/template/spec/volumes', '{name: w.*}')],
  ])('%s: it is left as it is, and that is said', (_, fields) => {
    const reason =
      'patches at k8s/kustomization.yaml:3 may drop an explicit token from what is built; kustomize build k8s/ | tokentrim fix gives it one';
    expect(accesses(over(fields, {}, bound))).toEqual([['unchanged', reason]]);
    expect(accesses(over(fields, {}))).toEqual([['none', expect.stringContaining('nothing here binds it')]]);
  });

  function accesses(tree: Readonly<Record<string, string>>) {
    const files = Object.entries(tree).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
    return analyze(files).report.workloads.map(({ access, reason }) => [access, reason]);
  }
});
