import type { Construction } from './construct.ts';
import type { MappingEntry, ScalarStyle, YamlNode } from './tree.ts';

/** Thrown where a document is not of the common layout. One for all: nobody reads its stack. */
export const UNCOMMON = new Error('not of the common layout');

/** A scalar's text without its quotes, and its place with them. */
export interface ScalarText {
  readonly value: string;
  readonly style: ScalarStyle;
  readonly start: number;
  readonly end: number;
}

/** Characters that start something else than a plain scalar; a dash does only before a blank. */
const INDICATORS = new Set(Array.from('?:,[]{}#&*!|>\'"%@`\t', (character) => character.charCodeAt(0)));

const TAB = 9;
const LF = 10;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * The plain key that starts at `start` and ends at its `colon`.
 *
 * @throws UNCOMMON
 */
export function readKey(text: string, start: number, colon: number): ScalarText {
  if (startsOther(text, start)) throw UNCOMMON;
  const end = endOfPlain(text, start, colon);
  if (end !== colon || end - start > 1000) throw UNCOMMON;
  return { value: text.slice(start, end), style: 'plain', start, end };
}

/**
 * The plain value that starts at `start`, without the blanks behind it: up to a comment, or over all following lines that
 * are indented deeper than `own`. A line break is a blank, and an empty line is a line break.
 *
 * @throws UNCOMMON
 */
export function readPlain(text: string, start: number, own: number): ScalarText {
  if (startsOther(text, start)) throw UNCOMMON;
  let end = endOfPlain(text, start, text.length);
  let value = text.slice(start, end);
  for (;;) {
    const lineEnd = skipSpaces(text, end);
    let next = lineEnd;
    let breaks = 0;
    let lineStart = lineEnd;
    while (text.charCodeAt(next) === LF) {
      breaks += 1;
      lineStart = next + 1;
      next = skipSpaces(text, lineStart);
    }
    const code = text.charCodeAt(next);
    if (breaks === 0 || next >= text.length || next - lineStart <= own || code === HASH) break;
    if (code === COLON || code === QUESTION || (code === DASH && isBlank(text.charCodeAt(next + 1)))) throw UNCOMMON;
    end = endOfPlain(text, next, text.length);
    value += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + text.slice(next, end);
  }
  return { value, style: 'plain', start, end };
}

function startsOther(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  return INDICATORS.has(first) || (first === DASH && isBlank(text.charCodeAt(start + 1)));
}

/** Behind the last character on this line that is no blank; a comment ends it too. */
function endOfPlain(text: string, start: number, limit: number): number {
  let end = start;
  for (let offset = start; offset < limit; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === LF) break;
    if (code === SPACE) continue;
    if (code === HASH && text.charCodeAt(offset - 1) === SPACE) break;
    if (code === TAB || (code === COLON && isBlank(text.charCodeAt(offset + 1)))) throw UNCOMMON;
    end = offset + 1;
  }
  return end;
}

/** True for the end of the text too, whose code is no number. */
function isBlank(code: number): boolean {
  return code === SPACE || code === LF || code === TAB || Number.isNaN(code);
}

/**
 * The quoted scalar that starts at `start`, if it ends on its line.
 *
 * @throws UNCOMMON
 */
export function readQuoted(text: string, start: number): ScalarText {
  return text.charCodeAt(start) === DOUBLE_QUOTE ? readDouble(text, start) : readSingle(text, start);
}

function readSingle(text: string, start: number): ScalarText {
  let end = text.indexOf("'", start + 1);
  let doubled = false;
  while (end >= 0 && text[end + 1] === "'") {
    doubled = true;
    end = text.indexOf("'", end + 2);
  }
  const value = oneLine(text, start, end);
  return { value: doubled ? value.replaceAll("''", "'") : value, style: 'single', start, end: end + 1 };
}

function readDouble(text: string, start: number): ScalarText {
  let end = start + 1;
  let escaped = false;
  while (end < text.length && text.charCodeAt(end) !== DOUBLE_QUOTE) {
    if (text.charCodeAt(end) === BACKSLASH) {
      escaped = true;
      end += 1;
    }
    end += 1;
  }
  const value = oneLine(text, start, end < text.length ? end : -1);
  return { value: escaped ? unescape(value) : value, style: 'double', start, end: end + 1 };
}

function oneLine(text: string, start: number, end: number): string {
  if (end < 0) throw UNCOMMON;
  const value = text.slice(start + 1, end);
  if (value.includes('\n')) throw UNCOMMON;
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

function unescape(text: string): string {
  return text.replaceAll(/\\(.?)/gs, (_, character: string) => {
    const value = ESCAPES[character];
    if (value === undefined) throw UNCOMMON;
    return value;
  });
}

/** What is one word in every version of YAML, in a flow collection too. */
const FLOW_WORD = /(?:[A-Za-z0-9_./]|-{1,2}[A-Za-z0-9])[A-Za-z0-9_./@+=-]*/y;

/**
 * The flow collection that starts at `start`, if it ends on its line, and the offset behind it. Each of its scalars is one
 * word or quoted, and each of its keys has a value.
 *
 * @throws UNCOMMON
 */
export function readFlow(
  text: string,
  start: number,
  construction: Construction,
  scalarNode: (scalar: ScalarText) => YamlNode,
  depth = 0,
): readonly [YamlNode, number] {
  if (depth > 50) throw UNCOMMON;
  const place = { start, anchor: undefined, tag: undefined };
  if (text.charCodeAt(start) === OPEN_BRACKET) {
    const items: YamlNode[] = [];
    const end = readMembers(text, start, CLOSE_BRACKET, (at) => {
      const [item, behind] = readMember(at);
      items.push(item);
      return behind;
    });
    return [construction.sequence(items, true, place), end];
  }
  const entries: MappingEntry[] = [];
  const end = readMembers(text, start, CLOSE_BRACE, (at) => {
    const key = readScalar(text, at);
    if (key.value === '<<' || text.charCodeAt(key.end) !== COLON || text.charCodeAt(key.end + 1) !== SPACE) {
      throw UNCOMMON;
    }
    const [value, behind] = readMember(skipSpaces(text, key.end + 1));
    entries.push(construction.entry(scalarNode(key), value, at));
    return behind;
  });
  return [construction.mapping(entries, true, place), end];

  function readMember(at: number): readonly [YamlNode, number] {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACKET || code === OPEN_BRACE) return readFlow(text, at, construction, scalarNode, depth + 1);
    const scalar = readScalar(text, at);
    return [scalarNode(scalar), scalar.end];
  }
}

/** The offset behind the bracket that closes; `read` takes the offset of a member and gives the one behind it. */
function readMembers(text: string, start: number, close: number, read: (at: number) => number): number {
  let at = skipSpaces(text, start + 1);
  if (text.charCodeAt(at) === close) return at + 1;
  for (;;) {
    at = skipSpaces(text, read(at));
    const code = text.charCodeAt(at);
    if (code === close) return at + 1;
    if (code !== COMMA) throw UNCOMMON;
    at = skipSpaces(text, at + 1);
  }
}

function readScalar(text: string, at: number): ScalarText {
  const first = text[at];
  if (first === '"' || first === "'") return readQuoted(text, at);
  FLOW_WORD.lastIndex = at;
  const word = FLOW_WORD.exec(text)?.[0];
  if (word === undefined) throw UNCOMMON;
  return { value: word, style: 'plain', start: at, end: at + word.length };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}
