// What the documents say is true: generated parts, links, paths, flags.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedDocuments } from '../scripts/docs.mjs';

const root = join(import.meta.dirname, '..');
const documents = ['.', ...readdirSync(root).filter((name) => ['docs', 'examples'].includes(name))]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.md'));

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test.each(Object.entries(generatedDocuments()))('%s is as npm run docs writes it', (path, text) => {
  expect(read(path)).toBe(text);
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('its links lead to files that exist, and to headings in them', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken = links.filter(([, path = '', heading]) => {
      const target = path === '' ? document : relative(root, join(root, dirname(document), path));
      if (!existsSync(join(root, target))) return true;
      return heading !== undefined && !headingsOf(read(target)).includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('the paths that it names exist', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|docs|examples|schemas|helm-plugins)\/[\w./-]*)`/g)];
    const paths = named.map(([, path = '']) => path).filter((path) => !path.includes('/my-'));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test('ARCHITECTURE.md is short', () => {
  expect(read('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(120);
});

/** As GitHub makes anchors of them. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
