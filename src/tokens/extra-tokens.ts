import type { Decision } from '../decide.ts';
import { containersOf, volumeMountsOf, volumesOf, type Container, type Volume } from '../kube/pod-spec.ts';
import { podOf } from '../kube/pod.ts';
import { isSameVolume } from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { ExtraToken } from '../policy/policy.ts';

export function extraTokenVolume({ name, defaultMode, ...token }: ExtraToken): JsonObject {
  const { path, expirationSeconds, audience } = token;
  return {
    name,
    projected: { defaultMode, sources: [{ serviceAccountToken: { path, expirationSeconds, audience } }] },
  };
}

export function extraTokenMount({ name, mountPath }: ExtraToken): JsonObject {
  return { name, mountPath, readOnly: true };
}

/** What an extra token meets in a pod spec. */
export interface ExtraTokenTargets {
  /** Its volume, perhaps with another life. */
  readonly volume: Volume | undefined;
  /** Another volume has its name. */
  readonly taken: boolean;
  /** The containers that it is for. */
  readonly selected: readonly Container[];
  /** Of these, those that lack the mount. */
  readonly free: readonly Container[];
  /** Those that mount something else at its place. */
  readonly blocked: readonly Container[];
  /** Those that mount a volume of its name which is not there: they would get the token in its stead. */
  readonly waiting: readonly Container[];
}

/** `podSpec` is the decision's, or what is made of it so far. */
export function extraTokenTargets(podSpec: JsonObject, { workload }: Decision, token: ExtraToken): ExtraTokenTargets {
  const wanted = extraTokenVolume(token);
  const volume = volumesOf(podSpec).find(({ name, value }) => name === token.name && isSameVolume(value, wanted));
  // A StatefulSet's claims are volumes of its pods, and hide those of their names.
  const { spec } = podOf(workload.object.value, workload.place, podSpec);
  const taken = volumesOf(spec).some(({ name, value }) => name === token.name && !isSameVolume(value, wanted));
  const matches = token.containers.length === 0 ? () => true : globMatcher(token.containers);
  const selected = containersOf(podSpec).filter(({ name }) => matches(name));
  const at = (container: Container) =>
    volumeMountsOf(container).filter(({ mountPath }) => mountPath === token.mountPath);
  const isDeclared = volumesOf(spec).some(({ name }) => name === token.name);
  return {
    volume,
    taken,
    selected,
    free: selected.filter((container) => at(container).length === 0),
    blocked: selected.filter((container) =>
      at(container).some(({ name, subPath }) => name !== token.name || subPath !== ''),
    ),
    waiting: isDeclared ? [] : containersOf(podSpec).filter((container) => isWaiting(container, token, matches)),
  };
}

function isWaiting(container: Container, token: ExtraToken, matches: (name: string) => boolean): boolean {
  return volumeMountsOf(container).some(
    ({ name, mountPath }) => name === token.name && !(mountPath === token.mountPath && matches(container.name)),
  );
}
