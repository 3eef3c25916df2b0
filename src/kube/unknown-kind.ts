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
  const found: JsonPointer[] = [];
  search(object, [], found);
  return found;
}

/** `path` is what led to the value. Most objects have no pod spec: pointers are made for those that do. */
function search(value: JsonValue, path: string[], found: JsonPointer[]): void {
  if (!isJsonArray(value) && !isJsonObject(value)) return;
  if (isJsonObject(value) && member(value, 'containers') !== undefined) {
    const pointer = joinPointer('', ...path);
    if (looksLikePodSpec(value, pointer)) found.push(pointer);
  }
  for (const [key, child] of Object.entries(value)) {
    if (typeof child !== 'object') continue;
    path.push(key);
    search(child, path, found);
    path.pop();
  }
}

function looksLikePodSpec(value: JsonObject, pointer: JsonPointer): boolean {
  return (
    elements(value['containers']).some(
      (container) => typeof member(container, 'name') === 'string' && typeof member(container, 'image') === 'string',
    ) &&
    (SIBLINGS.some((key) => Object.hasOwn(value, key)) || /template\/spec$/i.test(pointer))
  );
}
