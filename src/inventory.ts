import { PREVIOUS_NAMES, PREVIOUS_NAMESPACES } from './kube/annotation.ts';
import { inferNamespace, type ReleaseNamespace } from './infer-namespace.ts';
import { indexBindings } from './index-bindings.ts';
import { isIrrelevant } from './kube/irrelevant-kind.ts';
import { annotationsOf, isKubeObject, refOf, type KubeObject, type ObjectRef } from './kube/object.ts';
import { serviceAccountNameOf } from './kube/pod-spec.ts';
import type { Account, SubjectMatch } from './kube/rbac.ts';
import { isTokenSecret } from './kube/token-secret.ts';
import { podSpecsOf, type PodSpecPlace } from './kube/workload.ts';
import { kustomizePatches, normalizedPath } from './kustomization.ts';
import { asString, elements, type JsonValue } from './patch/json.ts';
import { joinPointer, type JsonPointer } from './patch/pointer.ts';
import type { Problem, SourceFile } from './source.ts';
import { locateNearest } from './yaml/locate.ts';
import { positionAt } from './yaml/position.ts';
import { readDocument } from './yaml/read.ts';
import { splitStream, type DocumentSpan } from './yaml/stream.ts';
import { YamlError, type YamlDocument } from './yaml/tree.ts';

/** One document of one file. `yaml` is undefined for one that is passed through unread. */
export interface ManifestDocument {
  readonly file: SourceFile;
  /** From 0, within the file. */
  readonly index: number;
  readonly span: DocumentSpan;
  readonly yaml: YamlDocument | undefined;
}

/** An object: a document, or an item of a `List` or `ResourceList` in one. */
export interface InventoryObject {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  readonly value: KubeObject;
  readonly ref: ObjectRef;
  /** What it is called now and was called before Kustomize renamed it. */
  readonly names: readonly Account[];
}

export interface Workload {
  readonly object: InventoryObject;
  readonly place: PodSpecPlace;
  /** Every name by which a subject can mean the account that it runs as. */
  readonly accounts: readonly Account[];
  /** The kustomization that applies its file as a patch. */
  readonly patchOf: string | undefined;
  /** The ServiceAccount objects of that name in the input: several where the namespace is unknown. */
  readonly declared: readonly InventoryObject[];
}

export interface Binding {
  readonly object: InventoryObject;
  readonly subject: SubjectMatch;
  /** The roles of that name which the input has. */
  readonly roles: readonly InventoryObject[];
}

export interface Inventory {
  readonly documents: readonly ManifestDocument[];
  readonly objects: readonly InventoryObject[];
  readonly workloads: readonly Workload[];
  readonly namespace: ReleaseNamespace;
  readonly problems: readonly Problem[];
  bindingsOf(workload: Workload): readonly Binding[];
  isTokenSecret(workload: Workload, name: string): boolean;
}

/** Reads the files and indexes what they hold. `namespace` is the release's, for objects that name none. */
export function takeInventory(files: readonly SourceFile[], namespace: string | undefined): Inventory {
  const problems: Problem[] = [];
  const documents = files.flatMap((file) => readFile(file, problems));
  const objects = documents.flatMap((document) =>
    document.yaml === undefined ? [] : objectsIn(document, document.yaml.value, '', namespace),
  );
  const accounts = byName(objects.filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1'));
  const patches = kustomizePatches(files);
  const secrets = byName(objects.filter(({ value }) => isTokenSecret(value)));

  function workloadOf(object: InventoryObject, place: PodSpecPlace): Workload {
    const name = serviceAccountNameOf(place.podSpec);
    const own = object.names.map((pair) => ({ namespace: pair.namespace, name }));
    const declared = (accounts.get(name) ?? []).filter((account) =>
      account.names.some((pair) => own.some((one) => mayBeSame(one, pair))),
    );
    const patchOf = patches.get(normalizedPath(object.document.file.path));
    return { object, place, patchOf, accounts: [...own, ...declared.flatMap(({ names }) => names)], declared };
  }

  const workloads = objects.flatMap((object) => podSpecsOf(object.value).map((place) => workloadOf(object, place)));
  return {
    documents,
    objects,
    problems,
    workloads,
    namespace: inferNamespace(objects, workloads, namespace),
    bindingsOf: indexBindings(objects, namespace),
    isTokenSecret: (workload, name) =>
      (secrets.get(name) ?? []).some(({ names }) =>
        names.some((pair) => pair.name === name && mayShare(pair, workload.object.names)),
      ),
  };
}

/** Where in its file a value stands that `pointer` names in the object. */
export function placeOf(object: InventoryObject, pointer: JsonPointer): { line: number; column: number } {
  const { yaml } = object.document;
  const offset = yaml === undefined ? 0 : locateNearest(yaml, object.pointer + pointer).start;
  return placeInDocument(object.document, offset);
}

/** Where in its file a document's text has this offset. */
export function placeInDocument(
  { yaml, span }: ManifestDocument,
  offset: number,
): { readonly line: number; readonly column: number } {
  if (yaml === undefined) return { line: span.line, column: 1 };
  const { line, column } = positionAt(yaml.text, offset);
  return { line: span.line + line - 1, column };
}

function readFile(file: SourceFile, problems: Problem[]): readonly ManifestDocument[] {
  if (file.bytes.subarray(0, 200).includes(0)) {
    const message = 'the file is not UTF-8 text (it has NUL bytes, as UTF-16 has)';
    problems.push({ file: file.path, line: 0, column: 0, message, remedy: 'Save it as UTF-8.' });
    return [];
  }
  return splitStream(file.bytes, isIrrelevant).map((span, index) => {
    if (span.class !== 'read') return { file, index, span, yaml: undefined };
    return { file, index, span, yaml: readSpan(file, span, problems) };
  });
}

function readSpan(file: SourceFile, span: DocumentSpan, problems: Problem[]): YamlDocument | undefined {
  if (span.gluedSeparator !== undefined) {
    const line = span.line + countLines(file.bytes, span.start, span.gluedSeparator);
    const message = "a line that starts with '---' and goes on without a blank";
    const remedy = "Put a line break behind '---': some tools split here, others refuse the stream.";
    problems.push({ file: file.path, line, column: 1, message, remedy });
    return undefined;
  }
  const text = decode(file.bytes.subarray(span.start, span.end));
  if (text === undefined) {
    const message = 'a document that is not valid UTF-8';
    problems.push({ file: file.path, line: span.line, column: 1, message, remedy: 'Save the file as UTF-8.' });
    return undefined;
  }
  try {
    return readDocument(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    // A file that nobody named, and that cannot hold an object: one has a kind, spelt so or in escapes.
    if (file.role === 'neighbour' && !/kind|\\[ux]/.test(text)) return undefined;
    const place = error.offset < 0 ? { line: 1, column: 0 } : positionAt(text, error.offset);
    const template = text.includes('{{');
    problems.push({
      file: file.path,
      line: span.line + place.line - 1,
      column: place.column,
      message: template ? `an unrendered template: ${error.message}` : error.message,
      remedy: template ? 'Render it first: helm template RELEASE CHART | tokentrim' : error.remedy,
    });
    return undefined;
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === 10) lines += 1;
  return lines;
}

function objectsIn(
  document: ManifestDocument,
  value: JsonValue,
  pointer: JsonPointer,
  namespace: string | undefined,
): readonly InventoryObject[] {
  if (!isKubeObject(value)) return [];
  const { kind } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(value['items'])) {
    return elements(value['items']).flatMap((item, index) =>
      objectsIn(document, item, joinPointer(pointer, 'items', index), namespace),
    );
  }
  const bare = refOf(value);
  const ref = { ...bare, namespace: bare.namespace ?? namespace };
  return [{ document, pointer, value, ref, names: [ref, ...previousNames(value)] }];
}

/** Kustomize's history: entry i of both lists belongs together (`internal.config.kubernetes.io/previousNames`). */
function previousNames(object: KubeObject): readonly Account[] {
  const annotations = annotationsOf(object);
  const names = asString(annotations[PREVIOUS_NAMES])?.split(',') ?? [];
  const namespaces = asString(annotations[PREVIOUS_NAMESPACES])?.split(',') ?? [];
  // Kustomize writes `default` for an object that names no namespace.
  return names.map((name, index) => ({
    name,
    namespace: namespaces[index] === 'default' ? undefined : namespaces[index],
  }));
}

/** Under each of their names, that of today and those of before. */
function byName(objects: readonly InventoryObject[]): ReadonlyMap<string, readonly InventoryObject[]> {
  const index = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    for (const name of new Set(object.names.map((pair) => pair.name))) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [object]);
      else list.push(object);
    }
  }
  return index;
}

function mayBeSame(a: Account, b: Account): boolean {
  return a.name === b.name && (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);
}

function mayShare(a: Account, others: readonly Account[]): boolean {
  return others.some((b) => a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);
}
