import { groupOf } from '../kube/object.ts';
import { containersOf } from '../kube/pod-spec.ts';
import type { PodSpecPlace } from '../kube/workload.ts';
import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import type { SourceFile } from '../source.ts';
import { normalizedPath } from './kustomization.ts';
import { changeAt, type KustomizeChange } from './kustomize-changes.ts';
import { kustomizeGraph } from './kustomize-graph.ts';
import { mayMean, operationsIn, patchesAmong, type KustomizePatch } from './kustomize-patches.ts';
import type { Meetings } from './meetings.ts';
import type { InventoryObject } from './objects-in.ts';

/** The first field of a kustomization that may drop a volume or a mount which is written into the workload's file. */
export type RewriteOf = (object: InventoryObject, place: PodSpecPlace) => KustomizeChange | undefined;

/**
 * Finds patches that put a list of volumes, mounts or containers in the place of the workload's, or add a container: what
 * they build lacks a token that is mounted explicitly, where one that admission mounts would be there.
 *
 * Source: RFC 6902; kustomize, api/types/kustomization.go, which merges lists by name for the kinds that Kubernetes has, and
 * replaces them for others.
 */
export function indexRewrites(files: readonly SourceFile[], namesOf: Meetings['namesOf']): RewriteOf {
  const { kustomizations, above, topmost, appliedBy } = kustomizeGraph(files);
  if (kustomizations.length === 0) return () => undefined;
  const patchesOf = patchesAmong(files);
  return (object, place) => {
    const isRewriting = (patch: KustomizePatch): boolean =>
      mayMean(patch, object, namesOf) && rewrites(patch.value, object, place);
    const path = normalizedPath(object.document.file.path);
    const [root] = topmost(path);
    for (const one of above(path).flatMap(appliedBy)) {
      const patch = patchesOf(one).find(isRewriting);
      if (patch !== undefined) return changeAt(one, patch.field, root);
    }
    return undefined;
  };
}

/** What was not read may do anything. */
function rewrites(value: JsonValue | undefined, object: InventoryObject, place: PodSpecPlace): boolean {
  const operations = operationsIn(value);
  if (operations.length > 0) return operations.some(replaces);
  if (!isJsonObject(value)) return value !== null && !isJsonArray(value);
  const names = new Set(containersOf(place.podSpec).map(({ name }) => name));
  return rewritesMerged(value, names, MERGED_GROUPS.has(groupOf(object.ref.apiVersion)));
}

const MERGED_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch']);

const REPLACED =
  /\/(?:volumes|volumeMounts|(?:init)?containers|spec|template|jobTemplate)$|\/(?:init)?containers\/[^/]+$/i;

/** An operation of a JSON patch. Of lists that are there, only their ends get something. */
function replaces(operation: JsonValue): boolean {
  const paths = [member(operation, 'path'), member(operation, 'from')];
  return paths.some((path) => typeof path === 'string' && (path === '' || REPLACED.test(path)));
}

const LISTS = new Set(['volumes', 'volumeMounts', 'containers', 'initContainers']);

/** Whether a strategic merge patch does more than change containers of these names and add volumes and mounts. */
function rewritesMerged(value: JsonValue, names: ReadonlySet<string | undefined>, isMerged: boolean): boolean {
  if (isJsonArray(value)) return value.some((element) => rewritesMerged(element, names, isMerged));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, inner]) => {
    if (key.startsWith('$')) return true;
    if (LISTS.has(key) && (!isMerged || !isJsonArray(inner))) return true;
    const isContainers = key === 'containers' || key === 'initContainers';
    if (isContainers && elements(inner).some((one) => !names.has(asString(member(one, 'name'))))) return true;
    return rewritesMerged(inner, names, isMerged);
  });
}
