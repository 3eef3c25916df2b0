import { containersOf, volumeMountsOf } from '../kube/pod-spec.ts';
import { API_TOKEN_MOUNT_PATH, tokenVolume, type TokenSettings } from '../kube/token-volume.ts';
import { deepEqual, type JsonObject } from '../patch/json.ts';
import type { Operation } from '../patch/operation.ts';
import { followedSettings, writtenVolumesOf, type WrittenVolume } from '../tokens/written-volumes.ts';
import { defineTransformer, setLife } from './transformer.ts';

/**
 * What has the default value follows the policy; what has another was somebody's choice, and a program may count on it.
 * The life always follows: no program can count on one.
 */
export const alignOwnToken = defineTransformer({
  id: 'align-own-token',
  summary: 'Brings a projected API token that tokentrim wrote to what the policy says.',
  transform: (podSpec, { access, token }) => {
    if (access !== 'projected') return [];
    const named = writtenVolumesOf(podSpec, token).filter((volume) => volume.named);
    return [
      ...named.flatMap((volume) => alignVolume(volume, token)),
      ...(token.mountPath === API_TOKEN_MOUNT_PATH ?
        []
      : moveMounts(podSpec, new Set(named.map(({ name }) => name)), token.mountPath)),
    ];
  },
});

function alignVolume({ settings, ...volume }: WrittenVolume, token: TokenSettings): readonly Operation[] {
  const { expirationSeconds } = token;
  const wanted: TokenSettings = { ...followedSettings(settings, token), mountPath: token.mountPath, expirationSeconds };
  if (deepEqual(tokenVolume({ ...settings, mountPath: '', expirationSeconds }), tokenVolume(wanted))) {
    return setLife(volume, expirationSeconds);
  }
  return [{ op: 'replace', path: volume.pointer, value: tokenVolume(wanted) }];
}

function moveMounts(podSpec: JsonObject, names: ReadonlySet<string>, mountPath: string): readonly Operation[] {
  return containersOf(podSpec).flatMap((container): readonly Operation[] => {
    const mounts = volumeMountsOf(container);
    if (mounts.some((mount) => mount.mountPath === mountPath)) return [];
    return mounts
      .filter((mount) => names.has(mount.name) && mount.mountPath === API_TOKEN_MOUNT_PATH)
      .map(({ pointer }) => ({ op: 'replace', path: `${pointer}/mountPath`, value: mountPath }));
  });
}
