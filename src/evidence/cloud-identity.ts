import { annotationsOf, labelsOf } from '../kube/object.ts';
import { ownTokenIdentities } from '../kube/own-token-identity.ts';
import { joinPointer, valueAt } from '../patch/pointer.ts';
import { defineEvidenceRule } from './rule.ts';

/** Told because the question comes up: a role in a cloud is no reason to keep the API's token. It decides nothing. */
export const cloudIdentity = defineEvidenceRule({
  id: 'cloud-identity',
  summary: 'A cloud gives the pod a token of its own, which is no token of the API.',
  gather: ({ workload: { object, place, declared } }) =>
    ownTokenIdentities.flatMap(({ name, key, on }) => {
      const because = `${name} brings a token of its own and needs none of the API (${key})`;
      if (on === 'pod') {
        const labels = labelsOf(valueAt(object.value, place.templatePointer));
        if (!Object.hasOwn(labels, key)) return [];
        const pointer = joinPointer(place.templatePointer, 'metadata', 'labels', key);
        return [{ suggests: 'nothing' as const, because, object, pointer }];
      }
      return declared
        .filter(({ value }) => Object.hasOwn(annotationsOf(value), key))
        .map((account) => ({
          suggests: 'nothing' as const,
          because,
          object: account,
          pointer: joinPointer('/metadata/annotations', key),
        }));
    }),
});
