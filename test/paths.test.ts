import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCommand, runCommand } from './command.ts';

let command = '';
beforeAll(async () => {
  command = await buildCommand();
}, 60_000);

const deployment = (name: string, account: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      serviceAccountName: ${account}
      containers:
      - name: main
        image: acme/${name}
`;
const account = (name: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n`;
const binding = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: ${name}}
`;

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-paths-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function run(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...args], { cwd, encoding: 'utf8' });
  return { stdout, stderr, status };
}

interface Seen {
  readonly file: string;
  readonly name: string;
  readonly verdict: string;
  readonly access: string;
}

function seen(cwd: string, ...args: readonly string[]): readonly Seen[] {
  const { stdout, status, stderr } = run(cwd, 'explain', '--quiet', '--format', 'json', ...args);
  expect(stderr + String(status)).toBe('0');
  const { workloads }: { readonly workloads: readonly Seen[] } = JSON.parse(stdout);
  return workloads.map(({ file, name, verdict, access }) => ({ file, name, verdict, access }));
}

describe('files beside a named one', () => {
  test('a binding in the next file is seen', () => {
    const cwd = folderOf({
      'web.yaml': deployment('web', 'web'),
      'account.yaml': account('web'),
      'rbac.yaml': binding('web'),
    });
    expect(seen(cwd, 'web.yaml')).toEqual([{ file: 'web.yaml', name: 'web', verdict: 'used', access: 'projected' }]);
  });

  test('they are never written', () => {
    const other = deployment('other', 'web');
    const cwd = folderOf({ 'web.yaml': deployment('web', 'web'), 'other.yaml': other, 'account.yaml': account('web') });
    expect(run(cwd, 'fix', '--write', 'web.yaml').status).toBe(0);
    expect(readFileSync(join(cwd, 'other.yaml'), 'utf8')).toBe(other);
    expect(readFileSync(join(cwd, 'account.yaml'), 'utf8')).toBe(account('web'));
    expect(readFileSync(join(cwd, 'web.yaml'), 'utf8')).toContain('automountServiceAccountToken: false');
  });

  test('one that cannot be read leaves doubt', () => {
    const cwd = folderOf({
      'web.yaml': deployment('web', 'web') + '---\n' + account('web'),
      'b.yaml': 'kind: [RoleBinding',
    });
    expect(seen(cwd, 'web.yaml')).toMatchObject([{ verdict: 'unknown', access: 'projected' }]);
    expect(seen(cwd, '--complete', 'web.yaml')).toMatchObject([{ verdict: 'unused', access: 'none' }]);
  });

  test('one that cannot hold an object does not', () => {
    const cwd = folderOf({
      'web.yaml': deployment('web', 'web') + '---\n' + account('web'),
      'tsconfig.json': '{ // comment\n}',
    });
    expect(seen(cwd, 'web.yaml')).toMatchObject([{ verdict: 'unused' }]);
  });
});

describe('beside a named file, a chart and a kustomization are a part of the release that is not read', () => {
  const web = deployment('web', 'web') + '---\n' + account('web');
  const reasons = (files: Readonly<Record<string, string>>, ...args: readonly string[]): readonly string[] => {
    const cwd = folderOf({ 'k8s/web.yaml': web, 'k8s/rbac.yaml': account('other'), ...files });
    return reasonsIn(cwd, ...(args.length > 0 ? args : ['k8s/web.yaml']));
  };
  const reasonsIn = (cwd: string, ...args: readonly string[]): readonly string[] => {
    const { stdout } = run(cwd, 'explain', '--quiet', '--format', 'json', ...args);
    const report: {
      readonly complete: { readonly reasons: readonly string[] };
      readonly workloads: readonly Seen[];
    } = JSON.parse(stdout);
    const [first] = report.complete.reasons;
    expect(report.workloads[0]).toMatchObject({ verdict: first === undefined ? 'unused' : 'unknown' });
    return report.complete.reasons;
  };

  test.each(['k8s', 'k8s/chart', 'k8s/charts/chart'])('a chart in %s', (folder) => {
    const files = { [`${folder}/Chart.yaml`]: 'name: c\n', [`${folder}/templates/rbac.yaml`]: '{{ broken' };
    expect(reasons(files)).toEqual([`the chart in ${folder} was not read`]);
    expect(reasons(files, '--complete', 'k8s/web.yaml')).toEqual([]);
  });

  test('not one beside what Helm rendered', () => {
    const rendered = `---\n# Source: c/templates/web.yaml\n${web}`;
    expect(reasons({ 'k8s/web.yaml': rendered, 'k8s/chart/Chart.yaml': 'name: c\n' })).toEqual([]);
  });

  test.each(['https://acme.dev/web.yaml', 'other/templates/web.yaml'])('one beside what comes from %s', (source) => {
    const files = { 'k8s/web.yaml': `---\n# Source: ${source}\n${web}`, 'k8s/chart/Chart.yaml': 'name: c\n' };
    expect(reasons(files)).toEqual(['the chart in k8s/chart was not read']);
  });

  test.each(['k8s/templates/web.yaml', 'k8s/templates'])('a chart, of which %s is a part', (path) => {
    const files = { 'k8s/Chart.yaml': 'name: c\n', 'k8s/templates/web.yaml': web };
    expect(reasons(files, path)).toEqual(['the chart in k8s was not read']);
  });

  test.each([
    ['templates/app/web.yaml', 'k8s/templates/app', '.', '../..'],
    ['templates/app/web.yaml', 'k8s/templates/app', 'web.yaml', '../..'],
    ['templates/a/b/web.yaml', '.', 'k8s/templates/a/b', 'k8s'],
    ['templates/a/b/web.yaml', '.', 'k8s/templates/a/b/web.yaml', 'k8s'],
    ['crds/a/web.yaml', 'k8s', 'crds/a', '.'],
    ['templates/templates/web.yaml', '.', 'k8s/templates/templates', 'k8s'],
  ])('a chart, of which %s is a part below that of its templates: in %s, %s', (file, below, path, chart) => {
    const cwd = folderOf({ 'k8s/Chart.yaml': 'name: c\n', [`k8s/${file}`]: web });
    expect(reasonsIn(join(cwd, below), path)).toEqual([`the chart in ${chart} was not read`]);
  });

  test('a chart, of whose templates a link leads to a folder', () => {
    const cwd = folderOf({ 'c/Chart.yaml': 'name: c\n', 'c/templates/app/web.yaml': web });
    symlinkSync('c/templates/app', join(cwd, 'app'));
    expect(reasonsIn(cwd, 'app')).toEqual(['the chart in c was not read']);
    expect(reasonsIn(cwd, 'app/web.yaml')).toEqual(['the chart in c was not read']);
  });

  test('not a chart that other folders of templates stand in', () => {
    const files = { 'k8s/Chart.yaml': 'name: c\n', 'k8s/files/templates/web.yaml': web };
    expect(reasons(files, 'k8s/files/templates')).toEqual([]);
  });

  test('a link to a folder, in one that is walked', () => {
    const cwd = folderOf({ 'k8s/web.yaml': web, 'more/rbac.yaml': binding('web') });
    symlinkSync('../more', join(cwd, 'k8s/more'));
    expect(run(cwd, 'explain', 'k8s').stdout).toContain('k8s/more was not read: a link to a folder');
    expect(seen(cwd, 'k8s')).toMatchObject([{ verdict: 'unknown' }]);
    expect(seen(cwd, 'k8s', 'more')).toMatchObject([{ verdict: 'used' }]);
  });

  test('not one that Git ignores, or that is a package', () => {
    const chart = 'name: c\n';
    expect(
      reasons({
        '.git/HEAD': '',
        '.gitignore': 'old/\n',
        'k8s/old/Chart.yaml': chart,
        'k8s/node_modules/Chart.yaml': chart,
      }),
    ).toEqual([]);
  });

  const adding = (text: string) => ({ 'k8s/kustomization.yaml': text, 'base/rbac.yaml': binding('web') });
  const told = (what: string): readonly string[] => [
    `k8s/kustomization.yaml adds ${what}, not read here; kustomize build k8s/ | tokentrim fix has all of it`,
  ];

  test.each([
    ['resources: [web.yaml, ../base]', '../base'],
    ['resources: [./web.yaml, rbac.yaml, "https://acme.dev/a.yaml", b]', 'https://acme.dev/a.yaml and 1 more'],
    ['bases: [../base]', '../base'],
    ['components: [../base]', '../base'],
    ['generators: [../gen]', '../gen'],
    ['transformers: [web.yaml]', 'web.yaml'],
    ['helmCharts: [{name: redis}]', 'the chart redis'],
    ['helmChartInflationGenerator: [{chartName: redis}]', 'the chart redis'],
  ])('a kustomization with %s', (text, what) => {
    expect(reasons(adding(text))).toEqual(told(what));
    expect(reasons(adding(text), 'k8s')).toEqual(told(what));
  });

  test('a kustomization of which only a file below is read', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web, rbac]\n',
      'base/web/web.yaml': web,
      'base/rbac/rbac.yaml': binding('web'),
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    expect(reasons(files, 'base/web', 'prod')).toEqual([
      expect.stringContaining('prod/kustomization.yaml adds ../base'),
    ]);
  });

  test('one with a marker behind it', () => {
    expect(reasons(adding('resources: [web.yaml, ../base]\n---\n'))).toEqual(told('../base'));
  });

  test.each([
    ['inline', '|\n    - {op: replace, path: /spec/template/spec/serviceAccountName, value: other}\n', {}],
    ['in a file', '', { 'k8s/patch.yaml': '- {op: replace, path: /subjects/0/name, value: web}\n' }],
  ])('one that patches accounts or bindings, %s', (_, inline, more) => {
    const patch = inline === '' ? 'path: patch.yaml' : `patch: ${inline}`;
    const text = `resources: [web.yaml, rbac.yaml]\npatches:\n- ${patch}\n`;
    const told = ['k8s/kustomization.yaml changes who runs as whom; kustomize build k8s/ | tokentrim fix sees it'];
    expect(reasons({ ...adding(text), ...more })).toEqual(told);
  });

  test('a chart in a folder of context', () => {
    const files = { 'more/Chart.yaml': 'name: c\n' };
    expect(reasons(files, '--context', 'more', 'k8s')).toEqual(['the chart in more was not read']);
  });

  test('not one that adds only what is read', () => {
    expect(reasons(adding('resources: [web.yaml, ./rbac.yaml]\nconfigMapGenerator: [{name: a}]'))).toEqual([]);
    expect(seen(folderOf({ 'k8s/web.yaml': web, ...adding('resources: [web.yaml, ../base/]') }), '.')).toMatchObject([
      { verdict: 'used' },
    ]);
  });
});

test('a large file beside a named one is not read, which is told with what to do', () => {
  const cwd = folderOf({
    'web.yaml': deployment('web', 'web') + '---\n' + account('web'),
    'account.yaml': account('a'),
  });
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  writeFileSync(join(cwd, 'data.json'), text + '#'.repeat(2 ** 20 * 65 - text.length));
  expect(run(cwd, 'fix', '--check', 'web.yaml').stderr).toContain(
    'the input is not complete: data.json (65 MiB) was not read, since nobody named it; --context data.json reads it\n',
  );
  expect(seen(cwd, 'web.yaml')).toMatchObject([{ verdict: 'unknown' }]);
  expect(seen(cwd, 'web.yaml', '--context', 'data.json')).toMatchObject([{ verdict: 'unused' }]);
  expect(seen(cwd, 'web.yaml', 'data.json')).toMatchObject([{ verdict: 'unused' }]);
});

describe('folders', () => {
  test('are walked, but for charts, node_modules and what Git ignores', () => {
    const web = deployment('web', 'web');
    const cwd = folderOf({
      '.gitignore': 'secret/\n*.local.yaml\n!keep.local.yaml\n',
      'k8s/web.yaml': web,
      'k8s/deep/er/web.yml': web,
      'k8s/a.local.yaml': web,
      'k8s/keep.local.yaml': web,
      'k8s/secret/web.yaml': web,
      'k8s/node_modules/x/web.yaml': web,
      'k8s/README.md': '# no manifest',
      'k8s/chart/Chart.yaml': 'name: chart',
      'k8s/chart/templates/web.yaml': '{{ broken',
    });
    execFileSync('git', ['init', '-q'], { cwd });
    const { stdout, stderr, status } = run(cwd, 'fix', '--check', '.');
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual(
      ['k8s/deep/er/web.yml', 'k8s/keep.local.yaml', 'k8s/web.yaml'].map((path) => `${path} would change`),
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      'k8s/chart is passed over: a chart; render it: helm template RELEASE k8s/chart | tokentrim fix',
    );
  });

  describe('what Git ignores in them', () => {
    const web = deployment('web', 'web') + '---\n' + account('web');

    test('is evidence, and never written: Git does not ignore it where somebody added it', () => {
      const rbac = binding('web') + '---\n' + deployment('other', 'web');
      const cwd = folderOf({ '.gitignore': 'rbac*\n', 'k8s/web.yaml': web, 'k8s/rbac.yaml': rbac });
      execFileSync('git', ['init', '-q'], { cwd });
      for (const args of [['k8s'], ['k8s', 'k8s/web.yaml'], ['k8s/web.yaml'], ['.']]) {
        expect(seen(cwd, ...args)).toEqual([expect.objectContaining({ name: 'web', verdict: 'used' })]);
      }
      expect(seen(cwd, 'k8s', 'k8s/rbac.yaml').map(({ name }) => name)).toEqual(['web', 'other']);
      expect(run(cwd, 'fix', '--write', 'k8s').status).toBe(0);
      expect(readFileSync(join(cwd, 'k8s/rbac.yaml'), 'utf8')).toBe(rbac);
    });

    test('is evidence in a folder of context too', () => {
      const cwd = folderOf({
        'ctx/.gitignore': 'rbac*\n',
        'ctx/a.yaml': account('a'),
        'ctx/rbac.yaml': binding('web'),
      });
      writeFileSync(join(cwd, 'web.yaml'), web);
      execFileSync('git', ['init', '-q'], { cwd });
      expect(seen(cwd, '--context', 'ctx', 'web.yaml')).toMatchObject([{ verdict: 'used' }]);
    });

    test('leaves doubt where it cannot be read; a folder, and what is no manifest, does not', () => {
      const ignored = { '.gitignore': '*.tmp.*\nout\n', '.git/HEAD': '' };
      const idle = { 'data.tmp.json': '{ // comment\n}', 'out/rbac.yaml': binding('web'), 'out/b.yaml': '{{ broken' };
      expect(seen(folderOf({ ...ignored, ...idle, 'web.yaml': web }), '.')).toMatchObject([{ verdict: 'unused' }]);
      const broken = folderOf({ ...ignored, 'web.yaml': web, 'b.tmp.yaml': 'kind: [RoleBinding' });
      expect(seen(broken, '.')).toMatchObject([{ verdict: 'unknown' }]);
    });

    test('is read like any other where its folder is named', () => {
      const cwd = folderOf({ '.gitignore': 'out\n', '.git/HEAD': '', 'out/a/web.yaml': web, 'web.yaml': web });
      writeFileSync(join(cwd, 'out/rbac.yaml'), binding('web'));
      expect(seen(cwd, 'out')).toMatchObject([{ file: 'out/a/web.yaml', verdict: 'used' }]);
      expect(seen(cwd, 'out/a')).toMatchObject([{ file: 'out/a/web.yaml', verdict: 'unused' }]);
      expect(seen(cwd, '--context', 'out', 'web.yaml')).toMatchObject([{ file: 'web.yaml', verdict: 'used' }]);
    });

    test('is named where nothing else is in a folder', () => {
      const cwd = folderOf({ '.gitignore': 'web.yaml\n', '.git/HEAD': '', 'web.yaml': web });
      expect(run(cwd, 'fix', '--diff', '.').stderr).toContain(
        '.: no .yaml, .yml or .json file in this folder, but what Git ignores',
      );
    });
  });

  test('what is no manifest in them passes through; where it is named, it is an error', () => {
    const files = {
      'values.yaml': 'replicas: 1\n',
      'kustomization.yaml': 'resources: [web.yaml]\n',
      'notes.yaml': 'text\n',
    };
    const cwd = folderOf({ ...files, 'web.yaml': deployment('web', 'web') });
    expect(run(cwd, 'fix', '--write', '--quiet', '.')).toMatchObject({ status: 0, stderr: '' });
    expect(run(cwd, 'fix', '--check', '--quiet', 'web.yaml', 'kustomization.yaml')).toMatchObject({
      status: 0,
      stderr: '',
    });
    for (const verb of ['fix', 'check', 'explain', 'init']) {
      expect(run(cwd, verb, 'values.yaml')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(
          /^values.yaml:1:1: no Kubernetes object: .*found the key "replicas"\n {2}Leave the file out, or name its folder/,
        ),
      });
    }
  });

  test('a passed-over chart makes the input incomplete', () => {
    const cwd = folderOf({
      'web.yaml': deployment('web', 'web') + '---\n' + account('web'),
      'c/Chart.yaml': 'name: c',
    });
    expect(seen(cwd, '.')).toMatchObject([{ verdict: 'unknown' }]);
  });

  test('a patch of a kustomization is no workload', () => {
    const cwd = folderOf({
      'base/web.yaml': deployment('web', 'web'),
      'prod/kustomization.yaml': 'resources: [../base]\npatches:\n- path: ./web-patch.yaml\n- patch: |\n    kind: X\n',
      'prod/web-patch.yaml': deployment('web', 'web').replace('      serviceAccountName: web\n', ''),
    });
    const expected = { file: 'prod/web-patch.yaml', name: 'web', access: 'unchanged' };
    expect(seen(cwd, '.')[1]).toMatchObject(expected);
    expect(seen(cwd, 'prod/web-patch.yaml')[0]).toMatchObject(expected);
  });

  test('without manifests are an error', () => {
    const { stderr, status } = run(folderOf({ 'README.md': '' }), 'fix', '--check', '.');
    expect({ stderr, status }).toEqual({
      stderr:
        'tokentrim: .: no .yaml, .yml or .json file in this folder; if that is right, use --allow-empty\ntokentrim: nothing was written\n',
      status: 2,
    });
  });
});

test('a chart is to be rendered first, and a kustomization built', () => {
  const chart = folderOf({ 'chart/Chart.yaml': 'name: a', 'chart/templates/a.yaml': '{{ broken' });
  expect(run(chart, 'fix', 'chart')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('chart is a chart; render it: helm template RELEASE chart | tokentrim fix'),
  });
  const base = folderOf({
    'base/web.yaml': deployment('web', 'web'),
    'base/kustomization.yaml': 'resources: [web.yaml]',
  });
  expect(run(base, 'fix', '--diff', 'base')).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('kustomize build base | tokentrim fix'),
  });
});

test('what a failed command says is no manifest', () => {
  const { stderr, status } = run(
    folderOf({ 'a.yaml': 'Error: accumulating: evalsymlink failure: b' }),
    'fix',
    'a.yaml',
  );
  expect({ stderr, status }).toEqual({
    stderr:
      'a.yaml:1:20: no manifest: bad indentation of a mapping entry\n  Did the command that wrote it fail? Its message stands here.\ntokentrim: nothing was written\n',
    status: 2,
  });
});

test('a context without a byte is what a failed command leaves, and no proof that nothing is bound', () => {
  const cwd = folderOf({ 'web.yaml': deployment('web', 'web'), 'bindings.json': '' });
  expect(run(cwd, 'explain', '--context', 'bindings.json', 'web.yaml')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^tokentrim: bindings.json: the context is empty\n {2}Did the command/),
  });
});

test('nor is one that has no object', () => {
  const cwd = folderOf({
    'web.yaml': deployment('web', 'web'),
    'b.json': 'Error from server (Forbidden): no rolebindings',
  });
  expect(run(cwd, 'explain', '--context', 'b.json', 'web.yaml')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^tokentrim: b.json: the context has no Kubernetes object\n {2}Did the command/),
  });
});

describe('--output-dir', () => {
  test('writes every file of a folder below it, changed or not', () => {
    const cwd = folderOf({ 'k8s/a/web.yaml': deployment('web', 'web'), 'k8s/account.yaml': account('web') });
    expect(run(cwd, 'fix', '--output-dir', 'out/deep', 'k8s').status).toBe(0);
    expect(readdirSync(join(cwd, 'out/deep'), { recursive: true }).sort()).toEqual(['a', 'a/web.yaml', 'account.yaml']);
    expect(readFileSync(join(cwd, 'out/deep/a/web.yaml'), 'utf8')).toContain('automountServiceAccountToken: false');
    expect(readFileSync(join(cwd, 'k8s/a/web.yaml'), 'utf8')).toBe(deployment('web', 'web'));
  });

  test.each([
    [
      'two files of one name',
      ['--output-dir', 'out', 'a/web.yaml', 'b/web.yaml'],
      'a/web.yaml and b/web.yaml would both become web.yaml',
    ],
    ['its own input', ['--output-dir', 'a', 'a/web.yaml'], '--output-dir a would overwrite a/web.yaml'],
    ['standard input', ['--output-dir', 'out'], '--output-dir needs files, not standard input'],
    ['several files to one output', ['a/web.yaml', 'b/web.yaml'], '2 files go to one standard output'],
    ['a missing file', ['nope.yaml'], 'nope.yaml: there is no such file'],
    ['an unknown flag', ['--wirte'], 'there is no flag --wirte'],
    ['a flag without its value', ['--namespace', '--quiet'], '--namespace needs a value: --namespace NAME'],
    ['a flag of another verb', ['--format', 'json', 'a/web.yaml'], '--format is no flag of fix'],
  ])('refuses %s', (_, args, message) => {
    const cwd = folderOf({ 'a/web.yaml': deployment('web', 'web'), 'b/web.yaml': deployment('web', 'web') });
    const { stderr, status } = run(cwd, 'fix', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

test.skipIf(process.platform === 'win32')('a pipe called .gitignore is not waited for', () => {
  const folder = folderOf({ 'k8s/web.yaml': deployment('web', 'web') });
  expect(spawnSync('mkfifo', [join(folder, 'k8s/.gitignore')]).status).toBe(0);
  const { status } = spawnSync(process.execPath, [command, 'fix', '--check', 'k8s'], { cwd: folder, timeout: 20_000 });
  expect(status).toBe(1);
});

test('--separate judges each path by itself', () => {
  const cwd = folderOf({
    'a/web.yaml': deployment('web', 'web') + '---\n' + account('web'),
    'b/rbac.yaml': binding('web'),
  });
  expect(seen(cwd, 'a', 'b')).toMatchObject([{ verdict: 'used' }]);
  expect(seen(cwd, '--separate', 'a', 'b')).toMatchObject([{ verdict: 'unused' }]);
});

describe('a workload that --only names and that is not there', () => {
  test.each([
    ['wbe', 'web'],
    ['Deploy/web', 'Deployment/web'],
    ['deployment/web', 'Deployment/web'],
    ['shop/web', 'Deployment/web'],
    ['Job/shop/web', 'Deployment/web'],
  ])('%s', (text, nearest) => {
    const { stderr, status } = run(
      folderOf({ 'web.yaml': deployment('web', 'web') }),
      'fix',
      '--only',
      text,
      'web.yaml',
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`--only ${text}: there is no such workload; the nearest is ${nearest}\n`),
    ]);
  });
});

describe('a report or a baseline replaces nothing that is read', () => {
  test.each([
    ['an input', ['fix', '--report', 'one.yaml', 'one.yaml']],
    ['an input, by another name', ['check', '--report', './one.yaml', 'one.yaml']],
    ['a file of a folder', ['fix', '--diff', '--report', 'one.yaml', '.']],
    ['a neighbour', ['explain', '--report', 'two.yaml', 'one.yaml']],
    ['an input, as a baseline', ['check', '--write-baseline', 'one.yaml', 'one.yaml']],
    ['a context', ['check', '--context', 'two.yaml', '--report', 'two.yaml', 'one.yaml']],
    ['a policy', ['fix', '--policy', 'policy/p.yaml', '--report', 'policy/p.yaml', 'one.yaml']],
  ])('%s', (_, args) => {
    const policy = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\n';
    const files = { 'one.yaml': deployment('web', 'web'), 'two.yaml': account('web'), 'policy/p.yaml': policy };
    const folder = folderOf(files);
    const { status, stderr } = run(folder, ...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/would overwrite what is read; name another file/)]);
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  });

  test.each([
    ['another input', ['one.yaml', 'in', '--output-dir', 'in/sub']],
    ['what an earlier run made in the folder that is read', ['in', '--output-dir', 'in/sub']],
    ['a context', ['one.yaml', '--context', 'in/sub', '--output-dir', 'in/sub']],
    ['the policy', ['sub/tokentrim.yaml', '--output-dir', '.']],
  ])('nor does --output-dir: %s', (_, args) => {
    const policy = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\n';
    const files = {
      'one.yaml': deployment('web', 'web'),
      'in/two.yaml': account('web'),
      'in/sub/one.yaml': account('other'),
      'in/sub/two.yaml': account('third'),
      'tokentrim.yaml': policy,
      'sub/tokentrim.yaml': deployment('web', 'web'),
    };
    const folder = folderOf(files);
    const { status, stderr } = run(folder, 'fix', ...args);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/--output-dir .*: .* would overwrite what is read; name/),
    ]);
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  });

  test('nor a report a manifest that is written', () => {
    const folder = folderOf({ 'one.yaml': deployment('web', 'web') });
    const { status, stderr } = run(folder, 'fix', '--output-dir', 'out', '--report', 'out/one.yaml', 'one.yaml');
    expect([status, stderr]).toEqual([2, expect.stringContaining('would both become out/one.yaml')]);
    expect(readdirSync(folder)).toEqual(['one.yaml']);
  });

  test.each([
    ['fix', '--report'],
    ['check', '--write-baseline'],
  ])('%s %s - makes no file of that name', (verb, flag) => {
    const folder = folderOf({ 'one.yaml': deployment('web', 'web') });
    const { status, stderr } = run(folder, verb, flag, '-', 'one.yaml');
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${flag} needs a file`)]);
    expect(readdirSync(folder)).toEqual(['one.yaml']);
  });

  test('and a function that cannot write it answers nothing', () => {
    const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${deployment('web', 'web').trim().replaceAll('\n', '\n  ')}\n`;
    const { status, stdout, stderr } = runCommand(command, folderOf({}), ['krm', '--report', 'no/report.json'], list);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('no/report.json')]);
  });

  test('but the last ones', () => {
    const folder = folderOf({ 'one.yaml': deployment('web', 'web') });
    for (let time = 0; time < 2; time += 1) {
      expect(run(folder, 'fix', '--diff', '--report', 'report.json', '.').status).toBe(0);
      expect(run(folder, 'check', '--write-baseline', 'known.json', 'one.yaml').status).toBe(0);
    }
  });

  test('nor what comes on standard input, nor another name of a file', () => {
    const folder = folderOf({ 'one.yaml': deployment('web', 'web') });
    const input = openSync(join(folder, 'one.yaml'), 'r');
    const args = ['fix', '--report', 'one.yaml'];
    const piped = spawnSync(process.execPath, [command, ...args], { cwd: folder, stdio: [input, 'pipe', 'pipe'] });
    closeSync(input);
    linkSync(join(folder, 'one.yaml'), join(folder, 'two'));
    for (const { status, stderr } of [piped, run(folder, 'explain', '--report', 'two', 'one.yaml')]) {
      expect([status, String(stderr)]).toEqual([2, expect.stringContaining('would overwrite what is read')]);
    }
    expect(readFileSync(join(folder, 'one.yaml'), 'utf8')).toBe(deployment('web', 'web'));
  });

  test('nor each other', () => {
    const folder = folderOf({ 'one.yaml': deployment('web', 'web') });
    const { status, stderr } = run(folder, 'check', '--write-baseline', 'z', '--report', './z', 'one.yaml');
    expect([status, stderr]).toEqual([2, expect.stringContaining('would both become')]);
  });
});

describe('what stands beside, and cannot be read, leaves the token', () => {
  const idle = deployment('web', 'default');

  test('which goes where nothing stands beside', () => {
    expect(run(folderOf({ 'one.yaml': idle }), 'fix', 'one.yaml').stderr).toContain('1 loses the token');
  });

  test.each([
    ['a template', '{{ include "rbac" . }}\n'],
    ['a template of objects', '{{- range .Values.extra }}\n---\n{{ toYaml . }}\n{{- end }}\n'],
  ])('%s', (_, text) => {
    const folder = folderOf({ 'one.yaml': idle, 'rbac.yaml': text });
    expect(run(folder, 'fix', 'one.yaml').stderr).toContain('0 lose the token');
  });

  test.each([
    ['no list', 'resources: 5\n', 'kustomization.yaml adds 5'],
    ['a list of something else', 'resources: [{path: ../rbac}]\n', 'kustomization.yaml adds {"path":"../rbac"}'],
    ['no YAML', 'resources: [\n- ../rbac\n', 'kustomization.yaml cannot be read'],
  ])('a kustomization whose resources are %s', (_, text, told) => {
    const folder = folderOf({ 'one.yaml': idle, 'kustomization.yaml': text });
    expect(run(folder, 'fix', 'one.yaml').stderr).toContain('0 lose the token');
    expect(run(folder, 'explain', 'one.yaml').stdout.replaceAll(/\s+/g, ' ')).toContain(told);
  });

  // A superuser may list every folder, and so runs the command as somebody who may not. Windows has no such permission.
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;
  test.runIf(process.platform !== 'win32')('a folder that may be entered, and not listed', () => {
    const folder = folderOf({ 'k8s/one.yaml': idle, 'k8s/rbac.yaml': binding('default') });
    const openAll = (path: string): void => {
      chmodSync(path, 0o755);
    };
    [folder, dirname(command)].forEach(openAll);
    chmodSync(join(folder, 'k8s'), 0o111);
    const options = { cwd: folder, encoding: 'utf8', uid } as const;
    const { stderr, stdout } = spawnSync(process.execPath, [command, 'fix', 'k8s/one.yaml'], options);
    chmodSync(join(folder, 'k8s'), 0o755);
    expect(stderr).toContain('0 lose the token');
    expect(stderr).toContain('the input is not complete: k8s: permission denied; nobody named it');
    expect(stdout).toContain('kind: Deployment');
  });

  test.each([['one.yaml'], ['.']])('a link that leads nowhere: %s', (path) => {
    const folder = folderOf({ 'one.yaml': idle });
    symlinkSync('nowhere', join(folder, '.#one.yaml'));
    expect(run(folder, 'explain', path).stdout).not.toContain('was not read');
    symlinkSync('nowhere', join(folder, 'rbac.yaml'));
    expect(run(folder, 'explain', path).stdout).toContain('rbac.yaml was not read');
    expect(run(folder, 'fix', '--diff', path).stderr).toContain('0 lose the token');
  });
});
