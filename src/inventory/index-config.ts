import type { Account } from '../kube/rbac.ts';
import { mayHoldReference } from '../kube/reference-pattern.ts';
import type { Meetings, Placed } from './meetings.ts';
import { objectsIn, type InventoryObject } from './objects-in.ts';
import { isJsonObject, type JsonValue } from '../patch/json.ts';
import type { ManifestDocument } from './read-manifests.ts';
import { remember } from '../remember.ts';
import { readDocument } from '../yaml/read.ts';
import { YamlError, type YamlDocument } from '../yaml/tree.ts';

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
 * first question, and none is parsed but those of the name whose bytes hold a needle, and those whose name is not plain.
 */
export function indexConfig(
  documents: readonly ManifestDocument[],
  objects: readonly InventoryObject[],
  namespace: string | undefined,
  { mayMeet, stayTogether }: Meetings,
  generated: ReadonlySet<string>,
): ConfigIndex {
  let index: UnreadIndex | undefined;
  const unread = (): UnreadIndex => (index ??= indexUnread(documents, namespace));
  const parse = remember((document: ManifestDocument) => parseConfigMap(document, namespace));
  const read = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    const { kind, apiVersion } = object.ref;
    if ((kind !== 'ConfigMap' && kind !== 'Secret') || apiVersion !== 'v1') continue;
    for (const name of new Set(object.names.map((pair) => `${kind}/${pair.name}`))) {
      const list = read.get(name);
      if (list === undefined) read.set(name, [object]);
      else list.push(object);
    }
  }

  const configOf: ConfigIndex['configOf'] = (user, { kind, name }) => {
    const isMeant = ({ document, names }: Placed): boolean =>
      names.some((pair) => pair.name === name && mayMeet(user, { document, names: [pair] }));
    const unreadOfName = kind === 'ConfigMap' ? (unread().worthReading.get(name) ?? []) : [];
    return [
      ...(read.get(`${kind}/${name}`) ?? []),
      ...unreadOfName.filter(isMeant).flatMap(({ document }) => parse(document) ?? [unreadConfigMap(document, name)]),
    ].filter(isMeant);
  };
  const mayHaveConfigMap: ConfigIndex['mayHaveConfigMap'] = (user, name) => {
    if (generated.has(name)) return false;
    const isHere = (one: Placed): boolean => stayTogether(user, one);
    const namespaces = unread().namespaces.get(name);
    const asked =
      user.names.some((own) => own.namespace === undefined) ?
        [...(namespaces?.keys() ?? [])]
      : [undefined, ...user.names.map((own) => own.namespace)];
    return (
      asked.some((one) => namespaces?.get(one)?.some(isHere) === true) ||
      configOf(user, { kind: 'ConfigMap', name }).some(isHere)
    );
  };
  return { configOf, mayHaveConfigMap };
}

interface Unread {
  readonly document: ManifestDocument;
  readonly names: readonly Account[];
}

interface UnreadIndex {
  /** Of each name of a ConfigMap, the namespaces that have one, and one of each file; undefined is an unknown one. */
  readonly namespaces: ReadonlyMap<string, ReadonlyMap<string | undefined, readonly Placed[]>>;
  readonly worthReading: ReadonlyMap<string, readonly Unread[]>;
}

function indexUnread(documents: readonly ManifestDocument[], namespace: string | undefined): UnreadIndex {
  const namespaces = new Map<string, Map<string | undefined, Placed[]>>();
  const worthReading = new Map<string, Unread[]>();
  for (const document of documents) {
    if (document.span.class !== 'irrelevant' || document.span.kind !== 'ConfigMap') continue;
    const text = textOf(document);
    const names = namesIn(document, text, namespace);
    for (const pair of names) {
      const known = namespaces.get(pair.name) ?? new Map<string | undefined, Placed[]>();
      namespaces.set(pair.name, known);
      const list = known.get(pair.namespace) ?? [];
      known.set(pair.namespace, list);
      if (list.at(-1)?.document.file !== document.file) list.push({ document, names: [pair] });
    }
    // In base64 nothing shows.
    if (!mayHoldReference(text) && !text.includes('binaryData')) continue;
    for (const name of new Set(names.map((pair) => pair.name))) {
      const list = worthReading.get(name);
      if (list === undefined) worthReading.set(name, [{ document, names }]);
      else list.push({ document, names });
    }
  }
  return { namespaces, worthReading };
}

/** What a ConfigMap is called, and was called before. Of one that cannot be read, all that may be its name. */
function namesIn(document: ManifestDocument, text: string, namespace: string | undefined): readonly Account[] {
  const plain = plainNameIn(text);
  if (plain !== undefined) return [{ name: plain.name, namespace: plain.namespace ?? namespace }];
  const value = jsonIn(text) ?? yamlIn(text)?.value;
  if (value === undefined) return [...text.matchAll(NAME)].map(([, name = '']) => ({ name, namespace: undefined }));
  return configMapsIn(document, value, namespace).flatMap(({ names }) => names);
}

/** Anything that may be the value of a `name:`. */
const NAME = /(?:^|[\s{,])["']?name["']?[ \t]*:[ \t]*(?:[&!]\S+[ \t]+)*["']?([\w.-]+)/g;

/** That of metadata in block style, whose keys and names need no decoding. Undefined for any other, and where there are old names. */
function plainNameIn(text: string): Account | undefined {
  const start = /^metadata:[ \t]*$/m.exec(text);
  if (start === null) return undefined;
  const rest = text.slice(start.index + start[0].length);
  const end = rest.search(/^[^\s#]/m);
  const metadata = end < 0 ? rest : rest.slice(0, end);
  const [, indent] = /^( +)[^\s#]/m.exec(metadata) ?? [];
  if (indent === undefined || metadata.includes('previousName')) return undefined;
  const lines = metadata.split(/\r?\n/).flatMap((line) => (line.startsWith(indent) ? [line.slice(indent.length)] : []));
  const [first, ...more] = lines.filter((line) => line.startsWith('name:'));
  const own = lines.filter((line) => line.startsWith('namespace:'));
  const [, , name] = PLAIN_ENTRY.exec(first ?? '') ?? [];
  const [, , namespace] = PLAIN_ENTRY.exec(own[0] ?? '') ?? [];
  const isPlain = more.length === 0 && own.length === (namespace === undefined ? 0 : 1) && lines.every(isPlainLine);
  return name === undefined || !isPlain ? undefined : { name, namespace };
}

const PLAIN_ENTRY = /^[a-z]+:[ \t]+(["']?)([\w.-]+)\1[ \t]*(?:[ \t]#.*)?$/;

/** A key without quotes, an item of a list, or what belongs to the line before: no `? key`, and nothing merged. */
function isPlainLine(line: string): boolean {
  return /^(?:$|[\s#-]|[\w./-]+:(?:\s|$))/.test(line);
}

function textOf({ file, span }: ManifestDocument): string {
  return new TextDecoder().decode(file.bytes.subarray(span.start, span.end));
}

/** Dumps are JSON, of which a tree of YAML takes many times the time. */
function jsonIn(text: string): JsonValue | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const parse: (text: string) => JsonValue = JSON.parse;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function yamlIn(text: string): YamlDocument | undefined {
  try {
    return readDocument(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return undefined;
  }
}

function parseConfigMap(
  document: ManifestDocument,
  namespace: string | undefined,
): readonly InventoryObject[] | undefined {
  const yaml = yamlIn(textOf(document));
  return yaml === undefined ? undefined : configMapsIn({ ...document, yaml }, yaml.value, namespace);
}

/** The items of the API server's own lists have no kind. */
function configMapsIn(
  document: ManifestDocument,
  value: JsonValue,
  namespace: string | undefined,
): readonly InventoryObject[] {
  const typed = isJsonObject(value) ? { apiVersion: 'v1', kind: 'ConfigMap', ...value } : value;
  return objectsIn(document, typed, '', namespace);
}

/** One that cannot be read passes through as it is; its whole text then stands for what it holds. */
function unreadConfigMap(document: ManifestDocument, name: string): InventoryObject {
  const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { unread: textOf(document) } };
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: undefined, name };
  return { document, pointer: '', value, ref, names: [ref] };
}
