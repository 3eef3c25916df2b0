import { isApiAudience } from '../kube/token-volume.ts';
import { defineCheck } from './check.ts';

/** What tokentrim wrote itself it takes away again; anybody else's volume is not its own to remove. */
export const tokenStays = defineCheck({
  code: 'token-stays',
  gather: ({ workloads }) =>
    workloads
      .filter(({ decision }) => decision.access === 'none')
      .flatMap(({ workload: { object, place }, decision, mounted, written }) =>
        mounted
          .filter(
            ({ token, volume }) =>
              token.source === 'projected' && isApiAudience(token.audience) && !written.has(volume.name),
          )
          .map(({ container, mount }) => ({
            object,
            pointer: place.pointer + mount.pointer,
            message: `is to have no API token (${decision.reason}), but container ${container.name} mounts one at ${mount.mountPath}`,
          })),
      ),
});
