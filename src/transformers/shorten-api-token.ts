import { volumesOf } from '../kube/pod-spec.ts';
import { ADMISSION_EXPIRATION_SECONDS, isApiAudience } from '../kube/token-volume.ts';
import { asString, elements, member } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { defineTransformer } from './transformer.ts';

/** Of exactly this life the API server makes a year (KEP-1205; pkg/serviceaccount/claims.go). */
export const shortenApiToken = defineTransformer({
  id: 'shorten-api-token',
  summary: 'Gives an explicit API token of 3607 seconds, which lives a year, the life of the policy.',
  transform: (podSpec, { access, token }) =>
    access !== 'projected' || token.expirationSeconds === ADMISSION_EXPIRATION_SECONDS ?
      []
    : volumesOf(podSpec).flatMap((volume) =>
        elements(member(member(volume.value, 'projected'), 'sources')).flatMap((source, index) => {
          const projection = member(source, 'serviceAccountToken');
          const audience = asString(member(projection, 'audience')) ?? '';
          if (member(projection, 'expirationSeconds') !== ADMISSION_EXPIRATION_SECONDS || !isApiAudience(audience))
            return [];
          const path = joinPointer(
            volume.pointer,
            'projected',
            'sources',
            index,
            'serviceAccountToken',
            'expirationSeconds',
          );
          return [{ op: 'replace' as const, path, value: token.expirationSeconds }];
        }),
      ),
});
