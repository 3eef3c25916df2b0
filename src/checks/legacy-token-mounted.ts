import { containersOf, volumeMountsOf, volumesOf } from '../kube/pod-spec.ts';
import { tokenVariablesOf } from '../kube/token-secret.ts';
import { API_TOKEN_MOUNT_PATH } from '../kube/token-volume.ts';
import { isJsonObject, type JsonObject } from '../patch/json.ts';
import { defineCheck } from './check.ts';

export const legacyTokenMounted = defineCheck({
  code: 'legacy-token-mounted',
  gather: ({ workloads, inventory }) =>
    workloads.flatMap(({ workload, podSpec, mounted }) => {
      const { object, place } = workload;
      const known = new Set(mounted.filter(({ token }) => token.source === 'secret').map(({ mount }) => mount.pointer));
      const secrets = secretVolumes(podSpec);
      return containersOf(podSpec).flatMap((container) => [
        ...volumeMountsOf(container)
          .filter(
            ({ pointer, name, mountPath }) =>
              known.has(pointer) || (mountPath === API_TOKEN_MOUNT_PATH && secrets.has(name)),
          )
          .map((mount) => ({
            object,
            pointer: place.pointer + mount.pointer,
            message: `container ${container.name} mounts the token of a legacy Secret at ${mount.mountPath}: it never expires`,
          })),
        ...tokenVariablesOf(container, (secret) => inventory.isTokenSecret(workload, secret)).map(
          ({ name, pointer }) => ({
            object,
            pointer: place.pointer + pointer,
            message: `container ${container.name} gets the token of a legacy Secret in the variable ${name}: it never expires`,
          }),
        ),
      ]);
    }),
});

/** A Secret at the place of the API token is one that holds it, whether the Secret is in the input or not. */
function secretVolumes(podSpec: JsonObject): ReadonlySet<string> {
  return new Set(
    volumesOf(podSpec)
      .filter(({ value }) => isJsonObject(value['secret']))
      .map(({ name }) => name),
  );
}
