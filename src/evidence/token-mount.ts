import { containersOf, volumeMountsOf, volumesOf } from '../kube/pod-spec.ts';
import { isApiAudience, tokensOf } from '../kube/token-volume.ts';
import { defineEvidenceRule } from './rule.ts';

export const tokenMount = defineEvidenceRule({
  id: 'token-mount',
  summary: 'A container mounts an API token that the manifest itself provides.',
  gather: ({ workload, inventory, isOwnVolume }) => {
    const { object, place } = workload;
    const tokenVolumes = new Set(
      volumesOf(place.podSpec)
        .filter(({ name, value }) => {
          const tokens = tokensOf(value, (secret) => inventory.isTokenSecret(workload, secret));
          return !isOwnVolume(name) && tokens.some(({ audience }) => isApiAudience(audience));
        })
        .map(({ name }) => name),
    );
    return containersOf(place.podSpec).flatMap((container) =>
      volumeMountsOf(container)
        .filter(({ name }) => tokenVolumes.has(name))
        .map((mount) => ({
          suggests: 'used' as const,
          because: `container ${container.name} mounts an API token at ${mount.mountPath}`,
          object,
          pointer: place.pointer + mount.pointer,
          container: container.name,
        })),
    );
  },
});
