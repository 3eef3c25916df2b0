import { startConstruction, type NodePlace } from './construct.ts';
import { BETWEEN, KEY, LINE } from './common-line.ts';
import { readFlow, readKey, readPlain, readQuoted, UNCOMMON, type ScalarText } from './common-scalar.ts';
import { YamlError, type MappingEntry, type YamlDocument, type YamlNode } from './tree.ts';

const LF = 10;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const DASH = 45;
const COLON = 58;
const OPEN_BRACKET = 91;
const PIPE = 124;
const OPEN_BRACE = 123;

/** CR, a byte order mark, and what is not in Unicode's basic plane: a half of a surrogate pair is no character. */
const ODD_CHARACTER = /[\r\uFEFF\uD800-\uDFFF]/;

/** A stack has an end; js-yaml takes what is deeper. */
const MAX_DEPTH = 200;

/**
 * Reads the layout that nearly every manifest has: block mappings and lists, plain, quoted and literal scalars.
 * It is several times as fast as a parser of all of YAML, and knows what it does not know: an anchor, a tag, a quoted
 * value of several lines, a tab, a CR, anything odd, and the document is left to the other readers. What it does read
 * is exactly what they read, down to every offset: tests compare the trees.
 *
 * @returns undefined for a document that is not of this layout, or that is wrong: the other readers say how
 */
export function readCommon(text: string): YamlDocument | undefined {
  if (ODD_CHARACTER.test(text)) return undefined;
  try {
    return readLayout(text);
  } catch (error) {
    if (error === UNCOMMON || error instanceof YamlError) return undefined;
    // A regular expression has a stack of its own, which a line of megabytes exhausts; the other readers need none for it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readLayout(text: string): YamlDocument {
  const construction = startConstruction();
  const length = text.length;
  /** Offset and column of the next content; the column is -1 behind the last. */
  let at = 0;
  let column = 0;
  let depth = 0;

  /** Past blank lines and comments to the content behind `lineEnd`, which is the offset of a line break or the end. */
  function advance(lineEnd: number, opening = false): void {
    BETWEEN.lastIndex = Math.min(lineEnd + 1, length);
    BETWEEN.test(text);
    at = BETWEEN.lastIndex;
    if (at >= length || text.charCodeAt(at) === HASH) {
      at = length;
      column = -1;
      return;
    }
    column = at - text.lastIndexOf('\n', at - 1) - 1;
    if (column === 0 && !opening && isMarker(text, at)) throw UNCOMMON;
  }

  function endOfLine(from: number): number {
    const newline = text.indexOf('\n', from);
    return newline < 0 ? length : newline;
  }

  function skipSpaces(from: number): number {
    let next = from;
    while (text.charCodeAt(next) === SPACE) next += 1;
    return next;
  }

  /** The end of the line on which nothing but a comment follows what ends at `from`. */
  function restOfLine(from: number): number {
    const next = skipSpaces(from);
    if (next >= length || text.charCodeAt(next) === LF) return next;
    if (text.charCodeAt(next) === HASH && next > from) return endOfLine(next);
    throw UNCOMMON;
  }

  function endsLine(offset: number): boolean {
    const code = text.charCodeAt(offset);
    return offset >= length || code === LF || (code === HASH && text.charCodeAt(offset - 1) === SPACE);
  }

  function isIndicator(offset: number, indicator: number): boolean {
    if (text.charCodeAt(offset) !== indicator) return false;
    const next = text.charCodeAt(offset + 1);
    return next === SPACE || next === LF || offset + 1 >= length;
  }

  function place(start: number): NodePlace {
    return { start, anchor: undefined, tag: undefined };
  }

  function scalarNode({ value, style, start, end }: ScalarText): YamlNode {
    return construction.scalar(value, style, { start, end, anchor: undefined, tag: undefined });
  }

  function absent(): YamlNode {
    return construction.scalar('', 'plain', { start: -1, end: -1, anchor: undefined, tag: undefined });
  }

  /** The mapping or list that starts here. */
  function block(): YamlNode {
    depth += 1;
    if (depth > MAX_DEPTH) throw UNCOMMON;
    const node = isIndicator(at, DASH) ? sequence() : mapping();
    depth -= 1;
    return node;
  }

  function sequence(): YamlNode {
    const own = column;
    const start = at;
    const items: YamlNode[] = [];
    do items.push(item(own));
    while (column === own && isIndicator(at, DASH));
    if (column > own) throw UNCOMMON;
    return construction.sequence(items, false, place(start));
  }

  function item(own: number): YamlNode {
    const content = skipSpaces(at + 1);
    if (endsLine(content)) {
      advance(restOfLine(at + 1));
      return column > own ? nodeBelow(own) : absent();
    }
    column = own + content - at;
    at = content;
    if (isIndicator(at, DASH)) return block();
    return startsEntry(at) ? block() : value(own);
  }

  function startsEntry(offset: number): boolean {
    KEY.lastIndex = offset;
    return KEY.test(text) || (!isFlow(offset) && colonOf(offset) !== undefined);
  }

  function mapping(): YamlNode {
    const own = column;
    const start = at;
    const entries: MappingEntry[] = [];
    do entries.push(entry(own));
    while (column === own && !isIndicator(at, DASH));
    if (column > own) throw UNCOMMON;
    return construction.mapping(entries, false, place(start));
  }

  function entry(own: number): MappingEntry {
    return commonEntry(own) ?? anyEntry(own);
  }

  /** Undefined, and nothing is read, where the line is another, or where the value goes on in the next one. */
  function commonEntry(own: number): MappingEntry | undefined {
    const start = at;
    LINE.lastIndex = start;
    if (!LINE.test(text)) return undefined;
    const lineEnd = LINE.lastIndex - 1;
    const colon = text.indexOf(':', start);
    advance(lineEnd);
    if (colon + 1 < lineEnd && column > own) {
      at = start;
      column = own;
      return undefined;
    }
    const key = scalarNode({ value: text.slice(start, colon), style: 'plain', start, end: colon });
    if (colon + 1 === lineEnd) return construction.entry(key, below(own), start);
    return construction.entry(key, endOfLineScalar(skipSpaces(colon + 1), lineEnd), start);
  }

  /** What stands from `start` to the end of its line: plain, or in quotes that escape nothing. */
  function endOfLineScalar(start: number, end: number): YamlNode {
    const quote = text.charCodeAt(start);
    if (quote === DOUBLE_QUOTE)
      return scalarNode({ value: text.slice(start + 1, end - 1), style: 'double', start, end });
    if (quote === SINGLE_QUOTE)
      return scalarNode({ value: text.slice(start + 1, end - 1), style: 'single', start, end });
    return scalarNode({ value: text.slice(start, end), style: 'plain', start, end });
  }

  function anyEntry(own: number): MappingEntry {
    const start = at;
    const colon = colonOf(start);
    if (colon === undefined) throw UNCOMMON;
    const key = scalarNode(isQuote(start) ? readQuoted(text, start) : readKey(text, start, colon));
    if (key.value === '<<') throw UNCOMMON;
    at = skipSpaces(colon + 1);
    return construction.entry(key, endsLine(at) ? valueBelow(colon + 1, own) : value(own), start);
  }

  /** Behind a key that ends its line. A list may stand at the column of its key. */
  function valueBelow(from: number, own: number): YamlNode {
    advance(restOfLine(from));
    return below(own);
  }

  function below(own: number): YamlNode {
    if (column > own) return nodeBelow(own);
    return column === own && isIndicator(at, DASH) ? block() : absent();
  }

  /** What starts a line of its own: a value does if it is neither a list nor has a key. */
  function nodeBelow(own: number): YamlNode {
    if (isIndicator(at, DASH) || startsEntry(at)) return block();
    if (text.charCodeAt(at) === PIPE) throw UNCOMMON;
    return value(own);
  }

  function isQuote(offset: number): boolean {
    const code = text.charCodeAt(offset);
    return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
  }

  function isFlow(offset: number): boolean {
    const code = text.charCodeAt(offset);
    return code === OPEN_BRACKET || code === OPEN_BRACE;
  }

  /** The colon behind the key that starts at `start`; undefined where none does. */
  function colonOf(start: number): number | undefined {
    if (isQuote(start)) {
      const { end } = readQuoted(text, start);
      return isIndicator(end, COLON) ? end : undefined;
    }
    for (let offset = start; ; offset += 1) {
      const code = text.charCodeAt(offset);
      if (code === COLON && isIndicator(offset, COLON)) return offset;
      if (code === LF || offset >= length || (code === HASH && text.charCodeAt(offset - 1) === SPACE)) return undefined;
    }
  }

  /** The value that starts here: plain, literal, or ended on this line; `own` is its parent's column. */
  function value(own: number): YamlNode {
    if (text.charCodeAt(at) === PIPE) return literal(own);
    const [node, end] = isFlow(at) ? readFlow(text, at, construction, scalarNode) : scalar(own);
    advance(restOfLine(end));
    if (column > own) throw UNCOMMON;
    return node;
  }

  function scalar(own: number): readonly [YamlNode, number] {
    const read = isQuote(at) ? readQuoted(text, at) : readPlain(text, at, own);
    return [scalarNode(read), read.end];
  }

  /** `|` or `|-` and the lines below, which are indented deeper than `own`. */
  function literal(own: number): YamlNode {
    const strip = text.charCodeAt(at + 1) === DASH;
    const header = skipSpaces(at + (strip ? 2 : 1));
    if (text.charCodeAt(header) !== LF) throw UNCOMMON;
    const lines: string[] = [];
    const first = header + 1;
    let indent = -1;
    let blank = 0;
    let line = first;
    while (line < length) {
      const end = text.indexOf('\n', line);
      if (end < 0) throw UNCOMMON;
      const content = skipSpaces(line);
      const width = content - line;
      if (content === end) {
        // Blanks beyond the indentation are text: of such a line it is hard to say whether it ends the value.
        if (indent < 0 ? width > 0 : width > indent) throw UNCOMMON;
        blank += 1;
      } else {
        if (indent < 0) indent = width;
        if (width < indent || indent <= own) {
          if (width > own) throw UNCOMMON;
          break;
        }
        for (; blank > 0; blank -= 1) lines.push('');
        lines.push(text.slice(line + indent, end));
      }
      line = end + 1;
    }
    if (lines.length === 0) throw UNCOMMON;
    const node = scalarNode({ value: lines.join('\n') + (strip ? '' : '\n'), style: 'block', start: first, end: line });
    advance(line - 1);
    return node;
  }

  advance(-1, true);
  if (column === 0 && text.startsWith('---', at)) advance(restOfLine(at + 3));
  // Whether there is a document at all where there is nothing in it, the others know.
  if (column < 0 || (column === 0 && isMarker(text, at))) throw UNCOMMON;
  const root = block();
  if (column >= 0) throw UNCOMMON;
  return { text, root, value: root.value, duplicateKeys: construction.duplicateKeys, hasAliases: false };
}

/** At column 0 it separates documents, or is nearly what does: neither is the common layout's. */
function isMarker(text: string, offset: number): boolean {
  return text.startsWith('---', offset) || text.startsWith('...', offset);
}
