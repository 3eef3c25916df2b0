import { API_TOKEN_MOUNT_PATH } from '../kube/token-volume.ts';
import { defineCheck } from './check.ts';

/** `/var/run` is a link to `/run` in nearly every image, and clients spell the path either way. */
const DEFAULT_PLACES = new Set([API_TOKEN_MOUNT_PATH, API_TOKEN_MOUNT_PATH.replace('/var', '')]);

export const tokenWithoutAudience = defineCheck({
  code: 'token-without-audience',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, mounted }) =>
      mounted
        .filter(
          ({ mount, token }) =>
            token.source === 'projected' &&
            token.audience === '' &&
            !DEFAULT_PLACES.has(mount.mountPath.replace(/\/+$/, '')),
        )
        .map(({ container, mount }) => ({
          object,
          pointer: `${place.pointer}${mount.pointer}/mountPath`,
          message: `container ${container.name} mounts a token without an audience at ${mount.mountPath}: it is good for the whole API`,
        })),
    ),
});
