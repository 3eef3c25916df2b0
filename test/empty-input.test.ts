// Input with nothing in it: what writes passes it on, what only looks has had nothing to look at.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCommand, runCommand } from './command.ts';

let command = '';
let folder = '';
beforeAll(async () => {
  command = await buildCommand();
  folder = mkdtempSync(join(tmpdir(), 'tokentrim-empty-'));
  for (const [index, text] of ['', ...bare].entries()) writeFileSync(join(folder, `${index}.yaml`), text);
}, 60_000);

const run = (args: readonly string[], input?: string) => runCommand(command, folder, args, input);

/** Some byte, and no workload. */
const bare = ['\n', '# nothing\n', '---\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'];

describe('not a byte on standard input', () => {
  test.each([[], ['fix'], ['post-render'], ['fix', '--host=helm3']])('is refused by %j', (...args) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tokentrim: standard input is empty\n {2}Helm 3 sends nothing with --output-dir/);
    expect(run([...args, '--allow-empty'])).toMatchObject({ status: 0, stdout: '# no manifests\n' });
  });

  test.each(['check', 'explain', 'init'])('is refused by %s', (verb) => {
    const { status, stdout, stderr } = run([verb]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tokentrim: standard input is empty\n {2}Did the command that wrote it fail\?/);
    expect(run([verb, '--allow-empty']).status).toBe(0);
  });

  test('passes where Helm 4 sends it, which does so for a release without objects', () => {
    expect(run(['post-render', '--host=helm4'])).toMatchObject({ status: 0, stdout: '# no manifests\n' });
  });
});

test.each(['', ...bare])('a KRM function refuses what is no ResourceList: %j', (input) => {
  for (const flags of [[], ['--allow-empty']]) {
    const { status, stdout, stderr } = run(['krm', ...flags], input);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^-: not a ResourceList/);
  }
});

describe('an input without a workload', () => {
  test.each(bare)('passes through what writes: %j', (input) => {
    for (const args of [[], ['fix'], ['post-render'], ['post-render', '--host=helm4']]) {
      expect(run(args, input)).toEqual({
        status: 0,
        stdout: input,
        stderr: expect.stringMatching(/^tokentrim: no workload in the input\n/),
      });
    }
  });

  test.each(['check', 'explain', 'init'])('is nothing to look at for %s, in a pipe and in a file', (verb) => {
    const message =
      'there is no workload in the input, so nothing was looked at; if that is right, use --allow-empty\n';
    for (const input of bare) expect(run([verb], input)).toMatchObject({ status: 2, stderr: `tokentrim: ${message}` });
    for (const index of ['', ...bare].keys()) {
      const { status, stderr } = run([verb, '--quiet', '--separate', `${index}.yaml`]);
      expect([status, stderr]).toEqual([2, `tokentrim: ${message}`]);
      expect(run([verb, '--allow-empty', `${index}.yaml`]).status).toBe(0);
    }
  });

  test('is left as it is where it is a file, an empty one too', () => {
    for (const [index, text] of ['', ...bare].entries()) {
      expect(run(['fix', `${index}.yaml`])).toMatchObject({ status: 0, stdout: text });
      expect(run(['fix', '--write', `${index}.yaml`]).status).toBe(0);
    }
  });
});

test.each(['check', 'explain', 'fix'])(
  'a folder without a manifest is refused by %s, unless it may be empty',
  (verb) => {
    const empty = mkdtempSync(join(tmpdir(), 'tokentrim-no-manifest-'));
    const { status, stderr } = run([verb, empty]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        `${empty}: no .yaml, .yml or .json file in this folder; if that is right, use --allow-empty\n`,
      ),
    ]);
    expect(run([verb, '--allow-empty', empty]).status).toBe(0);
  },
);

test('init writes no draft of nothing', () => {
  expect(run(['init'], '# nothing\n').stdout).toBe('');
});
