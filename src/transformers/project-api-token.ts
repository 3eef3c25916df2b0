import type { Decision } from '../decide.ts';
import { admissionVolumeOf, containersWithoutMount } from '../kube/admission.ts';
import { volumesOf, volumeMountsOf, containersOf } from '../kube/pod-spec.ts';
import { tokenVolume, tokenVolumeMount } from '../kube/token-volume.ts';
import { elements, isJsonArray, member, type JsonObject } from '../patch/json.ts';
import type { Operation } from '../patch/operation.ts';
import { joinPointer } from '../patch/pointer.ts';
import { automountsIn, ownVolumeOf } from '../pod-tokens.ts';
import { defineTransformer } from './transformer.ts';

/** Mounts what admission would have mounted, where it would have, with a life that the API server takes at its word. */
export const projectApiToken = defineTransformer({
  id: 'project-api-token',
  summary: 'Adds the projected API token and mounts it in the containers that had one.',
  transform: (decision, { token }) => {
    const { workload, access, decidedBy } = decision;
    const { podSpec, pointer } = workload.place;
    if (access !== 'projected') return [];
    // By verdict, nobody gets a token that it had not.
    if (decidedBy === 'verdict' && !automountsIn(podSpec, workload)) return [];
    const targets = containersWithoutMount(podSpec);
    if (targets.length === 0) return [];
    const reused = admissionVolumeOf(podSpec) ?? ownVolumeOf(podSpec, token)?.name;
    const name = reused ?? freeName(decision, token.volumeName);
    const volume: readonly Operation[] =
      reused === undefined ? [append(podSpec, pointer, 'volumes', tokenVolume({ ...token, volumeName: name }))] : [];
    const mount = tokenVolumeMount({ ...token, volumeName: name });
    return [
      ...volume,
      ...targets.map((container) => append(container.value, pointer + container.pointer, 'volumeMounts', mount)),
    ];
  },
});

function append(owner: JsonObject, pointer: string, key: string, value: JsonObject): Operation {
  const list = member(owner, key);
  return isJsonArray(list) && elements(list).length > 0 ?
      { op: 'add', path: joinPointer(pointer, key, '-'), value }
    : { op: 'add', path: joinPointer(pointer, key), value: [value] };
}

/** Never one with admission's own prefix, which admission would mount elsewhere. */
function freeName({ workload: { place } }: Decision, wanted: string): string {
  const taken = new Set([
    ...volumesOf(place.podSpec).map(({ name }) => name),
    ...containersOf(place.podSpec).flatMap((container) => volumeMountsOf(container).map(({ name }) => name)),
  ]);
  for (let number = 2, name = wanted; ; number += 1, name = `api-access-${number}`) {
    if (!taken.has(name)) return name;
    if (name === wanted && !taken.has('api-access')) return 'api-access';
  }
}
