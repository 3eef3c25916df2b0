import { mayHoldReference } from './kube/reference-pattern.ts';
import { objectsIn, type InventoryObject } from './objects-in.ts';
import type { ManifestDocument } from './read-manifests.ts';
import { readDocument } from './yaml/read.ts';
import { YamlError } from './yaml/tree.ts';

/** The ConfigMaps or Secrets of this name that are worth reading, in the namespace of `user` as far as it is known. */
export type ConfigOf = (
  user: InventoryObject,
  reference: { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string },
) => readonly InventoryObject[];

/**
 * Streams are full of ConfigMaps that nobody here mounts, or that hold nothing of interest: none is decoded before the
 * first question, and none is parsed but those of the name whose bytes hold a needle.
 */
export function indexConfig(
  documents: readonly ManifestDocument[],
  objects: readonly InventoryObject[],
  namespace: string | undefined,
): ConfigOf {
  let unread: ReadonlyMap<string, readonly ManifestDocument[]> | undefined;
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

  return (user, { kind, name }) => {
    unread ??= indexUnread(documents);
    const documentsOfName = kind === 'ConfigMap' ? (unread.get(name) ?? []) : [];
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
}

/** Anything that may be the value of a `name:`; more than the object's own, which parsing tells. */
const NAME = /(?:^|[\s{,])["']?name["']?[ \t]*:[ \t]*(?:[&!]\S+[ \t]+)*["']?([\w.-]+)/g;

function indexUnread(documents: readonly ManifestDocument[]): ReadonlyMap<string, readonly ManifestDocument[]> {
  const index = new Map<string, ManifestDocument[]>();
  for (const document of documents) {
    const { span, file } = document;
    if (span.class !== 'irrelevant' || span.kind !== 'ConfigMap') continue;
    const text = new TextDecoder().decode(file.bytes.subarray(span.start, span.end));
    // In base64 nothing shows.
    if (!mayHoldReference(text) && !text.includes('binaryData')) continue;
    for (const name of new Set([...text.matchAll(NAME)].map(([, value = '']) => value))) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [document]);
      else list.push(document);
    }
  }
  return index;
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
