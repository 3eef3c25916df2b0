import { mayHoldReference } from '../kube/reference-pattern.ts';
import { objectsIn, type InventoryObject } from './objects-in.ts';
import type { ManifestDocument } from './read-manifests.ts';
import { readDocument } from '../yaml/read.ts';
import { YamlError } from '../yaml/tree.ts';

export interface ConfigIndex {
  /** The ConfigMaps or Secrets of this name that are worth reading, in the namespace of `user` as far as it is known. */
  readonly configOf: (
    user: InventoryObject,
    reference: { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string },
  ) => readonly InventoryObject[];
  /** Whether one of this name is there, worth reading or not, in the namespace of `user` as far as it is known. */
  readonly mayHaveConfigMap: (user: InventoryObject, name: string) => boolean;
}

/**
 * Streams are full of ConfigMaps that nobody here mounts, or that hold nothing of interest: none is decoded before the
 * first question, and none is parsed but those of the name whose bytes hold a needle.
 */
export function indexConfig(
  documents: readonly ManifestDocument[],
  objects: readonly InventoryObject[],
  namespace: string | undefined,
): ConfigIndex {
  let index: UnreadIndex | undefined;
  const unread = (): UnreadIndex => (index ??= indexUnread(documents));
  const parsed = new Map<ManifestDocument, readonly InventoryObject[]>();
  const read = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    const { kind, apiVersion } = object.ref;
    if ((kind !== 'ConfigMap' && kind !== 'Secret') || apiVersion !== 'v1') continue;
    for (const name of new Set(object.names.map((pair) => `${kind}/${pair.name}`))) {
      read.set(name, [...(read.get(name) ?? []), object]);
    }
  }

  function parse(document: ManifestDocument, name: string): readonly InventoryObject[] {
    const known = parsed.get(document) ?? parseConfigMap(document, name, namespace);
    parsed.set(document, known);
    return known;
  }

  const configOf: ConfigIndex['configOf'] = (user, { kind, name }) => {
    const documentsOfName = kind === 'ConfigMap' ? (unread().worthReading.get(name) ?? []) : [];
    const candidates = [
      ...(read.get(`${kind}/${name}`) ?? []),
      ...documentsOfName.flatMap((document) => parse(document, name)),
    ];
    return candidates.filter(({ names }) =>
      names.some(
        (pair) =>
          pair.name === name &&
          user.names.some(
            (own) => own.namespace === undefined || pair.namespace === undefined || own.namespace === pair.namespace,
          ),
      ),
    );
  };
  const mayHaveConfigMap: ConfigIndex['mayHaveConfigMap'] = (user, name) =>
    configOf(user, { kind: 'ConfigMap', name }).length > 0 ||
    (unread().heads.get(name) ?? []).some(
      (namespaces) =>
        namespaces.size === 0 || user.names.some((own) => own.namespace === undefined || namespaces.has(own.namespace)),
    );
  return { configOf, mayHaveConfigMap };
}

interface UnreadIndex {
  /** What may be the name of a ConfigMap, or of something in its metadata: what may be the namespaces of each such. */
  readonly heads: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
  readonly worthReading: ReadonlyMap<string, readonly ManifestDocument[]>;
}

/** Anything that may be the value of a `name:`; more than the object's own, which parsing tells. */
const NAME = /(?:^|[\s{,])["']?name["']?[ \t]*:[ \t]*(?:[&!]\S+[ \t]+)*["']?([\w.-]+)/g;
const NAMESPACE = /(?:^|[\s{,])["']?namespace["']?[ \t]*:[ \t]*(?:[&!]\S+[ \t]+)*["']?([\w.-]+)/g;

function indexUnread(documents: readonly ManifestDocument[]): UnreadIndex {
  const heads = new Map<string, readonly ReadonlySet<string>[]>();
  const index = new Map<string, ManifestDocument[]>();
  for (const document of documents) {
    const { span, file } = document;
    if (span.class !== 'irrelevant' || span.kind !== 'ConfigMap') continue;
    const text = new TextDecoder().decode(file.bytes.subarray(span.start, span.end));
    const metadata = metadataIn(text);
    const namespaces = wordsIn(metadata, NAMESPACE);
    for (const name of wordsIn(metadata, NAME)) heads.set(name, [...(heads.get(name) ?? []), namespaces]);
    // In base64 nothing shows.
    if (!mayHoldReference(text) && !text.includes('binaryData')) continue;
    for (const name of wordsIn(text, NAME)) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [document]);
      else list.push(document);
    }
  }
  return { heads, worthReading: index };
}

function wordsIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, value = '']) => value));
}

/** The part of a ConfigMap's text that has its metadata: data can be large, and full of names. */
function metadataIn(text: string): string {
  const block = /^metadata:/m.exec(text)?.index;
  if (block !== undefined) {
    const end = text.slice(block).search(/\n[^\s#]/);
    return end < 0 ? text.slice(block) : text.slice(block, block + end);
  }
  // In JSON, the keys are in order, and what stands in a string has backslashes before its quotes.
  return text.slice(Math.max(0, text.lastIndexOf('"metadata":')));
}

/** One that cannot be read passes through as it is; its whole text then stands for what it holds. */
function parseConfigMap(
  document: ManifestDocument,
  name: string,
  namespace: string | undefined,
): readonly InventoryObject[] {
  const { file, span } = document;
  const text = new TextDecoder().decode(file.bytes.subarray(span.start, span.end));
  try {
    const yaml = readDocument(text);
    return objectsIn({ ...document, yaml }, yaml.value, '', namespace);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { unread: text } };
    return objectsIn(document, value, '', namespace);
  }
}
