import type { Inventory, Workload } from './inventory.ts';
import { automountOf, containersOf, volumeMountsOf, volumesOf, type Container } from './kube/pod-spec.ts';
import {
  ADMISSION_EXPIRATION_SECONDS,
  ADMISSION_VOLUME_PREFIX,
  API_TOKEN_MOUNT_PATH,
  isApiAudience,
  isTokenVolume,
  tokensOf,
  type TokenSettings,
} from './kube/token-volume.ts';
import type { JsonObject } from './patch/json.ts';
import type { ReportedContainer, ReportedToken } from './report.ts';

/** Whether admission mounts a token into a pod of this spec: the pod's own word, else the account's, else yes. */
export function automounts(podSpec: JsonObject, workload: Workload): boolean {
  const own = automountOf(podSpec);
  if (own !== undefined) return own;
  const accounts = workload.declared.map(({ value }) => automountOf(value));
  return accounts.length === 0 || accounts.some((flag) => flag !== false);
}

/** The containers that admission would mount a token into: all that have nothing at exactly its path. */
export function containersWithoutMount(podSpec: JsonObject): readonly Container[] {
  return containersOf(podSpec).filter(
    (container) => !volumeMountsOf(container).some(({ mountPath }) => mountPath === API_TOKEN_MOUNT_PATH),
  );
}

/** A volume that admission takes for its own because of its name, whatever it holds. */
export function admissionVolumeOf(podSpec: JsonObject): string | undefined {
  return volumesOf(podSpec).find(({ name }) => name.startsWith(ADMISSION_VOLUME_PREFIX))?.name;
}

/** A volume that is what would be written, life included. */
export function ownVolumeOf(podSpec: JsonObject, token: TokenSettings): { readonly name: string } | undefined {
  return volumesOf(podSpec).find(
    ({ value }) =>
      isTokenVolume(value, token) &&
      tokensOf(value, () => false).every(({ expirationSeconds }) => expirationSeconds === token.expirationSeconds),
  );
}

/** Each container's tokens, as a pod of this spec would have them. */
export function tokensIn(
  podSpec: JsonObject,
  workload: Workload,
  inventory: Inventory,
): readonly { readonly container: Container; readonly tokens: readonly ReportedToken[] }[] {
  const volumes = new Map(
    volumesOf(podSpec).map(({ name, value }) => [
      name,
      tokensOf(value, (secret) => inventory.isTokenSecret(workload, secret)),
    ]),
  );
  const automount = automounts(podSpec, workload);
  const automatic = new Set(automount ? containersWithoutMount(podSpec).map(({ pointer }) => pointer) : []);
  const admissionVolume = admissionVolumeOf(podSpec);
  return containersOf(podSpec).map((container) => {
    const explicit = volumeMountsOf(container).flatMap(({ name, mountPath }) =>
      (volumes.get(name) ?? []).map(({ source, audience, expirationSeconds }) => ({
        mountPath,
        audience: isApiAudience(audience) ? '' : audience,
        expirationSeconds,
        source,
      })),
    );
    const injected: ReportedToken[] =
      !automatic.has(container.pointer) ? []
      : admissionVolume !== undefined ?
        (volumes.get(admissionVolume) ?? []).map(({ audience, expirationSeconds }) => ({
          mountPath: API_TOKEN_MOUNT_PATH,
          audience,
          expirationSeconds,
          source: 'automount' as const,
        }))
      : [
          {
            mountPath: API_TOKEN_MOUNT_PATH,
            audience: '',
            expirationSeconds: ADMISSION_EXPIRATION_SECONDS,
            source: 'automount',
          },
        ];
    return { container, tokens: [...explicit, ...injected] };
  });
}

export function reportContainers(
  before: ReturnType<typeof tokensIn>,
  after: ReturnType<typeof tokensIn>,
): readonly ReportedContainer[] {
  return before.map(({ container, tokens }, index) => ({
    name: container.name,
    init: container.list === 'initContainers',
    before: tokens,
    after: after[index]?.tokens ?? [],
  }));
}
