import { admissionVolumeOf } from '../kube/admission.ts';
import { containersOf, volumeMountsOf, volumesOf } from '../kube/pod-spec.ts';
import { podOf } from '../kube/pod.ts';
import { isTokenVolume, tokenVolume, tokenVolumeMount } from '../kube/token-volume.ts';
import { mountTargets } from '../tokens/mount-targets.ts';
import type { JsonObject } from '../patch/json.ts';
import { freeVolumeName, ownVolumesOf } from '../tokens/written-volumes.ts';
import { append, defineTransformer } from './transformer.ts';

/** Mounts what admission would have mounted, where it would have, with a life that the API server takes at its word. */
export const projectApiToken = defineTransformer({
  id: 'project-api-token',
  summary: 'Adds the projected API token and mounts it in the containers that had one, or that a rule names.',
  transform: (podSpec, decision) => {
    const { token, workload } = decision;
    const { free } = mountTargets(podSpec, decision);
    if (free.length === 0) return [];
    // A StatefulSet's claims are volumes of its pods, and hide those of their names.
    const { spec } = podOf(workload.object.value, workload.place, podSpec);
    const own = ownVolumesOf(spec, token).find(({ value }) => isTokenVolume(value, token));
    const reused = admissionVolumeOf(spec) ?? own?.name;
    const volumeName = reused ?? freeVolumeName(volumeNamesIn(spec), token.volumeName);
    const settings = { ...token, volumeName };
    return [
      ...(reused === undefined ? append(podSpec, '', 'volumes', tokenVolume(settings)) : []),
      ...free.flatMap(({ value, pointer }) => append(value, pointer, 'volumeMounts', tokenVolumeMount(settings))),
    ];
  },
});

/** Mounts count too: one whose volume is missing would get this one. */
function volumeNamesIn(podSpec: JsonObject): ReadonlySet<string> {
  return new Set([
    ...volumesOf(podSpec).map(({ name }) => name),
    ...containersOf(podSpec).flatMap((container) => volumeMountsOf(container).map(({ name }) => name)),
  ]);
}
