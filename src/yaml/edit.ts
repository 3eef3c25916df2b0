import { deepEqual, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../patch/json.ts';
import { alignLists } from './align.ts';
import { setMember } from './construct.ts';
import {
  insertBlockItem,
  insertBlockKeys,
  removeBlockEntry,
  removeBlockItem,
  replaceBlockItem,
  replaceBlockValue,
} from './edit-block.ts';
import { insertFlowItem, insertFlowMembers, removeFlowChild, replaceFlowChild } from './edit-flow.ts';
import { emitFlow, isFilledCollection, type EmitStyle } from './emit.ts';
import { columnOf, dashesOf, EditRefused, endOf, keyColumn } from './layout.ts';
import { byOffset, type TextEdit } from './splice.ts';
import type { AliasNode, MappingEntry, MappingNode, SequenceNode, YamlDocument, YamlNode } from './tree.ts';

/** Where a node hangs. */
type Slot =
  | { readonly in: 'document' }
  | { readonly in: 'mapping'; readonly parent: MappingNode; readonly entry: MappingEntry }
  | { readonly in: 'sequence'; readonly parent: SequenceNode; readonly index: number };

/**
 * The text edits that turn a document's value into `after`: what stays equal keeps its bytes, what is new is written as
 * its neighbours are. An anchored value that other places share is edited only if all of them are to change alike;
 * where not, the aliases that keep the old value are written out.
 *
 * @throws EditRefused if the layout does not allow it
 */
export function planEdits(document: YamlDocument, after: JsonValue): readonly TextEdit[] {
  const { text, root } = document;
  const edits: TextEdit[] = [];
  const newValues = new Map<YamlNode, JsonValue>();
  let emitStyle: EmitStyle | undefined;

  function style(): EmitStyle {
    emitStyle ??= emitStyleOf(document);
    return emitStyle;
  }

  function walk(node: YamlNode, value: JsonValue, slot: Slot): void {
    if (node.type === 'alias') {
      if (!deepEqual(newValueOf(node), value)) replace(node, value, slot);
      return;
    }
    if (node.anchor !== undefined) newValues.set(node, value);
    // With aliases, an equal value can still hang on an anchor whose value changes.
    if (!document.hasAliases && deepEqual(node.value, value)) return;
    if (node.type === 'mapping' && isJsonObject(value) && keepsSomething(node, value)) {
      walkMapping(node, value);
    } else if (node.type === 'sequence' && isJsonArray(value) && value.length > 0 && node.items.length > 0) {
      walkSequence(node, value);
    } else if (!deepEqual(node.value, value)) replace(node, value, slot);
  }

  function newValueOf(alias: AliasNode): JsonValue {
    return newValues.get(alias.target) ?? alias.value;
  }

  function walkMapping(node: MappingNode, after: JsonObject): void {
    const inherited = inheritedMembers(node, after);
    const lastMerge = node.entries.findLastIndex((entry) => entry.merge);
    const counting = new Map(node.entries.filter((entry) => !entry.merge).map((entry) => [entry.name, entry]));
    // An own key counts only behind the merge keys.
    const candidates: MappingEntry[] = [];
    let isFirst = true;
    node.entries.forEach((entry, index) => {
      const value = !entry.merge && Object.hasOwn(after, entry.name) ? after[entry.name] : undefined;
      if (!entry.merge && value === undefined) {
        if (Object.hasOwn(inherited, entry.name))
          throw new EditRefused('a key that a merge key brings back', entry.key.start);
        edits.push(node.flow ? removeFlowChild(text, node, index, isFirst) : removeBlockEntry(text, node, index));
        return;
      }
      isFirst = false;
      if (index >= lastMerge) candidates.push(entry);
      if (value === undefined) return;
      const overridden = index < lastMerge && Object.hasOwn(inherited, entry.name);
      if (overridden) {
        if (!deepEqual(inherited[entry.name], value))
          throw new EditRefused('a key that a later merge key overrides', entry.key.start);
      } else if (counting.get(entry.name) === entry) walk(entry.value, value, { in: 'mapping', parent: node, entry });
    });
    const added = Object.entries(after).filter(
      ([name, value]) => !counting.has(name) && !(Object.hasOwn(inherited, name) && deepEqual(inherited[name], value)),
    );
    if (added.length === 0) return;
    if (!node.flow) edits.push(...insertBlockKeys(text, node, candidates, added, style()));
    else {
      const last = candidates.at(-1);
      if (last === undefined) throw new EditRefused('no member is left to put the new one behind', node.start);
      edits.push(...insertFlowMembers(text, node, node.entries.indexOf(last), added));
    }
  }

  /** What the merge keys contribute once the anchors have their new values; expands aliases that bring too much. */
  function inheritedMembers(node: MappingNode, after: JsonObject): JsonObject {
    const merges = node.entries.filter((entry) => entry.merge);
    if (merges.length === 0) return {};
    const updated = mergedMembers(merges, newValueOf);
    if (Object.keys(updated).every((name) => Object.hasOwn(after, name))) return updated;
    for (const alias of merges.flatMap(aliasesOf)) {
      if (deepEqual(newValueOf(alias), alias.value)) continue;
      edits.push({ offset: alias.start, delete: alias.end - alias.start, insert: emitFlow(alias.value, PLAIN_FLOW) });
    }
    const kept = mergedMembers(merges, (alias) => alias.value);
    const extra = Object.keys(kept).find((name) => !Object.hasOwn(after, name));
    if (extra !== undefined) throw new EditRefused(`a merge key that brings ${extra}`, node.start);
    return kept;
  }

  function walkSequence(node: SequenceNode, after: readonly JsonValue[]): void {
    let isFirst = true;
    for (const step of alignLists(
      node.items.map((item) => item.value),
      after,
    )) {
      const item = step.old === undefined ? undefined : node.items[step.old];
      const value = step.new === undefined ? undefined : after[step.new];
      if (item !== undefined && value !== undefined) {
        isFirst = false;
        walk(item, value, { in: 'sequence', parent: node, index: step.old ?? 0 });
      } else if (value !== undefined) {
        edits.push(
          node.flow ?
            insertFlowItem(text, node, step.behind, value)
          : insertBlockItem(text, node, step.behind, value, style()),
        );
      } else if (step.old !== undefined) {
        edits.push(node.flow ? removeFlowChild(text, node, step.old, isFirst) : removeBlockItem(text, node, step.old));
      }
    }
  }

  function replace(node: YamlNode, value: JsonValue, slot: Slot): void {
    if (slot.in === 'document') {
      if (isFilledCollection(value) && isEmptyFlow(node)) edits.push(...fillEmpty(node, value));
      else if (node.type === 'scalar' || ((node.type === 'mapping' || node.type === 'sequence') && node.flow)) {
        if (node.start < 0) throw new EditRefused('an empty document', 0);
        edits.push({ offset: node.start, delete: endOf(text, node) - node.start, insert: emitFlow(value, PLAIN_FLOW) });
      } else throw new EditRefused('a whole document', 0);
    } else if (slot.parent.flow) edits.push(replaceFlowChild(text, slot.parent, node, value));
    else if (slot.in === 'mapping') {
      edits.push(...replaceBlockValue(text, slot.entry, keyColumn(text, slot.parent), value, style()));
    } else edits.push(replaceBlockItem(text, slot.parent, slot.index, value, style()));
  }

  function fillEmpty(node: YamlNode, value: JsonValue): readonly TextEdit[] {
    if (node.type === 'mapping' && isJsonObject(value)) return insertFlowMembers(text, node, -1, Object.entries(value));
    return [{ offset: node.start, delete: endOf(text, node) - node.start, insert: emitFlow(value, PLAIN_FLOW) }];
  }

  if (root === undefined) {
    if (after !== null) throw new EditRefused('an empty document', 0);
    return [];
  }
  walk(root, after, { in: 'document' });
  const removals = edits.filter(({ delete: length, insert }) => length > 0 && insert === '');
  const settled = removals.length === 0 ? edits : edits.map((edit) => outOfRemoved(text, edit, removals));
  refuseOverlaps(settled);
  return settled;
}

/** How a document is written, as far as new text in it or beside it has to know. */
export function emitStyleOf({ text, root }: YamlDocument): EmitStyle {
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    mappingIndent: root === undefined ? 2 : (mappingIndentIn(text, root) ?? 2),
    sequenceIndent: root === undefined ? 0 : (sequenceIndentIn(text, root) ?? 0),
  };
}

/** New keys go behind old ones: where none of them stays, the mapping is written anew. */
function keepsSomething({ entries }: MappingNode, after: JsonObject): boolean {
  return entries.some(({ merge, name }) => merge || Object.hasOwn(after, name));
}

const PLAIN_FLOW = { json: false, colon: ' ', comma: ' ' } as const;

function isEmptyFlow(node: YamlNode): boolean {
  return (
    (node.type === 'mapping' && node.entries.length === 0) || (node.type === 'sequence' && node.items.length === 0)
  );
}

function mergedMembers(merges: readonly MappingEntry[], valueOf: (alias: AliasNode) => JsonValue): JsonObject {
  const members: Record<string, JsonValue> = {};
  for (const { value } of merges) {
    const sources = value.type === 'sequence' ? [...value.items].reverse() : [value];
    for (const source of sources) {
      const merged = source.type === 'alias' ? valueOf(source) : source.value;
      if (!isJsonObject(merged)) continue;
      for (const [name, inner] of Object.entries(merged)) setMember(members, name, inner);
    }
  }
  return members;
}

function aliasesOf({ value }: MappingEntry): readonly AliasNode[] {
  const nodes = value.type === 'sequence' ? value.items : [value];
  return nodes.filter((node) => node.type === 'alias');
}

/** The indentation of the document's first block mapping under a key. */
function mappingIndentIn(text: string, node: YamlNode): number | undefined {
  if (node.type !== 'mapping' || node.flow) return undefined;
  for (const { key, value } of node.entries) {
    if (value.type !== 'mapping' || value.flow) continue;
    const parent = columnOf(text, key.start);
    const child = columnOf(text, value.start);
    if (parent !== undefined && child !== undefined && child > parent) return child - parent;
  }
  return undefined;
}

/** The indentation of the document's first block list under a key: new lists follow it. */
function sequenceIndentIn(text: string, node: YamlNode): number | undefined {
  if (node.type === 'sequence') {
    for (const item of node.items) {
      const indent = sequenceIndentIn(text, item);
      if (indent !== undefined) return indent;
    }
  } else if (node.type === 'mapping' && !node.flow) {
    for (const { key, value } of node.entries) {
      if (value.type === 'sequence' && !value.flow && value.items.length > 0) {
        const dash = columnOf(text, dashesOf(text, value)[0] ?? value.start);
        const parent = columnOf(text, key.start);
        if (dash !== undefined && parent !== undefined) return dash > parent ? dash - parent : 0;
      }
      const indent = sequenceIndentIn(text, value);
      if (indent !== undefined) return indent;
    }
  }
  return undefined;
}

/**
 * What goes in behind lines that go out, whose last line break goes too: it stands behind the line before them. So it is
 * where the end of one list item goes, and another item is added.
 */
function outOfRemoved(text: string, edit: TextEdit, removals: readonly TextEdit[]): TextEdit {
  if (edit.delete > 0) return edit;
  const removed = removals.find(
    ({ offset, delete: length }) =>
      offset < edit.offset &&
      edit.offset <= offset + length &&
      text[offset - 1] === '\n' &&
      /^\r?\n$/.test(text.slice(edit.offset, offset + length)),
  );
  if (removed === undefined) return edit;
  const offset = removed.offset - (text[removed.offset - 2] === '\r' ? 2 : 1);
  return outOfRemoved(text, { ...edit, offset }, removals);
}

/** Edits that touch each other's text would depend on their order: such a plan is not carried out. */
function refuseOverlaps(edits: readonly TextEdit[]): void {
  const ordered = [...edits].sort(byOffset);
  let end = 0;
  for (const edit of ordered) {
    if (edit.offset < end) throw new EditRefused('two changes to the same lines', edit.offset);
    end = edit.offset + edit.delete;
  }
}
