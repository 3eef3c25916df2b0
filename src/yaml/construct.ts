import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { resolvePlain } from './scalar.ts';
import { resolveTagged } from './tag.ts';
import {
  YamlError,
  type AliasNode,
  type MappingEntry,
  type ScalarNode,
  type ScalarStyle,
  type YamlNode,
} from './tree.ts';

/**
 * More values than this through aliases and the document is refused: an alias bomb. Kubernetes' decoder has a limit of
 * the same order (goyaml.v2/decode.go, `alias_ratio_range_low`).
 */
const MAX_ALIASED_VALUES = 400_000;

/** What both readers make their trees with: values as Kubernetes' decoder sees them, and the limits. */
export interface Construction {
  scalar(text: string, style: ScalarStyle, place: NodePlace & { readonly end: number }): ScalarNode;
  alias(target: YamlNode, place: { readonly start: number; readonly end: number }): AliasNode;
  sequence(items: readonly YamlNode[], flow: boolean, place: NodePlace): YamlNode;
  mapping(entries: readonly MappingEntry[], flow: boolean, place: NodePlace): YamlNode;
  entry(key: YamlNode | undefined, value: YamlNode, offset: number): MappingEntry;
  readonly duplicateKeys: { name: string; offset: number }[];
  readonly hasAliases: () => boolean;
}

export interface NodePlace {
  readonly start: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

export function startConstruction(): Construction {
  const duplicateKeys: { name: string; offset: number }[] = [];
  const sizes = new WeakMap<object, number>();
  let aliases = 0;
  let aliasedValues = 0;

  function sizeOf(value: JsonValue): number {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    let size = 1;
    for (const inner of isJsonArray(value) ? value : Object.values(value)) size += sizeOf(inner);
    sizes.set(value, size);
    return size;
  }

  function checkBudget(value: JsonValue, offset: number): void {
    aliasedValues += sizeOf(value);
    if (aliasedValues <= MAX_ALIASED_VALUES) return;
    throw new YamlError(
      'aliases multiply this document to more than 400,000 values',
      offset,
      'Write the repeated values out, or render the document without anchors: Kubernetes refuses such documents too.',
    );
  }

  function mappingValue(entries: readonly MappingEntry[]): JsonValue {
    const value: Record<string, JsonValue> = {};
    /** The names of the mapping's own keys, once a merge key has brought others. */
    let own: Set<string> | undefined;
    for (const entry of entries) {
      if (entry.merge) {
        own ??= new Set(Object.keys(value));
        mergeInto(value, entry.value, entry.key.start);
        continue;
      }
      const { name, key } = entry;
      if (own === undefined ? Object.hasOwn(value, name) : own.has(name)) {
        duplicateKeys.push({ name, offset: key.start });
      }
      own?.add(name);
      setMember(value, name, entry.value.value);
    }
    return value;
  }

  /** The first of several merged mappings wins, and any of them over keys that stand before `<<`, as in go-yaml. */
  function mergeInto(value: Record<string, JsonValue>, merged: YamlNode, offset: number): void {
    // An alias of a list is none: go-yaml wants the list itself here.
    const sources = merged.type === 'sequence' ? merged.items.map((item) => item.value).reverse() : [merged.value];
    for (const source of sources) {
      if (!isJsonObject(source)) {
        throw new YamlError(
          'a merge key (<<) takes a mapping or a list of mappings',
          offset,
          'Correct the value of <<.',
        );
      }
      checkBudget(source, offset);
      for (const [name, inner] of Object.entries(source)) setMember(value, name, inner);
    }
  }

  return {
    duplicateKeys,
    hasAliases: () => aliases > 0,
    scalar(text, style, { start, end, anchor, tag }) {
      if (tag?.includes('%') === true) {
        throw new YamlError(`the tag ${tag}, with an escape`, start, 'Write the character itself, as in !!str.');
      }
      const value =
        tag !== undefined ? resolveTagged(tag, text)
        : style === 'plain' ? resolvePlain(text)
        : text;
      if (value === undefined) {
        throw new YamlError(
          `Kubernetes cannot decode ${tag === undefined ? '' : `${tag} `}${text}`,
          start,
          'Correct the value, or quote it if a string is meant.',
        );
      }
      return { type: 'scalar', start, end, style, anchor, tag, value };
    },
    alias(target, { start, end }) {
      aliases += 1;
      checkBudget(target.value, start);
      return { type: 'alias', start, end, anchor: undefined, tag: undefined, target, value: target.value };
    },
    sequence(items, flow, { start, anchor, tag }) {
      return { type: 'sequence', flow, start, anchor, tag, items, value: items.map((item) => item.value) };
    },
    mapping(entries, flow, { start, anchor, tag }) {
      return { type: 'mapping', flow, start, anchor, tag, entries, value: mappingValue(entries) };
    },
    entry(key, value, offset) {
      if (key === undefined || key.type === 'mapping' || key.type === 'sequence') {
        throw new YamlError(
          'a mapping or a list as a key',
          offset,
          'JSON, and so Kubernetes, has only strings as keys.',
        );
      }
      return { key, name: keyName(key.value, offset), merge: isMergeKey(key), value };
    },
  };
}

/** `<<` merges only if it is plain or tagged `!!merge` (which kyaml, and so Helm 4, writes). */
function isMergeKey(key: ScalarNode | AliasNode): boolean {
  if (key.type !== 'scalar' || key.value !== '<<') return false;
  return key.tag === undefined ? key.style === 'plain' : key.tag === '!!merge';
}

function keyName(value: JsonValue, offset: number): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new YamlError('null as a key', offset, 'Quote the key if a string is meant.');
}

/** As an own member, `__proto__` too. */
export function setMember(object: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else object[name] = value;
}
