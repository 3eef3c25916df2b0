import { applyPatch, createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

/** From, up to, and what takes its place. */
type Edit = readonly [start: number, end: number, insert: string];

function diff(text: string, edits: readonly Edit[], path = 'in.yaml'): string {
  const bytes = edits.map(([start, end, insert]) => ({ start, end, bytes: Buffer.from(insert, 'latin1') }));
  return Buffer.from(unifiedDiff(path, Buffer.from(text, 'latin1'), bytes)).toString('latin1');
}

function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .reverse()
    .reduce((after, [start, end, insert]) => after.slice(0, start) + insert + after.slice(end), text);
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `${index % 10}\n`).join('');

describe('a diff of known edits is what a search for them finds', () => {
  test.each<[string, string, readonly Edit[]]>([
    ['a line comes first', lines(9), [[0, 0, 'new\n']]],
    ['a line comes last', lines(9), [[18, 18, 'new\n']]],
    ['a line comes behind another', lines(9), [[9, 9, '\nnew']]],
    ['a line goes', lines(9), [[8, 10, '']]],
    ['all lines go', lines(9), [[0, 18, '']]],
    ['a line of none', '', [[0, 0, 'new\n']]],
    ['a value', 'a: 1\nb: 2\n', [[8, 9, '3']]],
    [
      'two values of one line',
      '{a: 1, b: 2}\nc: 3\n',
      [
        [4, 5, 'x'],
        [10, 11, 'y'],
      ],
    ],
    ['two lines become one', lines(9), [[7, 8, '']]],
    ['most of what is new was there', lines(9), [[4, 12, '2\n3\nnew\n4\n5\n']]],
    [
      'hunks that touch are one',
      lines(30),
      [
        [10, 10, 'new\n'],
        [22, 22, 'new\n'],
      ],
    ],
    [
      'a line more parts them',
      lines(30),
      [
        [10, 10, 'new\n'],
        [24, 24, 'new\n'],
      ],
    ],
    [
      'lines that go and come side by side',
      lines(30),
      [
        [10, 12, 'a\n'],
        [12, 14, 'b\n'],
      ],
    ],
    ['no last line break', 'a\nb', [[0, 0, 'new\n']]],
    ['behind the last line, without a break', 'a\nb', [[3, 3, '\nnew']]],
    ['the last line break goes', 'a\nb\n', [[3, 4, '']]],
    [
      'CRLF',
      'a\r\nb\r\nc',
      [
        [3, 3, 'new\r\n'],
        [7, 7, '\r\nend'],
      ],
    ],
    ['blank lines first', '\n\na\n', [[3, 3, ' b']]],
    ['bytes that are no text', '\xef\xbb\xbfa: \xff\nb: \xe4\n', [[12, 12, 'c: \xfc\n']]],
  ])('%s', (_, text, edits) => {
    const after = edited(text, edits);
    expect(diff(text, edits)).toBe(createTwoFilesPatch('in.yaml', 'in.yaml', text, after, '', '', { context: 3 }));
    expect(applyPatch(text, diff(text, edits), { autoConvertLineEndings: false })).toBe(after);
  });

  test('a path that is no ASCII', () => {
    expect(diff('a\n', [[0, 0, 'b\n']], 'ä b.yaml')).toBe(
      Buffer.from(createTwoFilesPatch('ä b.yaml', 'ä b.yaml', 'a\n', 'b\na\n', '', '')).toString('latin1'),
    );
  });
});

test('whatever the edits, the diff makes them', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', ' '), maxLength: 6 });
  const text = fc.array(piece, { maxLength: 40 });
  const cuts = fc.array(fc.record({ kept: fc.nat(12), gone: fc.nat(6), insert: piece }), { maxLength: 8 });
  fc.assert(
    fc.property(text, cuts, (pieces, steps) => {
      const before = pieces.join('');
      const edits: Edit[] = [];
      let at = 0;
      for (const { kept, gone, insert } of steps) {
        const start = at + 1 + kept;
        at = start + gone;
        if (at <= before.length) edits.push([start, at, insert]);
      }
      const after = edited(before, edits);
      if (after === before) return;
      expect(applyPatch(before, diff(before, edits), { autoConvertLineEndings: false })).toBe(after);
    }),
  );
});
