import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCommand } from './command.ts';

let command = '';
beforeAll(async () => {
  command = await buildCommand();
}, 60_000);

const deployment = (name: string, podSpec = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    spec:
${podSpec}      containers: [{name: main, image: acme/${name}}]
`;
const unneeded = deployment('web');
const unknown = deployment('api', '      serviceAccountName: elsewhere\n');
const settled = deployment('static', '      automountServiceAccountToken: false\n');

function check(input: string, ...flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'check', ...flags], {
    input,
    encoding: 'utf8',
    cwd: mkdtempSync(join(tmpdir(), 'tokentrim-check-')),
  });
  return { status, stdout, stderr };
}

describe('the exit code of check', () => {
  test.each([
    [unneeded, [], 1],
    [unneeded, ['--fail-on', 'never'], 0],
    [unknown, [], 0],
    [unknown, ['--fail-on', 'warning'], 1],
    [settled, ['--fail-on', 'note'], 0],
    [deployment('a', '      serviceAccount: elsewhere\n'), ['--fail-on', 'note'], 1],
  ] as const)('%# is that of the worst finding', (input, flags, expected) => {
    expect(check(input, ...flags).status).toBe(expected);
  });

  test('is 1 for a warning too under a strict policy', () => {
    const policy = join(mkdtempSync(join(tmpdir(), 'tokentrim-policy-')), 'tokentrim.yaml');
    writeFileSync(policy, 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: {profile: strict}\n');
    const input = deployment('a', '      automountServiceAccountToken: false\n      serviceAccountName: elsewhere\n');
    expect(check(input).status).toBe(0);
    expect(check(input, '--policy', policy).status).toBe(1);
    expect(check(input, '--policy', policy, '--fail-on', 'error').status).toBe(0);
  });

  test.each([
    ['standard input is empty', []],
    ['there is no such file', ['nope.yaml']],
    ['there is no flag --nope', ['--nope']],
  ])('is 2 where %s, and says that nothing was checked', (message, args) => {
    const { status, stdout, stderr } = check('', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\ntokentrim: nothing was checked\n$/);
  });

  test('is 2 where nothing could be read, and standard output is empty', () => {
    const { status, stdout, stderr } = check(`${settled}---\nkind: Pod\nspec: [`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^-:11:\d+: .+\n {2}.+\ntokentrim: nothing was checked\n$/);
  });

  test('is 0 or 1 where a document may be passed over, with a finding', () => {
    const input = `${settled}---\nkind: Pod\nspec: [`;
    const { status, stdout, stderr } = check(input, '--allow-unreadable');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^-:11:\d+: warning: this document was not read: .+ \[unread-document\]$/m);
    expect(stderr).toContain('tokentrim: the input is not complete: -:11 was not read');
  });

  test.each([
    ['', /standard input is empty/],
    ['# nothing\n', /no workload in the input/],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', /no workload in the input/],
  ])('is 2 for an input without a workload: %j', (input, message) => {
    const { status, stderr } = check(input);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(check(input, '--allow-empty').status).toBe(0);
  });

  test('is 2 for an empty folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokentrim-empty-'));
    const { status, stderr } = check('', folder);
    expect(status).toBe(2);
    expect(stderr).toContain('no .yaml, .yml or .json file in this folder');
  });

  test('is 2 for a format, a severity or a baseline that there is not', () => {
    expect(check(settled, '--format', 'xml').stderr).toContain(
      '--format xml: expected one of text, json, sarif, github, junit, markdown',
    );
    expect(check(settled, '--fail-on', 'info').stderr).toContain('expected one of error, warning, note, never');
    const { status, stderr } = check(settled, '--baseline', 'none.json');
    expect(status).toBe(2);
    expect(stderr).toContain('none.json: there is no such file');
  });
});

describe('check', () => {
  test.each(['json', 'sarif'])('prints nothing but the document as %s', (format) => {
    const { stdout, stderr } = check(unneeded, '--format', format);
    const document: unknown = JSON.parse(stdout);
    expect(document).toBeTypeOf('object');
    expect(stderr).toBe('tokentrim: 1 error, 0 warnings, 1 note in 1 workload\n');
  });

  test('names the file that was given, and the line of the key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokentrim-check-'));
    mkdirSync(join(folder, 'k8s'));
    writeFileSync(join(folder, 'k8s/web.yaml'), unneeded);
    const { stdout } = spawnSync(process.execPath, [command, 'check', 'k8s'], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toMatch(/^k8s\/web\.yaml:6:5: error: Deployment\/shop\/web: .+ \[token-not-needed\]$/m);
  });

  test('takes a baseline for known, and says what is gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokentrim-baseline-'));
    const file = join(folder, 'known.json');
    expect(check(unneeded, '--write-baseline', file).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('"code":"token-not-needed"');
    const known = check(unneeded, '--baseline', file);
    expect(known.status).toBe(0);
    expect(known.stdout).toBe('0 errors, 0 warnings, 0 notes in 1 workload; 2 known\n');
    const more = check(`${unneeded}---\n${deployment('shop')}`, '--baseline', file);
    expect(more.status).toBe(1);
    expect(more.stdout).not.toContain('Deployment/shop/web');
    const gone = check(settled, '--baseline', file);
    expect(gone.stderr).toContain(`2 findings of ${file} are gone; write it again with --write-baseline`);
  });

  test('knows a file by a baseline from any folder, and however it is spelled', () => {
    const repository = mkdtempSync(join(tmpdir(), 'tokentrim-repository-'));
    for (const folder of ['.git', 'k8s/dev', 'k8s/prod']) mkdirSync(join(repository, folder), { recursive: true });
    for (const stage of ['dev', 'prod']) writeFileSync(join(repository, 'k8s', stage, 'web.yaml'), unneeded);
    const runIn = (folder: string, ...args: readonly string[]) =>
      spawnSync(process.execPath, [command, 'check', ...args], { cwd: join(repository, folder), encoding: 'utf8' });
    const known = join(repository, 'known.json');
    const report = join(repository, 'report.json');
    expect(runIn('k8s', '--write-baseline', known, '--report', report, 'dev', 'prod').status).toBe(0);
    expect(readFileSync(known, 'utf8')).toContain('"file":"k8s/dev/web.yaml"');
    for (const [folder, path] of [
      ['.', 'k8s'],
      ['.', './k8s/dev/../prod/web.yaml'],
      ['k8s/prod', 'web.yaml'],
      ['k8s/prod', '../dev'],
      ['k8s', join(repository, 'k8s/dev/web.yaml')],
    ] as const) {
      expect([path, runIn(folder, '--baseline', known, path).status]).toEqual([path, 0]);
    }
    expect(runIn('k8s', '--baseline', report, './dev').status).toBe(0);
    writeFileSync(join(repository, 'web.yaml'), unneeded);
    expect(runIn('.', '--baseline', known, 'web.yaml').status).toBe(1);
  });

  test('has no error after fix', () => {
    const input = `${unneeded}---\n${unknown}`;
    const fixed = spawnSync(process.execPath, [command, 'fix'], { input, encoding: 'utf8' });
    expect(fixed.stderr).toContain('still to look at: 0 errors, 1 warning, 1 note');
    expect(check(fixed.stdout).status).toBe(0);
  });
});
