import { describe, expect, test } from 'vitest';
import { expectSamePlaces } from '../../test/laws.ts';
import { readDocument } from './read.ts';
import { nearestStart, startsOf } from './starts.ts';

describe('starts', () => {
  test.each([
    'a: 1\n',
    '# c\n---\n  a:\n    b: [1, {c: 2}]\n  d:\n  - e:\n    f: |\n      g: 1\n  -\n  -   h\n',
    '{"a": [1, {"b": null}], "c/d": {"~": []}}\n',
    'b: 1\na: 2\n"": 3\n__proto__: {x: 4}\n',
    '- - 1\n  - 2\n-\n- x: y\n',
    'yes: 1\n1.5: 2\n',
  ])('are those of the tree: %j', (text) => {
    expect(expectSamePlaces(readDocument(text))).toBe(true);
  });

  test.each([
    ['a member that an object has before all others', 'b: 1\n"10": 2\n'],
    ['an alias', 'a: &x 1\nb: *x\n'],
    ['a merge key', 'a:\n  <<: {b: 1}\n'],
    ['a key that stands twice', 'a: 1\na: 2\n'],
    ['an empty document', '# c\n'],
    ['a long text', `a: ${'x'.repeat(0x10000)}\n`],
  ])('are left to the tree for %s', (_, text) => {
    expect(startsOf(readDocument(text))).toBeUndefined();
  });

  test('give the nearest place around what is not there', () => {
    const document = readDocument('a:\n  b:\n    - c: 1\nd: 2\n');
    const starts = startsOf(document) ?? new Uint16Array();
    const places = ['/x', '/a/x', '/a/b/7', '/a/b/0/x/y', '/a/b/00', '/d/x'].map((path) =>
      nearestStart(document.value, starts, path),
    );
    expect(places).toEqual([0, 0, 5, 14, 5, 19]);
  });
});
