import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refuseOtherReadings } from './other-readings.ts';
import { readCommon } from './read-common.ts';
import { readEvents } from './read-events.ts';
import { YamlError, type YamlDocument } from './tree.ts';

/** js-yaml's reading, and what is refused of it. */
function otherwise(text: string): YamlDocument | string {
  try {
    const document = readEvents(text);
    refuseOtherReadings(document);
    return document;
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}

/** Undefined, or the very tree that js-yaml gives: nodes, offsets, values, duplicate keys. */
function expectSame(text: string): boolean {
  const document = readCommon(text);
  if (document === undefined) return false;
  const other = otherwise(text);
  if (typeof other !== 'string') expect(document, text).toEqual(other);
  // What both readers take may still be refused for Kubernetes' sake; what js-yaml alone refuses may not be read.
  else
    expect(() => {
      refuseOtherReadings(document);
    }, text).toThrow(other === 'null byte is not allowed in input' ? 'U+0000' : other);
  return true;
}

describe('the common layout', () => {
  test.each([
    'a: 1\n',
    'a: 1',
    '---\na: 1\n',
    '# c\n--- # c\n\n# c\na: 1 # c\n# c\n',
    'a:\nb:\n- x\n- y: 1\n  z: 2\n-\n- - 1\n  - 2\nc:\n  - x\n',
    'a:\n  b:\n    c: text with blanks, commas: no\n'.replace(': no', ''),
    `a: "quoted # : text"\nb: 'it''s'\n"c d": "\\"\\\\\\n\\t"\n'e': ''\n`,
    'a: [1, two, "three", [4], {five: 6}]\nb: {}\nc: []\nd: { e: f, "g": -1.5 }\n',
    'a: |\n  text: none\n\n    # no comment\n\nb: |-\n  last\n\n# c\nc: 1\n',
    '- |\n x\n- a: |\n    x\n  b: y\n',
    'a: -1\nb: ~\nc: yes\nd: 0644\ne: 1e3\nf: -x\ng: a#b\nh: http://x:80/y\n',
    'a: 1\nb: 2\na: 3\n',
    'a: two\n  lines\n',
    'a: two\n\n\n  lines, three\n  --and-more # c\nb:\n  - x\n   y\n',
    'a:\n  {}\nb:\n  []\nc:\n  text\nd:\n  "text"\ne:\n  -\n    x\n',
    'a: [-n, --all, -1]\n',
    'a:    # c\n  - b:   # c\n    - c\n',
  ])('is read: %j', (text) => {
    expect(expectSame(text)).toBe(true);
  });

  test.each([
    '',
    '# c\n',
    '---\n',
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    '<<: {a: 1}\n',
    '"<<": {a: 1}\n',
    '? a\n: b\n',
    'a: two\n  - lines\n',
    'a: two\n  lines: three\n',
    'a: two # c\n  lines\n',
    'a:\n  |\n  text\n',
    'a: "two\n  lines"\n',
    'a: >\n  folded\n',
    'a: |2\n   x\n',
    'a: |+\n  x\n\n',
    'a: |\n  x',
    'a: |\nb: 1\n',
    'a: |\n    x\n  y\n',
    'a: [\n  1\n]\n',
    'a: [1,]\n',
    'a: {b}\n',
    'a: {"b":1}\n',
    'a: [b: c]\n',
    'a: x: y\n',
    'a: \tx\n',
    'a:\tx\n',
    'a: x\r\n',
    'a: "\\u0041"\n',
    'a: "\\x"\n',
    '{"a": 1}\n',
    'text\n',
    'a: 1\n b: 2\n',
    'a:\n    b: 1\n  c: 2\n',
    '- a\nb: 1\n',
    'a: 1\n- b\n',
    'a : 1\n',
    'a: 1\n...\n',
    'a: 1\n---\nb: 2\n',
    '%YAML 1.1\n---\na: 1\n',
    'a: .inf\n',
    'a: @x\n',
    'a: - b\n',
    `${'- '.repeat(300)}x\n`,
  ])('is not: %j', (text) => {
    expect(readCommon(text)).toBeUndefined();
  });
});

const SEPARATOR = /^(?=---(?:\s|$))/m;
const samples = [join(import.meta.dirname, '../../examples'), join(import.meta.dirname, '../../test/fixtures')]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  .flatMap((text) => text.split(SEPARATOR));

test('examples and fixtures are read as js-yaml reads them', () => {
  const read = samples.filter(expectSame).length;
  expect(read / samples.length).toBeGreaterThan(0.4);
});

/** What changes the meaning of a line, or seems to. */
const BITS = [' ', '\n', '- ', ': ', ' #', '"', "'", '[', ']', '{', '}', ', ', '|', '>-', '&a ', '*a', '!!str ', '? '];
const MORE = [
  '%',
  '\t',
  '\\',
  '<<: ',
  '~',
  '0o7',
  '...',
  '---',
  '\n---\n',
  '"a": ',
  '- - ',
  '{a: b}',
  '\n\n',
  '#',
  'é',
];

test('spoiled documents are read as js-yaml reads them, or not at all', () => {
  const random = randomFrom(1);
  const bits = [...BITS, ...MORE];
  let read = 0;
  for (let run = 0; run < 3000; run += 1) {
    let text = samples[random(samples.length)] ?? '';
    for (let change = random(3); change >= 0; change -= 1) {
      const at = random(text.length + 1);
      const insert = random(3) > 0 ? (bits[random(bits.length)] ?? '') : '';
      text = text.slice(0, at) + insert + text.slice(at + random(3));
    }
    if (expectSame(text)) read += 1;
  }
  expect(read).toBeGreaterThan(500);
});

/** A linear congruential generator: the same numbers in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
