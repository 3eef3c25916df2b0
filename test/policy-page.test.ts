import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePolicy } from '../src/index.ts';
import { buildCommand } from './command.ts';

const page = readFileSync(new URL('../docs/policy.md', import.meta.url), 'utf8');
const examples = page
  .split(/^## /m)
  .filter((section) => section.startsWith('Example: '))
  .map((section): [string, string] => [section.slice('Example: '.length, section.indexOf('\n')), section]);

let command = '';
beforeAll(async () => {
  command = await buildCommand();
});

test('the policy at the top is one', () => {
  const [, text = ''] = /```yaml\n(.+?)```/s.exec(page) ?? [];
  expect(parsePolicy(text, 'tokentrim.yaml').rules).toHaveLength(1);
});

test('there are two examples', () => {
  expect(examples).toHaveLength(2);
});

describe.each(examples)('the example "%s"', (_title, section) => {
  test('does what the page says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokentrim-page-'));
    for (const [, name = '', text = ''] of section.matchAll(/^`([\w-]+\.yaml)`:\n\n```yaml\n(.+?)```/gms)) {
      writeFileSync(join(folder, name), text);
    }
    const [, line = '', diff] = /^`tokentrim (.+?)` prints:\n\n```diff\n(.+?)```/ms.exec(section) ?? [];
    const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...line.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^tokentrim: policy tokentrim\.yaml$/m);
    expect(stdout).toBe(diff);
    expect(status).toBe(0);
  });
});
