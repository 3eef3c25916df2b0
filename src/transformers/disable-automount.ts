import { automountOf } from '../kube/pod-spec.ts';
import { defineTransformer } from './transformer.ts';

/** On the pod spec and not the ServiceAccount: the pod's field wins, and the account may be shared. */
export const disableAutomount = defineTransformer({
  id: 'disable-automount',
  summary: 'Sets automountServiceAccountToken: false in the pod spec.',
  transform: ({ workload: { place }, access }) =>
    access === 'unchanged' || automountOf(place.podSpec) === false ?
      []
    : [{ op: 'add', path: `${place.pointer}/automountServiceAccountToken`, value: false }],
});
