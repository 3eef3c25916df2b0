import { automountOf } from '../kube/pod-spec.ts';
import { defineTransformer } from './transformer.ts';

/** On the pod spec and not the ServiceAccount: the pod's field wins, and the account may be shared. */
export const disableAutomount = defineTransformer({
  id: 'disable-automount',
  summary: 'Sets automountServiceAccountToken: false in the pod spec.',
  transform: (podSpec, { access }) =>
    access === 'unchanged' || automountOf(podSpec) === false ?
      []
    : [{ op: 'add', path: '/automountServiceAccountToken', value: false }],
});
