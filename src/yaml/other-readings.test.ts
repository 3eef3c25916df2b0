import { describe, expect, test } from 'vitest';
import { readDocument } from './read.ts';
import { YamlError } from './tree.ts';

const BOM = '\uFEFF';
const POD = 'apiVersion: v1\nkind: Pod\n';

/** The offset of what is refused, or the value. */
function offsetOrValue(text: string): unknown {
  try {
    return readDocument(text).value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error.offset;
  }
}

describe('a byte order mark', () => {
  test.each([
    ['behind a marker', `---\n${BOM}${POD}`, 4],
    ['behind a marker with CRLF', `---\r\n${BOM}${POD}`, 5],
    ['behind a marker and a comment', `---\n# c\n${BOM}${POD}`, 8],
    ['behind a marker with a comment', `--- # c\n${BOM}${POD}`, 8],
    ['on the line of a marker', `--- ${BOM}${POD}`, 4],
    ['behind a marker, indented', `---\n ${BOM}kind: Pod\n apiVersion: v1\n`, 5],
    ['behind a tag', `--- !!map\n ${BOM}kind: Pod\n apiVersion: v1\n`, 11],
    ['before a comment', `---\n${BOM}# c\n${POD}`, 4],
    ['before JSON', `---\n${BOM}{"kind": "Pod"}\n`, 4],
    ['before a key', `${POD}${BOM}spec: {}\n`, POD.length],
    ['before a key in braces', `{apiVersion: v1, ${BOM}kind: Pod}\n`, 17],
    ['twice', `${BOM}${BOM}${POD}`, 1],
    ['behind the one that starts the file', `${BOM}---\n${BOM}${POD}`, 5],
    ['before a marker that is none', `${BOM}# c\n${BOM}---\n${POD}`, 5],
    ['and nothing else', `---\n${BOM}`, 4],
  ])('%s is refused', (_name, text, offset) => {
    expect(offsetOrValue(text)).toBe(offset);
  });

  test.each([
    ['that starts the file', `${BOM}${POD}`],
    ['before a marker', `${BOM}---\n${POD}`],
  ])('%s is none of its text', (_name, text) => {
    expect(offsetOrValue(text)).toEqual({ apiVersion: 'v1', kind: 'Pod' });
  });

  test('in a value is text', () => {
    expect(offsetOrValue(`a: |\n  ${BOM}b\nc: "${BOM}"\n`)).toEqual({ a: `${BOM}b\n`, c: BOM });
  });
});

describe('escapes in double quotes', () => {
  test.each([
    ['a slash', 'a: "b\\/c"\n', 5],
    ['a slash behind a backslash', 'a: "b\\\\\\/c"\n', 7],
    ['a line break and an empty line', 'a: "b\\\n\n  c"\n', 5],
  ])('%s is refused', (_name, text, offset) => {
    expect(offsetOrValue(text)).toBe(offset);
  });

  test.each([
    ['a backslash before a slash', 'a: "b\\\\/c"\n', 'b\\/c'],
    ['a backslash before an empty line', 'a: "b\\\\\n\n  c"\n', 'b\\\nc'],
    ['a line break', 'a: "b\\\n  c"\n', 'bc'],
  ])('%s is read', (_name, text, value) => {
    expect(offsetOrValue(text)).toEqual({ a: value });
  });

  test('are looked for in a value of any length', () => {
    const long = 'x'.repeat(9_000_000);
    expect(offsetOrValue(`a: "${long}"\nb: 'c\\/d'\n`)).toEqual({ a: long, b: 'c\\/d' });
    expect(offsetOrValue(`a: "${long}\\/"\n`)).toBe(4 + long.length);
  });
});

test.each([
  ['an escape, in full', '!<tag:yaml.org,2002:b%69nary> YQ==: 1\n', 30],
  ['a handle', '%TAG !e! tag:yaml.org,2002:\n---\n!e!binary YQ==: 1\n', 0],
  ['another meaning', '%TAG !! tag:example.com,2000:\n---\n!!binary YQ==: 1\n', 0],
])('a tag with %s, which readers resolve each in its own way, is refused', (_name, text, offset) => {
  expect(offsetOrValue(text)).toBe(offset);
});

test('an escape in a short tag is resolved', () => {
  expect(offsetOrValue('!!b%69nary YQ==: 1\n')).toEqual({ a: 1 });
});
