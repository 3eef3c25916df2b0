import { automountOf } from '../kube/pod-spec.ts';
import { defineProof } from './proof.ts';

/** The pod's own field wins over the account's, whatever becomes of that one. */
export const automountOff = defineProof({
  id: 'automount-off',
  summary: 'What is changed says automountServiceAccountToken: false itself; what is to stay unchanged is not changed.',
  faults: ({ decision: { access }, podSpec }) =>
    access === 'unchanged' ? ['it would be changed; expected no change, as decided']
    : automountOf(podSpec) === false ? []
    : ['its pod spec would not say automountServiceAccountToken: false; expected that it does'],
});
