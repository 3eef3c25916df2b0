import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layers } from '../scripts/layers.mjs';

const src = join(import.meta.dirname, '../src');
const listed = layers.flatMap(({ files }) => files);

test('each file and folder of src has its layer in scripts/layers.mjs', () => {
  const found = readdirSync(src, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => !name.endsWith('.test.ts') && name !== 'generated/');
  expect(found.filter((name) => !listed.includes(name))).toEqual([]);
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
