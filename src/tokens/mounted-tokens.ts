import type { Inventory, Workload } from '../inventory/inventory.ts';
import {
  containersOf,
  volumeMountsOf,
  volumesOf,
  type Container,
  type Volume,
  type VolumeMount,
} from '../kube/pod-spec.ts';
import { tokensOf, type VolumeToken } from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';
import type { tokensIn } from './pod-tokens.ts';

/** A token that a container mounts because the manifest says so. */
export interface MountedToken {
  readonly container: Container;
  readonly mount: VolumeMount;
  readonly volume: Volume;
  readonly token: VolumeToken;
}

/** In the order of the containers; one entry a mount and token. */
export function mountedTokensOf(
  podSpec: JsonObject,
  workload: Workload,
  inventory: Inventory,
): readonly MountedToken[] {
  const volumes = volumesOf(podSpec).flatMap((volume) => {
    const tokens = tokensOf(volume.value, (secret) => inventory.isTokenSecret(workload, secret));
    return tokens.length === 0 ? [] : [{ volume, tokens }];
  });
  if (volumes.length === 0) return [];
  return containersOf(podSpec).flatMap((container) =>
    volumeMountsOf(container).flatMap((mount) =>
      volumes
        .filter(({ volume }) => volume.name === mount.name)
        .flatMap(({ volume, tokens }) => tokens.map((token) => ({ container, mount, volume, token }))),
    ),
  );
}

/** Every container with its tokens, those that admission mounts too. */
export type ContainerTokens = ReturnType<typeof tokensIn>;

/** Whether a container gets a token of the API without the manifest's saying so. */
export function hasImplicitToken(containers: ContainerTokens): boolean {
  return containers.some(({ tokens }) =>
    tokens.some(({ audience, source }) => audience === '' && source === 'automount'),
  );
}

export function hasApiToken(containers: ContainerTokens): boolean {
  return containers.some(({ tokens }) => tokens.some(({ audience }) => audience === ''));
}
