import { containersThatUse } from './containers-that-use.ts';
import type { Decision } from '../decide.ts';
import { admissionVolumeOf, containersWithoutMount } from '../kube/admission.ts';
import { containersOf, volumeMountsOf, volumesOf, type Container } from '../kube/pod-spec.ts';
import { API_TOKEN_MOUNT_PATH, isApiAudience, tokensOf } from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';
import { globMatcher } from '../policy/policy-match.ts';
import { writtenVolumesOf } from './written-volumes.ts';

/** Where the API token goes in a pod spec. */
export interface MountTargets {
  /** Get the mount. */
  readonly free: readonly Container[];
  /** Would get it, and have something else mounted there. */
  readonly blocked: readonly Container[];
}

/** In a rule's `containers`, instead of names: those that the evidence cannot do without. */
export const AUTO = 'auto';

/** The containers that the rule names; undefined where it names none. */
export function selectedContainers(
  podSpec: JsonObject,
  { rule, workload, observations }: Decision,
): readonly Container[] | undefined {
  if (rule === undefined || rule.containers.length === 0) return undefined;
  if (rule.containers.length === 1 && rule.containers[0] === AUTO) {
    const using = new Set(containersThatUse(workload, observations).map(({ pointer }) => pointer));
    return containersOf(podSpec).filter(({ pointer }) => using.has(pointer));
  }
  const matches = globMatcher(rule.containers);
  return containersOf(podSpec).filter(({ name }) => matches(name));
}

/**
 * The containers that lack the token: of those that the rule names, else of those that admission would give one. By
 * verdict nobody gets a token that the pod had not, in whichever container. `podSpec` is the decision's, or what is made
 * of it so far.
 */
export function mountTargets(podSpec: JsonObject, decision: Decision): MountTargets {
  const { token, access, decidedBy, hadToken } = decision;
  const written = new Set(writtenVolumesOf(podSpec, token).map(({ name }) => name));
  const selected = selectedContainers(podSpec, decision);
  const mayMount = hadToken || decidedBy !== 'verdict' || (selected !== undefined && written.size > 0);
  if (access !== 'projected' || !mayMount) return { free: [], blocked: [] };
  // Admission takes a volume of its own name for the token, whatever it holds.
  const admission = admissionVolumeOf(podSpec);
  const withToken = new Set(
    volumesOf(podSpec)
      .filter(
        ({ name, value }) =>
          name === admission || tokensOf(value, () => true).some(({ audience }) => isApiAudience(audience)),
      )
      .map(({ name }) => name),
  );
  const lacking = (selected ?? containersWithoutMount(podSpec)).filter(
    (container) =>
      !volumeMountsOf(container).some(({ name, mountPath }) => {
        const isAtPlace = mountPath === token.mountPath || mountPath === API_TOKEN_MOUNT_PATH;
        // A pod that admission gives nothing has its token where it was put, wherever that is.
        return (isAtPlace && (withToken.has(name) || written.has(name))) || (!hadToken && written.has(name));
      }),
  );
  const isBlocked = (container: Container): boolean =>
    volumeMountsOf(container).some(({ mountPath }) => mountPath === token.mountPath);
  return {
    free: lacking.filter((container) => !isBlocked(container)),
    blocked: lacking.filter((container) => isBlocked(container)),
  };
}
