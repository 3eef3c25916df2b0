// What the command says to a command line: help, and what was meant by one that is wrong.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCommand, runCommand } from './command.ts';

let command = '';
let folder = '';
beforeAll(async () => {
  command = await buildCommand();
  folder = mkdtempSync(join(tmpdir(), 'tokentrim-usage-'));
}, 60_000);

const run = (args: readonly string[], input?: string) => runCommand(command, folder, args, input);

describe('help', () => {
  const helpOf = (...args: readonly string[]): string => run([...args, '--help']).stdout;

  test('lists every flag, and each verb has its own', () => {
    expect(helpOf()).toContain('--output-dir DIR');
    expect(helpOf('explain')).not.toContain('--output-dir');
    expect(helpOf('krm')).not.toContain('--separate');
  });

  test('of a verb says nothing of another', () => {
    expect(helpOf()).toContain('of check also sarif');
    expect(helpOf('check')).toMatch(/--format FORMAT +text \(default\), json, sarif, github, junit or markdown\n/);
    expect(helpOf('explain')).not.toMatch(/sarif|--check|--fail-on|findings/);
    expect(helpOf('fix')).toContain('1 it would change (--check)');
  });

  test('is a verb too', () => {
    expect(run(['help'])).toEqual({ status: 0, stdout: helpOf(), stderr: '' });
    expect(run(['help', 'help'])).toEqual({ status: 0, stdout: helpOf(), stderr: '' });
    expect(run(['help', 'fix'])).toEqual({ status: 0, stdout: helpOf('fix'), stderr: '' });
    expect(run(['help', 'chekc']).stderr).toContain('there is no verb chekc; did you mean check?');
  });
});

describe('what may have been meant is said', () => {
  test.each([
    [['fix', '--ouput-dir', 'out'], 'there is no flag --ouput-dir; did you mean --output-dir?'],
    [['fix', '--polcy=a.yaml'], 'there is no flag --polcy; did you mean --policy?'],
    [['fix', '--wirte'], 'there is no flag --wirte; did you mean --write?'],
    [['chekc', 'k8s'], 'there is no verb chekc; did you mean check?'],
    [['postrender'], 'there is no verb postrender; did you mean post-render?'],
    [['hlep', 'fix'], 'there is no verb hlep; did you mean help?'],
    [['fxi', 'web.yaml'], 'there is no verb fxi; did you mean fix?'],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', `tokentrim: ${message}`]);
  });

  test.each([
    [['fix', '--nope'], 'there is no flag --nope'],
    [['fix', '-x'], 'there is no flag -x'],
    [['k8s'], 'there is no verb k8s; to harden a file: tokentrim fix k8s'],
    [['web.yaml'], 'there is no verb web.yaml; to harden a file: tokentrim fix web.yaml'],
  ])('but nothing where nothing is near: %j', (args, message) => {
    expect(run(args).stderr.split('\n')[0]).toBe(`tokentrim: ${message}`);
  });
});

test.each([
  [[''], 'a verb is expected, not an empty word: fix, check, explain, init, post-render or krm'],
  [['fix', ''], 'a PATH is empty; a file, a folder or - is expected'],
])('an empty word: %j', (args, message) => {
  const { status, stderr } = run(args);
  expect([status, stderr.split('\n')[0]]).toEqual([2, `tokentrim: ${message}`]);
});

test.each(['Shop', 'shop_a', 'shop-', 'shop.a', 'a/b', 's'.repeat(64)])('no namespace is called %s', (name) => {
  for (const args of [
    ['fix', '-n', name],
    ['check', `--namespace=${name}`],
  ]) {
    const { status, stderr } = run(args, 'kind: Pod\n');
    expect([status, stderr.split('\n')[0]]).toEqual([
      2,
      `tokentrim: --namespace ${name}: expected at most 63 lowercase letters, digits and -, the first and last of them no -`,
    ]);
  }
});

describe('a refusal says what became of what was asked for', () => {
  test.each([
    ['fix', 'nothing was written'],
    ['check', 'nothing was checked'],
    ['explain', 'nothing was explained'],
    ['init', 'no policy was drafted'],
  ])('%s', (verb, outcome) => {
    for (const args of [[verb], [verb, 'nope.yaml'], [verb, '--nope'], ['--quiet', '--nope', verb]]) {
      expect(run(args).stderr.trimEnd().split('\n').at(-1)).toBe(`tokentrim: ${outcome}`);
    }
    expect(run([verb], 'kind: Pod\nspec: [').stderr).toMatch(new RegExp(`\ntokentrim: ${outcome}\n$`));
  });
});
