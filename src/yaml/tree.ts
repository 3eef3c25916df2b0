import type { JsonValue } from '../patch/json.ts';
import type { Starts } from './starts.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

interface NodeBase {
  /**
   * Offset of the node's first character, behind anchor and tag: the opening quote or bracket; of a block collection
   * its first key or dash. Of an absent node -1. Of a block scalar somewhere in its content: its header is found from
   * the key.
   */
  readonly start: number;
  readonly anchor: string | undefined;
  /** The tag as written (`!!str`), or undefined. */
  readonly tag: string | undefined;
  /** What Kubernetes' decoder reads, aliases and merge keys resolved. */
  readonly value: JsonValue;
}

export interface ScalarNode extends NodeBase {
  readonly type: 'scalar';
  /** Offset behind the last character; of a block scalar behind its last line break. */
  readonly end: number;
  readonly style: ScalarStyle;
}

export interface AliasNode extends NodeBase {
  readonly type: 'alias';
  readonly end: number;
  readonly target: YamlNode;
}

export interface SequenceNode extends NodeBase {
  readonly type: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface MappingEntry {
  readonly key: ScalarNode | AliasNode;
  /** The key as Kubernetes reads it: `on` is `true`. */
  readonly name: string;
  /** A `<<` whose value is merged into the mapping. */
  readonly merge: boolean;
  readonly value: YamlNode;
}

export interface MappingNode extends NodeBase {
  readonly type: 'mapping';
  readonly flow: boolean;
  readonly entries: readonly MappingEntry[];
}

export type YamlNode = ScalarNode | AliasNode | SequenceNode | MappingNode;

/** One document, read: its text, its positioned tree and its value. */
export interface YamlDocument {
  readonly text: string;
  /** Undefined for a document that holds nothing, or only comments. */
  readonly root: YamlNode | undefined;
  readonly value: JsonValue;
  /** Keys that stand twice in one mapping; the last one counts. */
  readonly duplicateKeys: readonly { readonly name: string; readonly offset: number }[];
  readonly hasAliases: boolean;
  /** Where its values start, for those who have no other use for the tree. */
  readonly starts?: Starts | undefined;
}

/** A document that cannot be read, or that Kubernetes reads otherwise than YAML says. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** Where, in the document's text; -1 where unknown. */
  readonly offset: number;
  readonly remedy: string;
  constructor(message: string, offset: number, remedy: string) {
    super(message);
    this.offset = offset;
    this.remedy = remedy;
  }
}

/** The entry that counts for `name`: the last of several, as in the API server's lenient mode. */
export function entryOf(node: MappingNode, name: string): MappingEntry | undefined {
  for (let index = node.entries.length - 1; index >= 0; index -= 1) {
    const entry = node.entries[index];
    if (entry?.name === name && !entry.merge) return entry;
  }
  return undefined;
}
