import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNeighbours } from './neighbours.ts';

test('what cannot be read makes the input incomplete, and is no error', () => {
  expect(readNeighbours(['/nowhere/bindings.yaml'])).toEqual({
    files: [],
    incompleteBecause: [expect.stringMatching(/^\/nowhere\/bindings\.yaml was not read: a link that leads nowhere/)],
  });
});

test('nor is more read than the bounds allow, of a file and in all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-neighbours-'));
  const paths = [6, 7, 4, 5, 0].map((size, index) => {
    const path = join(folder, `${index}.yaml`);
    writeFileSync(path, '#'.repeat(size));
    return path;
  });
  const { files, incompleteBecause } = readNeighbours(paths, { ofAFile: 6, inAll: 10 });
  expect(files.map(({ path, role }) => [path, role])).toEqual([0, 2, 4].map((index) => [paths[index], 'neighbour']));
  expect(incompleteBecause).toEqual(
    [1, 3].map((index) => expect.stringMatching(`/${index}\\.yaml \\(0 MiB\\) was not read, since nobody named it`)),
  );
});
