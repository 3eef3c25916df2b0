import type { Decision } from '../decide.ts';
import { containersOf, volumeMountsOf, volumesOf, type Container } from '../kube/pod-spec.ts';
import { selectedContainers } from '../tokens/mount-targets.ts';
import type { JsonObject } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { ownVolumesOf, writtenVolumesOf } from '../tokens/written-volumes.ts';
import { defineTransformer, removeElements } from './transformer.ts';

/**
 * What an earlier run wrote goes again when the owner says `none`; any other explicit token is not ours to remove. Where
 * a rule names the containers, the others have no mount.
 */
export const removeOwnToken = defineTransformer({
  id: 'remove-own-token',
  summary: 'Removes the projected API token that tokentrim wrote, and mounts in containers that are not to have it.',
  transform: (podSpec, decision) => {
    const { names, keeps } = unwanted(podSpec, decision);
    if (names.size === 0) return [];
    const containers = containersOf(podSpec).map((container) => {
      const all = volumeMountsOf(container);
      const going = keeps(container) ? [] : all.filter(({ name }) => names.has(name));
      return { container, all, going, staying: all.filter((mount) => !going.includes(mount)) };
    });
    const going = new Set(containers.flatMap((one) => one.going.map(({ name }) => name)));
    const staying = new Set(containers.flatMap((one) => one.staying.map(({ name }) => name)));
    const volumes = volumesOf(podSpec);
    const left = volumes.filter(
      ({ name }) => names.has(name) && !staying.has(name) && (going.has(name) || decision.access === 'none'),
    );
    return [
      ...containers.flatMap((one) =>
        removeElements(joinPointer(one.container.pointer, 'volumeMounts'), one.all.length, one.going),
      ),
      ...removeElements('/volumes', volumes.length, left),
    ];
  },
});

interface Unwanted {
  /** Of volumes whose mounts go. */
  readonly names: ReadonlySet<string>;
  /** Containers that keep theirs. */
  readonly keeps: (container: Container) => boolean;
}

function unwanted(podSpec: JsonObject, decision: Decision): Unwanted {
  const { access, token } = decision;
  if (access === 'none') {
    return { names: new Set(ownVolumesOf(podSpec, token).map(({ name }) => name)), keeps: () => false };
  }
  const selected = access === 'projected' ? selectedContainers(podSpec, decision) : undefined;
  if (selected === undefined) return { names: new Set(), keeps: () => true };
  const pointers = new Set(selected.map(({ pointer }) => pointer));
  return {
    names: new Set(writtenVolumesOf(podSpec, token).map(({ name }) => name)),
    keeps: ({ pointer }) => pointers.has(pointer),
  };
}
