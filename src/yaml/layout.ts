import { LATELY, remember } from '../remember.ts';
import type { MappingEntry, MappingNode, SequenceNode, YamlNode } from './tree.ts';

/** An edit that cannot be made in this layout without touching more than was planned. */
export class EditRefused extends Error {
  override readonly name = 'EditRefused';
  /** Where, in the document's text. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The offset behind a node's last character, closing bracket or last line. */
export function endOf(text: string, node: YamlNode): number {
  switch (node.type) {
    case 'scalar':
    case 'alias':
      if (node.end < 0) throw new EditRefused('a value that is not there', 0);
      return node.end;
    case 'sequence': {
      if (node.flow) return flowEnd(text, node);
      return itemEnd(text, node, node.items.length - 1);
    }
    case 'mapping': {
      const last = node.entries.at(-1);
      if (node.flow && !(last !== undefined && isPair(text, node))) return flowEnd(text, node);
      if (last === undefined) throw new EditRefused('a block mapping without keys', node.start);
      return entryEnd(text, last);
    }
  }
}

/** A pair in a flow list, `[a: b]`: a mapping without braces. */
export function isPair(text: string, node: MappingNode): boolean {
  return node.flow && text[node.start] !== '{';
}

export function isAbsent(node: YamlNode): boolean {
  return node.type === 'scalar' && node.end < 0;
}

/** The offset behind an entry's value, or behind its colon where there is no value. */
export function entryEnd(text: string, entry: MappingEntry): number {
  if (!isAbsent(entry.value)) return endOf(text, entry.value);
  const colon = colonOf(text, entry);
  if (colon === undefined) return entry.key.end;
  const properties = /^[ \t]+[&!][^\r\n]*/.exec(text.slice(colon + 1, lineEnd(text, colon)));
  if (properties !== null) throw new EditRefused('an anchor or tag without a value', colon);
  return colon + 1;
}

/** The offset of an entry's colon; undefined for a key without one (`{a, b}` or `? a`). */
export function colonOf(text: string, entry: MappingEntry): number | undefined {
  const at = skipBlank(text, entry.key.end);
  return text[at] === ':' ? at : undefined;
}

/** Offsets of the dashes of a block sequence's items. */
export function dashesOf(text: string, sequence: SequenceNode): readonly number[] {
  const kept = dashesKept(sequence);
  kept.dashes ??= findDashes(text, sequence);
  return kept.dashes;
}

/** Of a list of thousands that go, each asks. */
const dashesKept = remember<SequenceNode, { dashes?: readonly number[] }>(() => ({}), LATELY);

function findDashes(text: string, sequence: SequenceNode): readonly number[] {
  const dashes: number[] = [];
  let at = sequence.start;
  for (const item of sequence.items) {
    at = skipBlank(text, at);
    if (text[at] !== '-') throw new EditRefused('a list item whose dash was not found', at);
    dashes.push(at);
    at = isAbsent(item) ? at + 1 : endOf(text, item);
  }
  return dashes;
}

function itemEnd(text: string, sequence: SequenceNode, index: number): number {
  const item = sequence.items[index];
  if (item === undefined) throw new EditRefused('a block sequence without items', sequence.start);
  if (!isAbsent(item)) return endOf(text, item);
  return (dashesOf(text, sequence)[index] ?? 0) + 1;
}

/** Behind the closing bracket: after the last child there are only blanks, comments and commas. */
function flowEnd(text: string, node: MappingNode | SequenceNode): number {
  const last = node.type === 'sequence' ? node.items.at(-1) : node.entries.at(-1);
  let at = node.start + 1;
  if (last !== undefined)
    at =
      'key' in last ? entryEnd(text, last)
      : isAbsent(last) ? at
      : endOf(text, last);
  for (;;) {
    at = skipBlank(text, at);
    const character = text[at];
    at += 1;
    if (character === '}' || character === ']') return at;
    if (character !== ',') throw new EditRefused('a closing bracket that was not found', node.start);
  }
}

/** Past blanks, line breaks and comments. A `#` starts a comment only behind a blank or at the start of a line. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const character = text[at];
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') at += 1;
    else if (character === '#' && (at === 0 || /\s/.test(text[at - 1] ?? ' '))) {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
    } else return at;
  }
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break, CR included, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/**
 * The column of a token that only blanks, indicators of block style and a byte order mark precede on its line; undefined
 * otherwise.
 */
export function columnOf(text: string, offset: number): number | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  if (!/^\uFEFF? *(?:[-?:] +)*$/.test(before)) return undefined;
  return before.startsWith('\uFEFF') ? before.length - 1 : before.length;
}

/** The column at which the keys of a block mapping stand; of an explicit key, its question mark. */
export function keyColumn(text: string, mapping: MappingNode): number {
  for (const { key } of mapping.entries) {
    const column = key.anchor === undefined && key.tag === undefined ? columnOf(text, key.start) : undefined;
    if (column === undefined) continue;
    const mark = /\? +$/.exec(text.slice(lineStart(text, key.start), key.start));
    return mark === null ? column : column - mark[0].length;
  }
  throw new EditRefused('keys that do not start their lines (explicit keys, or keys with anchors)', mapping.start);
}

/**
 * The end of the line on which a value ends, behind a comment that follows it: where a new line can be inserted.
 * Lines of comments that are indented deeper than `column` belong to the value and are passed.
 */
export function insertionPoint(text: string, end: number, column: number): number {
  // A block scalar's end lies behind its line break.
  let at = end > 0 && text[end - 1] === '\n' ? end - 1 : end;
  if (at < end && text[at - 1] === '\r') at -= 1;
  const rest = text.slice(at, lineEnd(text, at));
  if (!/^[ \t]*(?:[ \t]#.*)?$/.test(rest)) throw new EditRefused('more on the line behind a value', at);
  at = lineEnd(text, at);
  for (;;) {
    const match = /^\r?\n( *)#[^\n]*/.exec(text.slice(at, at + 2000));
    if (match === null || (match[1]?.length ?? 0) <= column) return at;
    at = lineEnd(text, at + (match[0].indexOf('#') + 0));
  }
}

/** Whether the value ends in a block scalar that the end of the text cuts off without a line break. */
export function endsInOpenBlockScalar(text: string, node: YamlNode): boolean {
  switch (node.type) {
    case 'scalar':
      return node.style === 'block' && node.end >= text.length && !text.endsWith('\n');
    case 'alias':
      return false;
    case 'sequence': {
      const last = node.items.at(-1);
      return !node.flow && last !== undefined && endsInOpenBlockScalar(text, last);
    }
    case 'mapping': {
      const last = node.entries.at(-1);
      return !node.flow && last !== undefined && endsInOpenBlockScalar(text, last.value);
    }
  }
}
