import { expect, test } from 'vitest';
import { readNeighbours } from './neighbours.ts';

test('what cannot be read makes the input incomplete, and is no error', () => {
  expect(readNeighbours(['/nowhere/bindings.yaml'])).toEqual({
    files: [],
    incompleteBecause: [
      expect.stringMatching(/^\/nowhere\/bindings\.yaml: .+; nobody named it, but it may hold a binding$/),
    ],
  });
});
