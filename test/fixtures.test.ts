import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePolicy, type HardenOptions, type HardenResult, type Policy, type SourceFile } from '../src/index.ts';
import { expectLaws } from './laws.ts';

/**
 * A directory is a test: `test/fixtures/<theme>/<case>/`.
 * - `policy.yaml` and `options.json` (HardenOptions) if there are any, `context/` for what is read as evidence only;
 * - every other file is an input;
 * - `expected.yaml` for one input, `expected/<name>` for several, or `errors.txt` where nothing may be written.
 * Compared byte for byte. `npm run test:update` writes the expectations, and fails once: read them before you commit.
 */
const root = join(import.meta.dirname, 'fixtures');
const update = process.env['TOKENTRIM_UPDATE'] === '1';

const cases = foldersIn(root).flatMap((theme) => foldersIn(join(root, theme)).map((name) => join(theme, name)));

describe('fixtures', () => {
  test.each(cases)('%s', (name) => {
    const folder = join(root, name);
    const options = optionsIn(folder);
    const files = [...inputsIn(folder), ...contextIn(folder)];
    const result = expectLaws(files, options);
    const errors = join(folder, 'errors.txt');
    if (result.problems.length > 0) {
      const actual = new TextEncoder().encode(problemsText(result));
      expect(writeContent(errors, actual), 'errors written: read them, and run the tests again').toBe(false);
      expectContent(errors, actual);
      expect(existsSync(expectedPath(folder, files, 0)), 'errors and an expectation at once').toBe(false);
      return;
    }
    expect(existsSync(errors), `${name} is expected to be refused`).toBe(false);
    const written = result.files.filter(({ bytes }, index) => writeContent(expectedPath(folder, files, index), bytes));
    expect(written.length, 'expectations written: read them, and run the tests again').toBe(0);
    result.files.forEach(({ bytes }, index) => {
      expectContent(expectedPath(folder, files, index), bytes);
    });
    // How YAML is written must matter to neither.
    if (name.startsWith('yaml')) {
      expect(result.report.summary.tokensRemoved, 'a workload that loses its token').toBeGreaterThan(0);
      expect(result.report.summary.tokensProjected, 'a workload that gets the projected one').toBeGreaterThan(0);
    }
  });

  test('there are some', () => {
    expect(cases.length).toBeGreaterThan(30);
  });
});

const ASIDE = /^(?:policy\.yaml|options\.json|expected\..*|errors\.txt)$/;

function inputsIn(folder: string): readonly SourceFile[] {
  return filesIn(folder)
    .filter((name) => !ASIDE.test(name))
    .map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(folder, path))) }));
}

function contextIn(folder: string): readonly SourceFile[] {
  const context = join(folder, 'context');
  if (!existsSync(context)) return [];
  return filesIn(context).map((name) => ({
    path: `context/${name}`,
    bytes: new Uint8Array(readFileSync(join(context, name))),
    role: 'context' as const,
  }));
}

function optionsIn(folder: string): HardenOptions {
  const path = join(folder, 'options.json');
  const options: HardenOptions = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const policy = policyIn(folder);
  return policy === undefined ? options : { ...options, policy };
}

function policyIn(folder: string): Policy | undefined {
  const path = join(folder, 'policy.yaml');
  return existsSync(path) ? parsePolicy(readFileSync(path, 'utf8'), 'policy.yaml') : undefined;
}

function expectedPath(folder: string, files: readonly SourceFile[], index: number): string {
  const inputs = files.filter(({ role }) => role === undefined);
  return inputs.length === 1 ? join(folder, 'expected.yaml') : join(folder, 'expected', inputs[index]?.path ?? '');
}

/** As the command prints them. */
function problemsText({ problems }: HardenResult): string {
  return problems
    .map(({ file, line, column, message, remedy }) => `${file}:${line}:${column}: ${message}\n  ${remedy}\n`)
    .join('');
}

/** Only where expectations are to be updated and this one differs; whether it was. */
function writeContent(path: string, actual: Uint8Array): boolean {
  if (!update || (existsSync(path) && Buffer.compare(readFileSync(path), actual) === 0)) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, actual);
  return true;
}

function expectContent(path: string, actual: Uint8Array): void {
  if (!existsSync(path)) expect.fail(`${relative(root, path)} is not there; npm run test:update writes it`);
  const expected = new Uint8Array(readFileSync(path));
  if (Buffer.compare(expected, actual) === 0) return;
  expect(text(actual)).toBe(text(expected));
  expect(actual).toEqual(expected);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function foldersIn(folder: string): readonly string[] {
  return entriesIn(folder, true);
}

function filesIn(folder: string): readonly string[] {
  return entriesIn(folder, false);
}

function entriesIn(folder: string, folders: boolean): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() === folders)
    .map(({ name }) => name)
    .sort();
}
