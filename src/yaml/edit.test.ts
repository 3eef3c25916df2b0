import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../patch/json.ts';
import { planEdits } from './edit.ts';
import { EditRefused } from './layout.ts';
import { readDocument } from './read.ts';
import { readWithSecondReader } from './read-second.ts';
import { splice } from './splice.ts';

function edited(text: string, after: JsonValue): string {
  return splice(text, planEdits(readDocument(text), after));
}

describe('an edit is written as its neighbours are', () => {
  const cases: readonly (readonly [string, string, JsonValue, string])[] = [
    [
      'a key behind a sibling of one line',
      'a: 1 # c\nb:\n  c: 1\n',
      { a: 1, b: { c: 1 }, d: false },
      'a: 1 # c\nd: false\nb:\n  c: 1\n',
    ],
    ['CRLF', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2, c: 3 }, 'a: 1\r\nb: 2\r\nc: 3\r\n'],
    ['no final newline', 'a: 1', { a: 1, b: 2 }, 'a: 1\nb: 2'],
    ['an item, dashes indented', 'l:\n  - a\n  # end\n', { l: ['a', 'b'] }, 'l:\n  - a\n  - b\n  # end\n'],
    [
      'an item, dashes not indented',
      'l:\n- a: 1\n  b: 2\n',
      { l: [{ a: 1, b: 2 }, { c: 3 }] },
      'l:\n- a: 1\n  b: 2\n- c: 3\n',
    ],
    [
      'an item behind one whose end goes',
      'l:\n  - a: 1\n    b:\n      - x\n      - y\n      - z\nm: 1\n',
      { l: [{ a: 1, b: ['x'] }, { c: 3 }], m: 1 },
      'l:\n  - a: 1\n    b:\n      - x\n  - c: 3\nm: 1\n',
    ],
    [
      'the same, CRLF and at the end',
      'l:\r\n- a: 1\r\n  b:\r\n  - x\r\n  - y\r\n',
      { l: [{ a: 1, b: ['x'] }, { c: 3 }] },
      'l:\r\n- a: 1\r\n  b:\r\n  - x\r\n- c: 3\r\n',
    ],
    ['an empty list', 'l: [] # none\nm: 1\n', { l: ['a'], m: 1 }, 'l: # none\n- a\nm: 1\n'],
    ['null', 'l: ~\n', { l: [{ a: 1 }] }, 'l:\n- a: 1\n'],
    ['an absent value', 'l:\nm: 1\n', { l: { a: 1 }, m: 1 }, 'l:\n  a: 1\nm: 1\n'],
    ['flow style', 'a: {b: 1, c: [x]}\n', { a: { b: 1, c: ['x', 'z'], d: false } }, 'a: {b: 1, c: [x, z], d: false}\n'],
    [
      'JSON',
      '{"a":1,"l":[{"b":2}]}\n',
      { a: 1, l: [{ b: 2 }, { c: 'x' }], d: false },
      '{"a":1,"l":[{"b":2},{"c":"x"}],"d":false}\n',
    ],
    ['indented JSON', '{\n  "a": 1\n}\n', { a: 1, b: 2 }, '{\n  "a": 1,\n  "b": 2\n}\n'],
    [
      'removed neighbours in flow style',
      'l: [a, b, c, d, e]\nm: {a: 1, b: 2, c: 3}\n',
      { l: ['c'], m: { a: 1, d: 4 } },
      'l: [c]\nm: {a: 1, d: 4}\n',
    ],
    ['removed first elements in flow style', 'l: [a, b, c]\n', { l: ['c'] }, 'l: [c]\n'],
    ['an item of which nothing stays', 'l:\n- a: 1\n- b\n', { l: [{ c: 2 }, 'b'] }, 'l:\n- c: 2\n- b\n'],
    ['a removed key', 'a: 1\nb:\n  c: 1 # x\nd: 2\n', { a: 1, d: 2 }, 'a: 1\nd: 2\n'],
    ['a removed first key of an item', '- a: 1\n  b: 2\n', [{ b: 2 }], '- b: 2\n'],
    ['a removed item in the middle', 'l:\n- a\n- b\n- c\n', { l: ['a', 'c'] }, 'l:\n- a\n- c\n'],
    ['the last of two equal keys', 'a: 1\na: 2\n', { a: 3 }, 'a: 1\na: 3\n'],
    [
      'an alias that keeps the old value',
      'x: &p {a: 1}\nz: *p\n',
      { x: { a: 1, b: 2 }, z: { a: 1 } },
      'x: &p {a: 1, b: 2}\nz:\n  a: 1\n',
    ],
    [
      'an anchor whose users all change',
      'x: &p {a: 1}\nz: *p\n',
      { x: { a: 2 }, z: { a: 2 } },
      'x: &p {a: 2}\nz: *p\n',
    ],
    [
      'a merge key',
      'b: &p {a: 1}\nc:\n  <<: *p\n  d: 2\n',
      { b: { a: 1 }, c: { a: 1, d: 2, e: 3 } },
      'b: &p {a: 1}\nc:\n  <<: *p\n  d: 2\n  e: 3\n',
    ],
    ['a string that looks like a number', 'a: x\n', { a: '3607' }, 'a: "3607"\n'],
    [
      'a flow list that goes on left of its key',
      'a:\n  b: [v,\nw] # c\n  c: "x\ny"\n',
      { a: { b: ['v', 'w', 'z'], c: 'x y', d: 1 } },
      'a:\n  b: [v,\nw, z] # c\n  c: "x\ny"\n  d: 1\n',
    ],
    ['a block scalar at the end', 'a: 1\nb: |\n  x\n', { a: 1, b: 'x\n', c: 2 }, 'a: 1\nc: 2\nb: |\n  x\n'],
  ];
  test.each(cases)('%s', (_name, before, after, expected) => {
    expect(edited(before, after)).toBe(expected);
    expect(readDocument(expected).value).toEqual(after);
  });
});

/** JSON values in several spellings: block and flow, both list indentations, comments, quotes, line ends. */
const key = fc.constantFrom('a', 'b', 'name', 'volumes', 'x-y', 'on', '1');
const scalar = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -5, max: 5000 }),
  fc.constantFrom('', 'web', 'yes', '0644', 'a: b', '# c', "it's", 'two\nlines\n', '- x', 'null'),
  fc.constant(null),
);
const value = fc.letrec<{ node: JsonValue }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    scalar,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;
const root = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const spelling = fc.record({
  indent: fc.constantFrom(0, 2),
  comments: fc.boolean(),
  flowDepth: fc.constantFrom(1, 2, 3, 9),
  newline: fc.constantFrom('\n', '\r\n'),
  finalNewline: fc.boolean(),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

function spell(document: JsonValue, style: Spelling): string {
  const comment = style.comments ? ' # note' : '';
  function block(node: JsonValue, column: number, depth: number): string {
    const pad = ' '.repeat(column);
    if (typeof node !== 'object' || node === null || Object.keys(node).length === 0 || depth >= style.flowDepth) {
      return ` ${JSON.stringify(node)}${comment}\n`;
    }
    if (Array.isArray(node)) {
      return `${comment}\n${node.map((item: JsonValue) => `${pad}-${inItem(item, column, depth)}`).join('')}`;
    }
    return `${comment}\n${Object.entries(node)
      .map(([name, inner]) => `${pad}${JSON.stringify(name)}:${under(inner, column, depth)}`)
      .join('')}`;
  }
  function under(node: JsonValue, column: number, depth: number): string {
    return block(node, Array.isArray(node) ? column + style.indent : column + 2, depth + 1);
  }
  function inItem(node: JsonValue, column: number, depth: number): string {
    return block(node, column + 2, depth + 1);
  }
  const text = block(document, 0, 0)
    .replace(/^(?: # note)?\n/, '')
    .replace(/^ /, '');
  const ended = style.finalNewline ? text : text.replace(/\n$/, '');
  return ended.replaceAll('\n', style.newline);
}

describe('square: the text edit and the value agree, in every spelling', () => {
  test('random changes', () => {
    let refused = 0;
    let runs = 0;
    fc.assert(
      fc.property(root, root, spelling, fc.boolean(), (before, other, style, merge) => {
        const text = spell(before, style);
        expect(readDocument(text).value).toEqual(before);
        const after: JsonValue = merge ? { ...before, ...other } : other;
        if (merge) runs += 1;
        try {
          const result = edited(text, after);
          expect(readDocument(result).value).toEqual(after);
          expect(readWithSecondReader(result).value).toEqual(after);
        } catch (error) {
          if (!(error instanceof EditRefused)) throw error;
          if (merge) refused += 1;
        }
      }),
      { numRuns: 4000 },
    );
    // Where keys stay. A mapping of which no key stays has no neighbour to follow, and is refused.
    expect(refused / runs).toBeLessThan(0.2);
  });

  test('no change, no edit', () => {
    fc.assert(
      fc.property(root, spelling, (before, style) => {
        const text = spell(before, style);
        expect(planEdits(readDocument(text), before)).toEqual([]);
      }),
    );
  });
});
