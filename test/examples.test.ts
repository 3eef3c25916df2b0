// The examples: each command of examples/README.md is run in its folder, and gives what the file beside it holds.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { buildCommand } from './command.ts';

const root = join(import.meta.dirname, '..');
const examples = join(root, 'examples');
const update = process.env['TOKENTRIM_UPDATE'] === '1';

interface Row {
  readonly folder: string;
  readonly command: string;
  readonly expected: string;
}

/** The table's rows; one without a folder belongs to the one above. */
const rows = readFileSync(join(examples, 'README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && line.includes('`'))
  .reduce<readonly Row[]>((found, line) => {
    const [, folder = '', , command = '', result = ''] = line.split(' | ').join('|').split('|');
    return [
      ...found,
      {
        folder: /\((\w+)\)/.exec(folder)?.[1] ?? found.at(-1)?.folder ?? '',
        command: command.replaceAll('`', '').trim(),
        expected: /\(([^)]+)\)/.exec(result)?.[1] ?? '',
      },
    ];
  }, []);

/** What makes these is not ours: test/hosts runs the real ones. */
const ours = rows.filter(({ command }) => /^(?:tokentrim|node) /.test(command));

let tokentrim = '';
let program = '';

beforeAll(async () => {
  tokentrim = await buildCommand();
  program = join(mkdtempSync(join(tmpdir(), 'tokentrim-example-')), 'program.cjs');
  await build({
    entryPoints: [join(examples, 'library/who-keeps-a-token.mjs')],
    outfile: program,
    bundle: true,
    platform: 'node',
    alias: { tokentrim: join(root, 'src/index.ts') },
    logLevel: 'warning',
  });
});

test.each(ours)('$folder: $command', ({ folder, command, expected }) => {
  const [name = '', ...words] = command.split(' ');
  const redirect = words.indexOf('<');
  const args = redirect < 0 ? words : words.slice(0, redirect);
  const input = redirect < 0 ? undefined : readFileSync(join(examples, folder, words[redirect + 1] ?? ''));
  const ran = spawnSync(process.execPath, name === 'tokentrim' ? [tokentrim, ...args] : [program], {
    cwd: join(examples, folder),
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  // `check` finds errors in the shop.
  expect([0, args[0] === 'check' ? 1 : 0], ran.stderr).toContain(ran.status);
  const path = join(examples, expected);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (update) writeFileSync(path, ran.stdout);
  expect(ran.stdout, update ? 'written: read it, and run the tests again' : '').toBe(before);
});

test('every example is in the table, and every row has a file to compare with', () => {
  expect(ours.length).toBeGreaterThanOrEqual(6);
  expect(rows.filter(({ expected }) => !update && !existsSync(join(examples, expected)))).toEqual([]);
});
