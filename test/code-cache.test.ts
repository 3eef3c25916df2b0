import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildCommand } from './command.ts';

const shop = readFileSync('examples/shop/shop.yaml', 'utf8');
const hook = join(mkdtempSync(join(tmpdir(), 'tokentrim-hook-')), 'hook.cjs');

let built = '';
let expected = '';
beforeAll(async () => {
  built = dirname(await buildCommand());
  // Says for each script whether V8 took the code cache, after everything else.
  writeFileSync(
    hook,
    `const vm = require('node:vm');
    const { Script } = vm;
    vm.Script = class extends Script {
      constructor(...args) {
        super(...args);
        process.on('exit', () => console.error('REJECTED ' + this.cachedDataRejected));
      }
    };`,
  );
  expected = run(withoutCache()).stdout;
  expect(expected).toContain('automountServiceAccountToken: false');
});

function copy(): { readonly folder: string; readonly cache: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-cache-'));
  cpSync(built, folder, { recursive: true });
  return { folder, cache: join(folder, cachesOf(folder)[0] ?? '') };
}

function withoutCache(): string {
  const { folder, cache } = copy();
  rmSync(cache);
  return folder;
}

function cachesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.cache'));
}

function run(folder: string, env: Readonly<Record<string, string>> = {}, options: readonly string[] = []) {
  const command = join(folder, 'tokentrim.cjs');
  return spawnSync(process.execPath, ['--require', hook, ...options, command, 'fix', '--quiet'], {
    encoding: 'utf8',
    input: shop,
    env: { ...process.env, ...env },
  });
}

test('V8 takes the code cache that the build has made', () => {
  const { folder } = copy();
  expect(cachesOf(folder)).toEqual([
    expect.stringMatching(`^command-[0-9a-f]{16}-${process.version}-${process.platform}-${process.arch}\\.cache$`),
  ]);
  const { status, stdout, stderr } = run(folder);
  expect([status, stdout, stderr]).toEqual([0, expected, 'REJECTED false\n']);
});

test.each([
  [
    'cut off',
    (cache: string) => {
      truncateSync(cache, 1000);
    },
  ],
  [
    'empty',
    (cache: string) => {
      truncateSync(cache, 0);
    },
  ],
  [
    'of something else',
    (cache: string) => {
      writeFileSync(cache, shop);
    },
  ],
])('one that is %s is not taken', (_, spoil) => {
  const { folder, cache } = copy();
  spoil(cache);
  const { status, stdout, stderr } = run(folder);
  expect([status, stdout, stderr]).toEqual([0, expected, 'REJECTED true\n']);
});

test('nor where V8 has other flags', () => {
  const { status, stdout, stderr } = run(copy().folder, {}, ['--no-opt']);
  expect([status, stdout, stderr]).toEqual([0, expected, 'REJECTED true\n']);
});

test('without one the command runs, and leaves none behind', () => {
  const folder = withoutCache();
  const { status, stdout, stderr } = run(folder);
  expect([status, stdout, stderr]).toEqual([0, expected, '']);
  expect(cachesOf(folder)).toEqual([]);
});

test('one is written where it is asked for', () => {
  const folder = withoutCache();
  expect(run(folder, { TOKENTRIM_CODE_CACHE: 'write' }).stdout).toBe(expected);
  expect(cachesOf(folder)).toHaveLength(1);
  expect(run(folder).stderr).toBe('REJECTED false\n');
});

test('and where it cannot be written, that is said', () => {
  const { folder, cache } = copy();
  rmSync(cache);
  mkdirSync(cache);
  const { status, stdout, stderr } = run(folder, { TOKENTRIM_CODE_CACHE: 'write' });
  expect([status, stdout]).toEqual([2, expected]);
  expect(stderr).toContain(`tokentrim: ${cache}: not written: `);
  expect(stderr).not.toContain('    at ');
});
