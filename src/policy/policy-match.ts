import type { Workload } from '../inventory/inventory.ts';
import { labelsOf } from '../kube/object.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { asString, member } from '../patch/json.ts';
import { valueAt } from '../patch/pointer.ts';
import type { WorkloadMatch } from './policy.ts';

/** Whether a text is of one of the globs. */
export type TextMatcher = (text: string) => boolean;

/** `*` stands for any characters, `/` too, and `?` for one; a glob covers the whole text. */
export function globMatcher(globs: readonly string[]): TextMatcher {
  const patterns = globs.map((glob) => {
    const source = glob
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 's');
  });
  return (text) => patterns.some((pattern) => pattern.test(text));
}

/** Whether a rule speaks of a workload. `releaseNamespace` is that of objects that name none, if it is known. */
export type WorkloadMatcher = (workload: Workload, releaseNamespace: string | undefined) => boolean;

/**
 * Every member has to match, by any of its values; one that is empty matches all. An object that Kustomize renamed
 * matches under each of its names; one that Kubernetes will name (`generateName`) by the beginning of its name.
 */
export function workloadMatcher(match: WorkloadMatch): WorkloadMatcher {
  const kinds = matcherOf(match.kinds);
  const namespaces = matcherOf(match.namespaces);
  const names = matcherOf(match.names);
  const accounts = matcherOf(match.serviceAccounts);
  const images = matcherOf(match.images);
  const labels = Object.entries(match.labels).map(([key, glob]) => ({ key, matches: globMatcher([glob]) }));
  return ({ object, place, accounts: runsAs }, releaseNamespace) => {
    if (!kinds(object.ref.kind) || !runsAs.some(({ name }) => accounts(name))) return false;
    const generated = member(member(object.value, 'metadata'), 'name') === undefined;
    const isNamed = object.names.some(({ name, namespace }, index) => {
      const whole = index === 0 && generated ? [name, name + GENERATED] : [name];
      // Kustomize's history says nothing of the release: an old name without a namespace is of the current one.
      const where = namespace ?? object.ref.namespace ?? releaseNamespace ?? '';
      return whole.some(names) && namespaces(where);
    });
    if (!isNamed) return false;
    const template = valueAt(object.value, place.templatePointer);
    const own = [labelsOf(object.value), labelsOf(template)];
    return (
      labels.every(({ key, matches }) =>
        own.some((map) => Object.hasOwn(map, key) && matches(asString(map[key]) ?? '')),
      ) &&
      (match.images.length === 0 ||
        containersOf(place.podSpec).some(({ value }) => images(asString(value['image']) ?? '')))
    );
  };
}

/** Kubernetes adds five characters (staging/src/k8s.io/apiserver/pkg/storage/names/generate.go). */
const GENERATED = 'xxxxx';

function matcherOf(globs: readonly string[]): TextMatcher {
  return globs.length === 0 ? () => true : globMatcher(globs);
}
