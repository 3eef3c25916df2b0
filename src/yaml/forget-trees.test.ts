import { expect, test } from 'vitest';
import { forgetTrees } from './forget-trees.ts';
import { readDocument } from './read.ts';

const texts = ['a: 1\n', 'b: [2]\n', 'c:\n- d: 3\n', ''];

test('a forgotten tree is read again', () => {
  const forget = forgetTrees(1);
  const documents = texts.map((text) => forget(readDocument(text)));
  expect(documents.map(({ text, root, value }) => ({ text, root, value }))).toEqual(
    texts.map(readDocument).map(({ text, root, value }) => ({ text, root, value })),
  );
});

test('the first trees are kept, and of the others the latest', () => {
  const forget = forgetTrees(5);
  const read = texts.map(readDocument);
  const [first, second, third] = read.slice(0, 3).map(forget);
  expect(first?.root).toBe(read[0]?.root);
  expect(third?.root).toBe(read[2]?.root);
  const root = second?.root;
  expect(second?.root).toBe(root);
  expect(root).not.toBe(read[1]?.root);
  expect(third?.root).toEqual(read[2]?.root);
  expect(third?.root).not.toBe(read[2]?.root);
  expect(second?.root).not.toBe(root);
  expect(second?.root).toEqual(root);
});
