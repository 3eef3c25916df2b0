import { PREVIOUS_NAMES, PREVIOUS_NAMESPACES } from '../kube/annotation.ts';
import { annotationsOf, isKubeObject, refOf, type KubeObject, type ObjectRef } from '../kube/object.ts';
import type { Account } from '../kube/rbac.ts';
import { asString, elements, isJsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import type { ManifestDocument } from './read-manifests.ts';

/** An object: a document, or an item of a `List` or `ResourceList` in one. */
export interface InventoryObject {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  /** With the kind and version that an item of a typed list leaves to the list. */
  readonly value: KubeObject;
  readonly ref: ObjectRef;
  /** What it is called now and was called before Kustomize renamed it. */
  readonly names: readonly Account[];
}

/** The objects of a document's value, lists taken apart. `namespace` is the release's, for those that name none. */
export function objectsIn(
  document: ManifestDocument,
  value: JsonValue,
  pointer: JsonPointer,
  namespace: string | undefined,
): readonly InventoryObject[] {
  if (!isKubeObject(value)) return [];
  const { kind } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(value['items'])) {
    return elements(value['items']).flatMap((item, index) =>
      objectsIn(
        document,
        withType(item, kind.slice(0, -'List'.length), value['apiVersion']),
        joinPointer(pointer, 'items', index),
        namespace,
      ),
    );
  }
  const bare = refOf(value);
  const ref = { ...bare, namespace: bare.namespace ?? namespace };
  return [{ document, pointer, value, ref, names: [ref, ...previousNames(value)] }];
}

/**
 * The API server's own lists leave kind and version out of their items, which kubectl takes from the list
 * (k8s.io/apimachinery, pkg/apis/meta/v1/unstructured/unstructuredscheme: decodeToList).
 */
function withType(item: JsonValue, kind: string, apiVersion: JsonValue | undefined): JsonValue {
  if (!isJsonObject(item) || item['kind'] !== undefined || kind === '') return item;
  return { ...item, kind, apiVersion: item['apiVersion'] ?? apiVersion ?? '' };
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
