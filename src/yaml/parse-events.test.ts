import { describe, expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

/** A list whose items stand left of where YAML allows, in a document of at least `size` characters. */
function underIndented(lines: number, size = 0): string {
  const items = Array.from({ length: lines }, (_, index) => `${index},\n`).join('');
  return `a:\n  b: [\n${items}  ]\nc: ${'x'.repeat(size)}\n`;
}

describe('lines of a flow collection that are indented too little', () => {
  test.each([
    { lines: 1, size: 0 },
    { lines: 150, size: 0 },
    { lines: 150, size: 100_000 },
    { lines: 15, size: 2_000_000 },
  ])('$lines in $size characters are read', ({ lines, size }) => {
    const numbers = Array.from({ length: lines }, (_, index) => index);
    expect(readEvents(underIndented(lines, size)).value).toEqual({
      a: { b: numbers },
      c: size === 0 ? null : 'x'.repeat(size),
    });
  });

  test.each([
    { lines: 300, size: 0 },
    { lines: 100, size: 2_000_000 },
  ])('$lines in $size characters are refused: each costs a look at all of them', ({ lines, size }) => {
    expect(() => readEvents(underIndented(lines, size))).toThrow('deficient indentation');
  });
});
