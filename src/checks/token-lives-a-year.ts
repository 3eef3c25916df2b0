import { ADMISSION_EXPIRATION_SECONDS, isApiAudience } from '../kube/token-volume.ts';
import { defineCheck } from './check.ts';
import { tokenProjectionsOf } from '../kube/token-projection.ts';

/** For another audience the API server takes the number at its word (pkg/registry/core/serviceaccount/storage/token.go). */
export const tokenLivesAYear = defineCheck({
  code: 'token-lives-a-year',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, podSpec }) =>
      tokenProjectionsOf(podSpec)
        .filter(
          ({ audience, expirationSeconds }) =>
            isApiAudience(audience) && expirationSeconds === ADMISSION_EXPIRATION_SECONDS,
        )
        .map(({ pointer, volume }) => ({
          object,
          pointer: `${place.pointer}${pointer}/expirationSeconds`,
          message: `volume ${volume} asks for a token of 3607 seconds, which the API server makes a year`,
        })),
    ),
});
