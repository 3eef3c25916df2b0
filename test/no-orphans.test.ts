// Each file of a folder of units is listed in the folder's index: nothing is registered in another way.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layers } from '../scripts/layers.mjs';

const src = join(import.meta.dirname, '../src');

/** The folders of units, each with the file that its units share. */
const folders = layers.flatMap(({ files, shared }) =>
  shared === undefined ? [] : files.map((folder) => ({ folder, shared })),
);

describe.each([...folders, { folder: 'reporters/', shared: 'colours.ts' }])('$folder', ({ folder, shared }) => {
  const units = readdirSync(join(src, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => name !== 'index.ts' && name !== shared);

  test('each unit is listed in the index', () => {
    const index = units.length === 0 ? '' : readFileSync(join(src, folder, 'index.ts'), 'utf8');
    expect(units.filter((name) => !index.includes(`'./${name}'`))).toEqual([]);
  });
});

test('there are folders of units', () => {
  expect(folders.map(({ folder }) => folder)).toEqual(
    expect.arrayContaining(['evidence/', 'transformers/', 'checks/']),
  );
});
