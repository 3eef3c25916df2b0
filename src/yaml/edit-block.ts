import type { JsonValue } from '../patch/json.ts';
import { emitBehindKey, emitBlock, emitScalar, isFilledCollection, type EmitStyle } from './emit.ts';
import {
  colonOf,
  columnOf,
  dashesOf,
  EditRefused,
  endOf,
  endsInOpenBlockScalar,
  entryEnd,
  insertionPoint,
  isAbsent,
  keyColumn,
  lineEnd,
  lineStart,
} from './layout.ts';
import type { TextEdit } from './splice.ts';
import type { MappingEntry, MappingNode, SequenceNode, YamlNode } from './tree.ts';

/**
 * Adds keys to a block mapping: behind the last sibling of one line among `candidates`, so that a comment above the next
 * key stays with its owner, or else behind the last of them.
 */
export function insertBlockKeys(
  text: string,
  mapping: MappingNode,
  candidates: readonly MappingEntry[],
  members: readonly (readonly [string, JsonValue])[],
  style: EmitStyle,
): readonly TextEdit[] {
  const column = keyColumn(text, mapping);
  const offset = insertionOffset(text, candidates, column, mapping.start);
  const local = styleAt(text, offset, style);
  return members.map(([key, value]) => ({
    offset,
    delete: 0,
    insert: `${local.newline}${' '.repeat(column)}${emitScalar(key)}:${emitBehindKey(value, column, local)}`,
  }));
}

/** New lines end as the one does at whose end they are inserted: a text may have both kinds. */
function styleAt(text: string, offset: number, style: EmitStyle): EmitStyle {
  const end = lineEnd(text, offset);
  if (end === text.length) return style;
  return { ...style, newline: text[end] === '\r' ? '\r\n' : '\n' };
}

function insertionOffset(text: string, candidates: readonly MappingEntry[], column: number, start: number): number {
  const oneLine = candidates.findLast((entry) => isOneLine(text, entry));
  if (oneLine !== undefined) return lineEnd(text, entryEnd(text, oneLine));
  const last = candidates.at(-1);
  if (last === undefined) throw new EditRefused('no key is left to put the new one behind', start);
  if (endsInOpenBlockScalar(text, last.value)) {
    throw new EditRefused('a block scalar at the end of the text, without a line break', last.key.start);
  }
  return insertionPoint(text, entryEnd(text, last), column);
}

function isOneLine(text: string, entry: MappingEntry): boolean {
  const { value } = entry;
  if (value.type === 'scalar' && value.style === 'block') return false;
  if ((value.type === 'mapping' || value.type === 'sequence') && !value.flow) return false;
  if (isAbsent(value) && (value.anchor !== undefined || value.tag !== undefined)) return false;
  const end = entryEnd(text, entry);
  if (text.slice(lineStart(text, entry.key.start), end).includes('\n')) return false;
  return /^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(end, lineEnd(text, end)));
}

/** Adds an item behind the item `after`, or before the first where `after` is -1. */
export function insertBlockItem(
  text: string,
  sequence: SequenceNode,
  after: number,
  value: JsonValue,
  style: EmitStyle,
): TextEdit {
  const dashes = dashesOf(text, sequence);
  const column = dashColumn(text, sequence, dashes);
  if (after < 0) {
    const offset = dashes[0] ?? sequence.start;
    const local = styleAt(text, offset, style);
    const item = emitBlock(value, column + 2, local);
    return { offset, delete: 0, insert: `- ${item}${local.newline}${' '.repeat(column)}` };
  }
  const previous = sequence.items[after];
  if (previous === undefined) throw new EditRefused('a list item that is not there', sequence.start);
  if (endsInOpenBlockScalar(text, previous)) {
    throw new EditRefused('a block scalar at the end of the text, without a line break', sequence.start);
  }
  const end = isAbsent(previous) ? (dashes[after] ?? 0) + 1 : endOf(text, previous);
  const offset = insertionPoint(text, end, column);
  const local = styleAt(text, offset, style);
  return { offset, delete: 0, insert: `${local.newline}${' '.repeat(column)}- ${emitBlock(value, column + 2, local)}` };
}

/** The indentation of a list's dashes. In `- - a`, the inner dashes stand behind an outer one. */
function dashColumn(text: string, sequence: SequenceNode, dashes: readonly number[]): number {
  for (const dash of dashes) {
    const column = columnOf(text, dash);
    if (column !== undefined) return column;
  }
  throw new EditRefused('dashes that do not start their lines', sequence.start);
}

export function removeBlockEntry(text: string, mapping: MappingNode, index: number): TextEdit {
  const entry = mapping.entries[index];
  if (entry === undefined) throw new EditRefused('a key that is not there', mapping.start);
  const from = entry.key.start;
  if (/^ *$/.test(text.slice(lineStart(text, from), from))) return removeLines(text, from, entryEnd(text, entry));
  // The first key behind a dash: the next one takes its place.
  const next = mapping.entries[index + 1];
  const plainPrefix = /^\uFEFF? *(?:- +)*$/.test(text.slice(lineStart(text, from), from));
  if (next === undefined || !plainPrefix || next.key.anchor !== undefined || next.key.tag !== undefined) {
    throw new EditRefused('a key that shares its line with something else', from);
  }
  return { offset: from, delete: next.key.start - from, insert: '' };
}

export function removeBlockItem(text: string, sequence: SequenceNode, index: number): TextEdit {
  const dash = dashesOf(text, sequence)[index];
  const item = sequence.items[index];
  if (dash === undefined || item === undefined) throw new EditRefused('a list item that is not there', sequence.start);
  if (!/^ *$/.test(text.slice(lineStart(text, dash), dash))) {
    throw new EditRefused('a list item that shares its line with something else', dash);
  }
  return removeLines(text, dash, isAbsent(item) ? dash + 1 : endOf(text, item));
}

/** Whole lines, the line break behind them included; at the end of a text without one, the one before them. */
function removeLines(text: string, from: number, end: number): TextEdit {
  const offset = lineStart(text, from);
  const last = end > from && text[end - 1] === '\n' ? end - 1 : end;
  if (!/^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(last, lineEnd(text, last)))) {
    throw new EditRefused('more on the line behind what is to be removed', last);
  }
  const newline = text.indexOf('\n', last);
  if (newline >= 0) return { offset, delete: newline + 1 - offset, insert: '' };
  const before =
    offset > 0 && text[offset - 1] === '\n' ?
      text[offset - 2] === '\r' ?
        2
      : 1
    : 0;
  return { offset: offset - before, delete: text.length - offset + before, insert: '' };
}

/** Replaces the value behind a key of a block mapping. */
export function replaceBlockValue(
  text: string,
  entry: MappingEntry,
  column: number,
  value: JsonValue,
  style: EmitStyle,
): readonly TextEdit[] {
  const colon = colonOf(text, entry);
  if (colon === undefined) throw new EditRefused('a key without a colon', entry.key.start);
  const old = entry.value;
  const behindKey = emitBehindKey(value, column, styleAt(text, colon, style));
  if (isAbsent(old)) {
    const behindColon = entryEnd(text, entry);
    const offset = isFilledCollection(value) ? insertionPoint(text, behindColon, Number.MAX_SAFE_INTEGER) : behindColon;
    return [{ offset, delete: 0, insert: behindKey }];
  }
  if (!isFilledCollection(value) && isInline(old)) {
    return [{ offset: old.start, delete: endOf(text, old) - old.start, insert: emitScalar(value) }];
  }
  refuseProperties(colon, old);
  const end = endOf(text, old);
  if (isInline(old)) {
    // A comment behind the old value stays on the key's line.
    return [
      { offset: colon + 1, delete: end - colon - 1, insert: '' },
      { offset: insertionPoint(text, end, Number.MAX_SAFE_INTEGER), delete: 0, insert: behindKey },
    ];
  }
  return [{ offset: colon + 1, delete: trimmedEnd(text, end) - colon - 1, insert: behindKey }];
}

/** Replaces an item of a block sequence. */
export function replaceBlockItem(
  text: string,
  sequence: SequenceNode,
  index: number,
  value: JsonValue,
  style: EmitStyle,
): TextEdit {
  const dashes = dashesOf(text, sequence);
  const dash = dashes[index];
  const old = sequence.items[index];
  if (dash === undefined || old === undefined) throw new EditRefused('a list item that is not there', sequence.start);
  const local = styleAt(text, dash, style);
  const insert = ` ${emitBlock(value, dashColumn(text, sequence, dashes) + 2, local)}`;
  if (isAbsent(old)) return { offset: dash + 1, delete: 0, insert };
  refuseProperties(dash, old);
  return { offset: dash + 1, delete: trimmedEnd(text, endOf(text, old)) - dash - 1, insert };
}

function isInline(node: YamlNode): boolean {
  return node.type === 'alias' || (node.type === 'scalar' ? node.style !== 'block' : node.flow);
}

function refuseProperties(from: number, node: YamlNode): void {
  if (node.anchor !== undefined || node.tag !== undefined) {
    throw new EditRefused('a value with an anchor or a tag cannot be replaced by another kind of value', from);
  }
}

/** Without the blank lines behind a block scalar. */
function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}
