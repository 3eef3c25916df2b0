import { expect, test } from 'vitest';
import { forgetTrees } from './forget-trees.ts';
import { readDocument } from './read.ts';

const texts = ['a: 1\n', 'b: [2]\n', 'c:\n- d: 3\n', ''];

test('a forgotten tree is read again', () => {
  const forget = forgetTrees(1);
  const documents = texts.map((text) => forget(readDocument(text)));
  expect(documents).toEqual(texts.map(readDocument));
});

test('the latest trees are kept', () => {
  const forget = forgetTrees(10);
  const [first, second, third] = texts.map((text) => forget(readDocument(text)));
  const root = third?.root;
  expect(third?.root).toBe(root);
  expect(first?.root).toEqual(readDocument('a: 1\n').root);
  expect(second?.root).toBe(second?.root);
  expect(third?.root).not.toBe(root);
  expect(third?.root).toEqual(root);
});
