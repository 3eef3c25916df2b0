import { apiClientOf } from '../kube/known-image.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { asString } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { defineEvidenceRule } from './rule.ts';

export const knownImage = defineEvidenceRule({
  id: 'known-image',
  summary: 'An image whose program calls the API in every use.',
  gather: ({ workload: { object, place } }) =>
    containersOf(place.podSpec).flatMap((container) => {
      const known = apiClientOf(asString(container.value['image']) ?? '');
      if (known === undefined) return [];
      return [
        {
          suggests: 'used' as const,
          because: `container ${container.name} runs ${known.image}, which calls the API in every use`,
          object,
          pointer: joinPointer(place.pointer + container.pointer, 'image'),
          container: container.name,
        },
      ];
    }),
});
