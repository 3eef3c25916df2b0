import { groupOf } from '../kube/object.ts';
import { containersOf } from '../kube/pod-spec.ts';
import type { PodSpecPlace } from '../kube/workload.ts';
import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';
import type { KustomizeChange } from './kustomize-changes.ts';
import { kustomizeGraph } from './kustomize-graph.ts';
import { elementsOf, patchValues, textsBeside } from './kustomize-patches.ts';
import type { Meetings } from './meetings.ts';
import type { InventoryObject } from './objects-in.ts';

/** The first field of a kustomization that may drop a volume or a mount which is written into the workload's file. */
export type RewriteOf = (object: InventoryObject, place: PodSpecPlace) => KustomizeChange | undefined;

interface Patch {
  readonly change: KustomizeChange;
  /** Undefined: it was not read. */
  readonly values: readonly JsonValue[] | undefined;
  /** Undefined: that which the patch itself names. */
  readonly target: JsonValue | undefined;
}

const FIELDS = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];

/**
 * Finds patches that put a list of volumes, mounts or containers in the place of the workload's, or add a container: what
 * they build lacks a token that is mounted explicitly, where one that admission mounts would be there.
 *
 * Source: RFC 6902; kustomize, api/types/kustomization.go, which merges lists by name for the kinds that Kubernetes has, and
 * replaces them for others.
 */
export function indexRewrites(files: readonly SourceFile[], namesOf: Meetings['namesOf']): RewriteOf {
  const { kustomizations, above, appliedBy } = kustomizeGraph(files);
  if (kustomizations.length === 0) return () => undefined;
  const textOf = textsBeside(files);
  const patchesOf = remember((one: Kustomization): readonly Patch[] =>
    FIELDS.flatMap((field) =>
      elementsOf(fieldOf(one.value, field)).map((entry) => ({
        change: { path: one.path, folder: one.folder, line: one.lineOf(field), field },
        values: patchValues(entry, textOf(one)),
        target: fieldOf(entry, 'target'),
      })),
    ),
  );
  return (object, place) => {
    const mayMean = (kind: JsonValue | undefined, name: JsonValue | undefined): boolean =>
      (typeof kind !== 'string' || kind === object.ref.kind) &&
      (typeof name !== 'string' || !PLAIN_NAME.test(name) || namesOf(object, object.ref.name).includes(name));
    const isRewriting = (value: JsonValue): boolean => rewrites(value, object, place);
    const mayRewrite = ({ values, target }: Patch): boolean => {
      if (target !== undefined) {
        const isMeant = mayMean(fieldOf(target, 'kind'), fieldOf(target, 'name'));
        return isMeant && (values?.some(isRewriting) ?? true);
      }
      const metadata = (value: JsonValue) => fieldOf(value, 'metadata');
      const meant = values?.filter((value) => mayMean(fieldOf(value, 'kind'), fieldOf(metadata(value), 'name')));
      return meant?.some(isRewriting) ?? true;
    };
    return above(normalizedPath(object.document.file.path)).flatMap(appliedBy).flatMap(patchesOf).find(mayRewrite)
      ?.change;
  };
}

/** One that is no regular expression, as the name of a target may be. */
const PLAIN_NAME = /^[\w-]+$/;

function rewrites(value: JsonValue, object: InventoryObject, place: PodSpecPlace): boolean {
  if (isJsonArray(value)) return value.some(replaces);
  // A text is a patch that was not read.
  if (!isJsonObject(value)) return value !== null;
  if ('op' in value) return replaces(value);
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
