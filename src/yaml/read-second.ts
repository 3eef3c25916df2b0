import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { startConstruction, type NodePlace } from './construct.ts';
import { shortTag } from './tag.ts';
import { YamlError, type MappingEntry, type ScalarStyle, type YamlDocument, type YamlNode } from './tree.ts';

/**
 * Reads one document with the `yaml` package: slower, but it takes some layouts that js-yaml refuses and Kubernetes
 * accepts (a closing bracket at the indentation of its key). Also the independent reader of the tests.
 *
 * @throws YamlError
 */
export function readWithSecondReader(text: string): YamlDocument {
  const document = parseOne(text);
  const construction = startConstruction();
  const anchors = new Map<string, YamlNode | 'open'>();

  function node(source: unknown, parentStart: number): YamlNode {
    if (source === null || source === undefined) return absent();
    if (isPair(source)) {
      throw new YamlError('a pair inside a flow list', parentStart, 'Write it as a mapping: {key: value}.');
    }
    if (isAlias(source)) return alias(source.source, startOf(source), endOf(source));
    if (!isScalar(source) && !isMap(source) && !isSeq(source)) throw new YamlError('no YAML node', parentStart, '');
    const { anchor } = source;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    const read =
      isScalar(source) ? scalar(source)
      : isMap(source) ? mapping(source)
      : sequence(source);
    if (anchor !== undefined) anchors.set(anchor, read);
    return read;
  }

  function absent(): YamlNode {
    return construction.scalar('', 'plain', { start: -1, end: -1, anchor: undefined, tag: undefined });
  }

  function alias(name: string, start: number, end: number): YamlNode {
    const target = anchors.get(name);
    if (target === undefined || target === 'open') {
      const what = target === undefined ? 'names no anchor that stands before it' : 'stands inside its own anchor';
      throw new YamlError(`alias *${name} ${what}`, start, `Define &${name} before it is used.`);
    }
    return construction.alias(target, { start, end });
  }

  function scalar(source: Scalar): YamlNode {
    const style = styleOf(source);
    const present = endOf(source) > startOf(source);
    const place = present ? placeOf(source) : { ...placeOf(source), start: -1 };
    return construction.scalar(source.source ?? '', style, { ...place, end: present ? endOf(source) : -1 });
  }

  function sequence(source: YAMLSeq): YamlNode {
    const items = source.items.map((item) => node(item, startOf(source)));
    return construction.sequence(items, source.flow === true, placeOf(source));
  }

  function mapping(source: YAMLMap): YamlNode {
    const entries: MappingEntry[] = source.items.map((pair) => {
      const key = node(pair.key, startOf(source));
      return construction.entry(key, node(pair.value, startOf(source)), key.start < 0 ? startOf(source) : key.start);
    });
    return construction.mapping(entries, source.flow === true, placeOf(source));
  }

  const root = document?.contents == null ? undefined : node(document.contents, 0);
  return {
    text,
    root,
    value: root?.value ?? null,
    duplicateKeys: construction.duplicateKeys,
    hasAliases: construction.hasAliases(),
  };
}

function parseOne(text: string): Document.Parsed | undefined {
  const documents = parseAll(text);
  const [document] = documents;
  const error = document?.errors[0];
  if (error !== undefined) throw new YamlError(error.message, error.pos[0], 'Correct the YAML at this place.');
  if (documents.length > 1) {
    throw new YamlError(
      "content after '...' without a new '---'",
      text.search(/^\.\.\./m),
      "Start the next document with '---': Kubernetes would drop what follows.",
    );
  }
  return document;
}

function parseAll(text: string): readonly Document.Parsed[] {
  try {
    return [
      ...parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }),
    ];
  } catch (error) {
    // In some broken layouts the parser goes deeper with each line.
    if (!(error instanceof RangeError)) throw error;
    throw new YamlError('more lines in a broken layout than can be read', 0, 'Correct the YAML.');
  }
}

function placeOf(source: Node & { anchor?: string; tag?: string }): NodePlace {
  return {
    start: startOf(source),
    anchor: source.anchor,
    tag: source.tag === undefined ? undefined : shortTag(`!<${source.tag}>`),
  };
}

function startOf(node: Node): number {
  return node.range?.[0] ?? -1;
}

function endOf(node: Node): number {
  return node.range?.[1] ?? -1;
}

function styleOf(source: Scalar): ScalarStyle {
  switch (source.type) {
    case Scalar.QUOTE_DOUBLE:
      return 'double';
    case Scalar.QUOTE_SINGLE:
      return 'single';
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return 'block';
    default:
      return 'plain';
  }
}
