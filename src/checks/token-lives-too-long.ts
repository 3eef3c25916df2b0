import { ADMISSION_EXPIRATION_SECONDS, isApiAudience } from '../kube/token-volume.ts';
import { tokenProjectionsOf } from '../kube/token-projection.ts';
import { defineCheck } from './check.ts';

/** The kubelet renews every token after a day at the latest (pkg/kubelet/token/token_manager.go), so a longer life buys nothing. */
const MOST_OF_OTHER_AUDIENCES = 86_400;

export const tokenLivesTooLong = defineCheck({
  code: 'token-lives-too-long',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, decision, podSpec }) =>
      tokenProjectionsOf(podSpec).flatMap(({ pointer, volume, audience, expirationSeconds }) => {
        const api = isApiAudience(audience);
        const most = api ? decision.token.expirationSeconds : MOST_OF_OTHER_AUDIENCES;
        if (expirationSeconds <= most || (api && expirationSeconds === ADMISSION_EXPIRATION_SECONDS)) return [];
        const whose = api ? 'an API token' : `a token for ${audience}`;
        return [
          {
            object,
            pointer: `${place.pointer}${pointer}/expirationSeconds`,
            message: `volume ${volume} asks for ${whose} of ${expirationSeconds} seconds, over ${most}`,
          },
        ];
      }),
    ),
});
