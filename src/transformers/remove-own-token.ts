import { containersOf, volumeMountsOf, volumesOf } from '../kube/pod-spec.ts';
import type { Operation } from '../patch/operation.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { ownVolumeOf } from '../pod-tokens.ts';
import { defineTransformer } from './transformer.ts';

/** What an earlier run wrote goes again when the owner says `none`; any other explicit token is not ours to remove. */
export const removeOwnToken = defineTransformer({
  id: 'remove-own-token',
  summary: 'Removes the projected API token that tokentrim wrote, and its mounts.',
  transform: ({ workload: { place }, access }, { token }) => {
    const { podSpec, pointer } = place;
    const own = access === 'none' ? ownVolumeOf(podSpec, token) : undefined;
    if (own === undefined) return [];
    const mounts = containersOf(podSpec).flatMap((container) => {
      const all = volumeMountsOf(container);
      const list = joinPointer(pointer + container.pointer, 'volumeMounts');
      const ours = all.filter(({ name }) => name === own.name);
      return removeFrom(
        list,
        all.length,
        ours.map((mount) => pointer + mount.pointer),
      );
    });
    const volumes = volumesOf(podSpec);
    const ours = volumes.filter(({ name }) => name === own.name);
    const list = joinPointer(pointer, 'volumes');
    return [
      ...mounts,
      ...removeFrom(
        list,
        volumes.length,
        ours.map((volume) => pointer + volume.pointer),
      ),
    ];
  },
});

/** The whole list if nothing would be left of it; else last first, so that no index shifts. */
function removeFrom(list: JsonPointer, length: number, items: readonly JsonPointer[]): readonly Operation[] {
  if (items.length === 0) return [];
  if (items.length === length) return [{ op: 'remove', path: list }];
  return [...items].reverse().map((path) => ({ op: 'remove', path }));
}
