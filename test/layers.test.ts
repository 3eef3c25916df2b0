import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layers } from '../scripts/layers.mjs';

const src = join(import.meta.dirname, '../src');
const listed = layers.flatMap(({ files }) => files);

test('each file and folder of src has its layer in scripts/layers.mjs', () => {
  const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const isListed = (path: string): boolean =>
    listed.some((file) => path === file || (file.endsWith('/') && path.startsWith(file)));
  expect(found.filter((path) => !isListed(path))).toEqual([]);
});

test('each path in scripts/layers.mjs exists, once', () => {
  const named = layers.flatMap(({ files, not = [], but = [], shared }) => [
    ...not,
    ...but,
    ...(shared === undefined ? [] : files.map((folder) => folder + shared)),
  ]);
  expect([...listed, ...named].filter((path) => !existsSync(join(src, path)))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
