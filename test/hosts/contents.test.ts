// What is in the package, and that its manifest keeps what it promises.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from './hosts.ts';

/** What `npm publish` leaves out: it serves only the version of Node that built this package. */
const codeCache = /^dist\/command-[0-9a-f]{16}-v[\d.]+-\w+-\w+\.cache$/;

const everyFile = (): readonly string[] =>
  readdirSync(packageFolder(), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(packageFolder(), path)).isFile())
    .filter((path) => !path.startsWith('node_modules'));

const files = (): readonly string[] => everyFile().filter((path) => !codeCache.test(path));

test('the package has the command, the library, the plugins and their papers, and nothing else', () => {
  const allowed =
    /^(?:dist\/(?:tokentrim|command)\.cjs|dist\/THIRD-PARTY\.txt|dist\/lib\/.+\.(?:js|d\.ts)|helm-plugins\/.+|schemas\/.+\.json|plugin\.yaml|package\.json|(?:README|CHANGELOG)\.md|LICENSE)$/;
  expect(files().filter((path) => !allowed.test(path) || path.includes('.test.'))).toEqual([]);
});

test('one that is built where it is used has one code cache', () => {
  expect(everyFile().filter((path) => codeCache.test(path))).toHaveLength(1);
});

test('the package is small', () => {
  const bytes = files().reduce((sum, path) => sum + statSync(join(packageFolder(), path)).size, 0);
  expect(bytes).toBeLessThan(2_000_000);
});

test('what its manifest points to is there', () => {
  const manifest: {
    readonly bin: Readonly<Record<string, string>>;
    readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    readonly license: string;
    readonly files: readonly string[];
  } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  const named = [...Object.values(manifest.bin), ...targets, ...manifest.files];
  expect(named.filter((path) => !existsSync(join(packageFolder(), path)))).toEqual([]);
  expect(readFileSync(join(packageFolder(), 'LICENSE'), 'utf8')).toContain('Apache License');
});

test('each package in the bundle has its licence in THIRD-PARTY.txt', () => {
  const text = readFileSync(join(packageFolder(), 'dist/THIRD-PARTY.txt'), 'utf8');
  const parts = text.split(/^-{80}$/m);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts)
    expect(part.trim()).toMatch(/^\S+ \d+\.\d+\.\d+ \((?:MIT|ISC|BSD-3-Clause|Apache-2\.0)\)\n\n.{100}/s);
});
