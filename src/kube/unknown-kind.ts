import { elements, isJsonArray, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { tokenFieldOwnerOf } from './left-alone.ts';
import type { KubeObject } from './object.ts';
import { workloadKindOf, type WorkloadKind } from './workload.ts';

/** What stands beside `containers` in a pod spec and hardly anywhere else. */
const SIBLINGS = [
  'volumes',
  'restartPolicy',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'initContainers',
];

/**
 * What looks like a pod spec inside a kind that no table knows: `containers` with a name and an image, and a neighbour that only a
 * pod spec has, or a place that ends in `template/spec`. A guess, good enough to report and not to change. Outer ones first.
 */
export function podSpecsInUnknownKind(object: KubeObject, more: readonly WorkloadKind[] = []): readonly JsonPointer[] {
  if (workloadKindOf(object, more) !== undefined || tokenFieldOwnerOf(object) !== undefined) return [];
  return search(object, '');
}

function search(value: JsonValue, pointer: JsonPointer): readonly JsonPointer[] {
  const children = isJsonArray(value) || isJsonObject(value) ? Object.entries(value) : [];
  return [
    ...(isJsonObject(value) && looksLikePodSpec(value, pointer) ? [pointer] : []),
    ...children.flatMap(([key, child]) => search(child, joinPointer(pointer, key))),
  ];
}

function looksLikePodSpec(value: JsonObject, pointer: JsonPointer): boolean {
  return (
    elements(value['containers']).some(
      (container) => typeof member(container, 'name') === 'string' && typeof member(container, 'image') === 'string',
    ) &&
    (SIBLINGS.some((key) => Object.hasOwn(value, key)) || /template\/spec$/i.test(pointer))
  );
}
