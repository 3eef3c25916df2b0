import {
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type AliasEvent,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { startConstruction, type NodePlace } from './construct.ts';
import { parseEvents } from './parse-events.ts';
import { YamlError, type MappingEntry, type ScalarStyle, type YamlDocument, type YamlNode } from './tree.ts';

/**
 * Reads one document with js-yaml's event parser: fast, and strict about YAML.
 *
 * @throws YamlError
 */
export function readEvents(text: string): YamlDocument {
  const { events, source, original } = parseEvents(text);
  const construction = startConstruction();
  const anchors = new Map<string, YamlNode | 'open'>();
  let next = 0;

  function name(event: { readonly anchorStart: number; readonly anchorEnd: number }): string | undefined {
    return event.anchorStart < 0 ? undefined : source.slice(event.anchorStart, event.anchorEnd);
  }

  function place(event: SequenceEvent | MappingEvent | ScalarEvent, start: number): NodePlace {
    const tag = event.tagStart < 0 ? undefined : source.slice(event.tagStart, event.tagEnd);
    return { start: start < 0 ? start : original(start), anchor: name(event), tag };
  }

  function scalar(event: ScalarEvent): YamlNode {
    const raw = event.fast ? source.slice(event.valueStart, event.valueEnd) : getScalarValue(source, event);
    const style = styleOf(event);
    const quote = style === 'single' || style === 'double' ? 1 : 0;
    if (event.valueStart < 0) return construction.scalar('', style, { ...place(event, -1), end: -1 });
    const start = event.valueStart - quote;
    return construction.scalar(raw, style, { ...place(event, start), end: original(event.valueEnd + quote) });
  }

  function alias(event: AliasEvent): YamlNode {
    const anchor = name(event) ?? '';
    const target = anchors.get(anchor);
    const start = original(event.anchorStart - 1);
    if (target === undefined || target === 'open') {
      const what = target === undefined ? 'names no anchor that stands before it' : 'stands inside its own anchor';
      throw new YamlError(`alias *${anchor} ${what}`, start, `Define &${anchor} before it is used.`);
    }
    return construction.alias(target, { start, end: original(event.anchorEnd) });
  }

  /** The next node; undefined where the collection or document ends instead. */
  function node(): YamlNode | undefined {
    const event = events[next];
    next += 1;
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return undefined;
    if (event.type === EVENT_ID.ALIAS) return alias(event);
    const anchor = name(event);
    if (anchor !== undefined) anchors.set(anchor, 'open');
    const read =
      event.type === EVENT_ID.SCALAR ? scalar(event)
      : event.type === EVENT_ID.SEQUENCE ? sequence(event)
      : mapping(event);
    if (anchor !== undefined) anchors.set(anchor, read);
    return read;
  }

  function sequence(event: SequenceEvent): YamlNode {
    const items: YamlNode[] = [];
    for (let item = node(); item !== undefined; item = node()) items.push(item);
    return construction.sequence(items, event.style === COLLECTION_STYLE.FLOW, place(event, event.start));
  }

  function mapping(event: MappingEvent): YamlNode {
    const entries: MappingEntry[] = [];
    for (let key = node(); key !== undefined; key = node()) {
      const value = node();
      if (value === undefined) throw new YamlError('a key without a value', key.start, 'Give it a value.');
      entries.push(construction.entry(key, value, key.start < 0 ? event.start : key.start));
    }
    return construction.mapping(entries, event.style === COLLECTION_STYLE.FLOW, place(event, event.start));
  }

  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
  if (documents > 1) {
    throw new YamlError(
      "content after '...' without a new '---'",
      text.search(/^\.\.\./m),
      "Start the next document with '---': Kubernetes would drop what follows.",
    );
  }
  next = 1;
  const root = documents === 0 ? undefined : node();
  return {
    text,
    root,
    value: root?.value ?? null,
    duplicateKeys: construction.duplicateKeys,
    hasAliases: construction.hasAliases(),
  };
}

function styleOf(event: ScalarEvent): ScalarStyle {
  switch (event.style) {
    case SCALAR_STYLE.PLAIN:
      return 'plain';
    case SCALAR_STYLE.SINGLE_QUOTED:
      return 'single';
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return 'double';
    default:
      return 'block';
  }
}
