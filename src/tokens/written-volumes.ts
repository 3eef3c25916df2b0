import { volumesOf, type Volume } from '../kube/pod-spec.ts';
import {
  ADMISSION_EXPIRATION_SECONDS,
  DEFAULT_MODE,
  isApiAudience,
  isOwnName,
  isTokenVolume,
  readTokenVolume,
  type TokenSettings,
} from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';

/** A volume of the form in which tokentrim writes the API token, whoever wrote it. */
export interface WrittenVolume extends Volume {
  readonly settings: Omit<TokenSettings, 'mountPath'>;
  /** It has a name that tokentrim gives, and so follows the policy where that changes. */
  readonly named: boolean;
}

/**
 * The pod's API tokens of that form. One for another audience is somebody else's, unless the policy asks for just that,
 * or it has a name that tokentrim gives.
 */
export function writtenVolumesOf(podSpec: JsonObject, token: TokenSettings): readonly WrittenVolume[] {
  return volumesOf(podSpec).flatMap((volume): readonly WrittenVolume[] => {
    const settings = readTokenVolume(volume.value);
    if (settings === undefined) return [];
    const named = volume.name === token.volumeName || isOwnName(volume.name);
    if (!named && !isApiAudience(settings.audience) && settings.audience !== token.audience) return [];
    return [{ ...volume, settings, named }];
  });
}

/**
 * The volumes that an earlier run wrote: of a name that it gives, or just what would be written. A life of 3607 is
 * admission's and people's; tokentrim asks for it only where a rule does.
 */
export function ownVolumesOf(podSpec: JsonObject, token: TokenSettings): readonly WrittenVolume[] {
  return writtenVolumesOf(podSpec, token).filter(({ value, settings: { expirationSeconds }, named }) =>
    expirationSeconds === token.expirationSeconds ?
      named || isTokenVolume(value, token)
    : named && expirationSeconds !== ADMISSION_EXPIRATION_SECONDS,
  );
}

/** A name for one more: the wanted one, `api-access`, `api-access-2` and so on; never one with admission's own prefix. */
export function freeVolumeName(taken: ReadonlySet<string>, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  if (!taken.has('api-access')) return 'api-access';
  for (let number = 2; ; number += 1) {
    const name = `api-access-${number}`;
    if (!taken.has(name)) return name;
  }
}

/**
 * What a volume that tokentrim wrote is to have, but for its life: what has the default value follows the policy; what has
 * another was somebody's choice, and a program may count on it.
 */
export function followedSettings(settings: WrittenVolume['settings'], token: TokenSettings): WrittenVolume['settings'] {
  return {
    ...settings,
    path: settings.path === 'token' ? token.path : settings.path,
    audience: settings.audience === '' ? token.audience : settings.audience,
    defaultMode: settings.defaultMode === DEFAULT_MODE ? token.defaultMode : settings.defaultMode,
    platform: settings.platform === 'kubernetes' ? token.platform : settings.platform,
  };
}
