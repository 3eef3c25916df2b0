import type { JsonValue } from '../patch/json.ts';
import { LATELY, remember } from '../remember.ts';
import { emitFlow, emitMember, type FlowStyle } from './emit.ts';
import { colonOf, EditRefused, endOf, entryEnd, isAbsent, isPair } from './layout.ts';
import type { TextEdit } from './splice.ts';
import type { MappingNode, SequenceNode, YamlNode } from './tree.ts';

/** Adds members to a flow mapping behind the entry `after`, or first where there is none. */
export function insertFlowMembers(
  text: string,
  mapping: MappingNode,
  after: number,
  members: readonly (readonly [string, JsonValue])[],
): readonly TextEdit[] {
  if (isPair(text, mapping)) throw new EditRefused('a pair in a flow list', mapping.start);
  const style = flowStyleOf(text, mapping);
  const separator = separatorIn(text, mapping, style);
  const emitted = members.map(([key, value]) => emitMember(key, value, style));
  const entry = mapping.entries[after];
  if (entry !== undefined) {
    const offset = entryEnd(text, entry);
    return emitted.map((member) => ({ offset, delete: 0, insert: `,${separator}${member}` }));
  }
  const behind = mapping.entries.length > 0 ? `,${separator}` : '';
  return [{ offset: mapping.start + 1, delete: 0, insert: emitted.join(`,${separator}`) + behind }];
}

/** Adds items to a flow sequence behind the item `after`, or first where `after` is -1. */
export function insertFlowItem(text: string, sequence: SequenceNode, after: number, value: JsonValue): TextEdit {
  const style = flowStyleOf(text, sequence);
  const separator = separatorIn(text, sequence, style);
  const item = emitFlow(value, style);
  const previous = sequence.items[after];
  if (previous !== undefined) {
    return { offset: endOf(text, previous), delete: 0, insert: `,${separator}${item}` };
  }
  const behind = sequence.items.length > 0 ? `,${separator}` : '';
  return { offset: sequence.start + 1, delete: 0, insert: item + behind };
}

/**
 * Removes one child of a flow collection and the comma that parts it from the one before, or, where it `isFirst` of those
 * that are left or go, from the next. Ranges of neighbours that go never overlap.
 */
export function removeFlowChild(
  text: string,
  node: MappingNode | SequenceNode,
  index: number,
  isFirst: boolean,
): TextEdit {
  const extents = extentsOf(text, node);
  const own = extents[index];
  if (own === undefined) throw new EditRefused('an element that is not there', node.start);
  const previous = extents[index - 1];
  const next = extents[index + 1];
  if (isFirst && next !== undefined) return { offset: own.start, delete: next.start - own.start, insert: '' };
  if (previous !== undefined) return { offset: previous.end, delete: own.end - previous.end, insert: '' };
  return { offset: own.start, delete: own.end - own.start, insert: '' };
}

export function replaceFlowChild(
  text: string,
  parent: MappingNode | SequenceNode,
  old: YamlNode,
  value: JsonValue,
): TextEdit {
  if (isAbsent(old)) {
    const entry = parent.type === 'mapping' ? parent.entries.find((candidate) => candidate.value === old) : undefined;
    const colon = entry === undefined ? undefined : colonOf(text, entry);
    if (entry === undefined) throw new EditRefused('an element that is not there', parent.start);
    const insert = `${colon === undefined ? ':' : ''} ${emitFlow(value, flowStyleOf(text, parent))}`;
    return { offset: colon === undefined ? entry.key.end : colon + 1, delete: 0, insert };
  }
  return {
    offset: old.start,
    delete: endOf(text, old) - old.start,
    insert: emitFlow(value, flowStyleOf(text, parent)),
  };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function extentsOf(text: string, node: MappingNode | SequenceNode): readonly Extent[] {
  const kept = extentsKept(node);
  kept.extents ??= findExtents(text, node);
  return kept.extents;
}

/** Of a list of thousands that go, each asks. */
const extentsKept = remember<MappingNode | SequenceNode, { extents?: readonly Extent[] }>(() => ({}), LATELY);

function findExtents(text: string, node: MappingNode | SequenceNode): readonly Extent[] {
  const extents: readonly Extent[] =
    node.type === 'sequence' ?
      node.items.map((item) => ({ start: item.start, end: endOf(text, item) }))
    : node.entries.map((entry) => ({ start: entry.key.start, end: entryEnd(text, entry) }));
  const children = node.type === 'sequence' ? node.items : node.entries.map((entry) => entry.key);
  if (children.some((child) => child.anchor !== undefined || child.tag !== undefined)) {
    throw new EditRefused('elements with anchors or tags in a flow collection', node.start);
  }
  return extents;
}

/** JSON if the first key or string is double-quoted and the collection stands in no plain company. */
export function flowStyleOf(text: string, node: MappingNode | SequenceNode): FlowStyle {
  const json = looksLikeJson(node);
  const colon = firstColon(text, node);
  const compact = colon !== undefined && text[colon + 1] !== ' ' && text[colon + 1] !== '\n';
  return { json, colon: compact && json ? '' : ' ', comma: compact && json ? '' : ' ' };
}

function looksLikeJson(node: YamlNode): boolean {
  if (node.type === 'mapping') {
    const key = node.entries[0]?.key;
    return key?.type === 'scalar' && key.style === 'double';
  }
  if (node.type === 'sequence') {
    const first = node.items[0];
    return first !== undefined && looksLikeJson(first);
  }
  return node.type === 'scalar' && node.style === 'double';
}

function firstColon(text: string, node: YamlNode): number | undefined {
  if (node.type === 'mapping') {
    const entry = node.entries[0];
    return entry === undefined ? undefined : colonOf(text, entry);
  }
  if (node.type === 'sequence') {
    for (const item of node.items) {
      const colon = firstColon(text, item);
      if (colon !== undefined) return colon;
    }
  }
  return undefined;
}

/** What parts two children: blanks, or a line break and the indentation of the first child. */
function separatorIn(text: string, node: MappingNode | SequenceNode, style: FlowStyle): string {
  const first = node.type === 'sequence' ? node.items[0] : node.entries[0]?.key;
  if (first === undefined || first.start < 0) return style.comma;
  const lead = text.slice(node.start + 1, first.start);
  return /^\s*\n\s*$/.test(lead) ? lead.slice(lead.lastIndexOf(lead.includes('\r\n') ? '\r' : '\n')) : style.comma;
}
