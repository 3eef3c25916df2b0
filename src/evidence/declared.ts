import { automountOf } from '../kube/pod-spec.ts';
import { defineEvidenceRule } from './rule.ts';

export const declared = defineEvidenceRule({
  id: 'declared',
  summary: 'The pod spec itself says automountServiceAccountToken: true.',
  gather: ({ workload: { object, place } }) =>
    automountOf(place.podSpec) === true ?
      [
        {
          suggests: 'used',
          because: 'the pod spec asks for the token (automountServiceAccountToken: true)',
          object,
          pointer: `${place.pointer}/automountServiceAccountToken`,
        },
      ]
    : [],
});
