import { automountOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

export const accountAutomounts = defineCheck({
  code: 'account-automounts',
  gather: ({ inventory, valueOf }) =>
    inventory.objects
      .filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1')
      .map((object) => ({ object, automount: automountOf(valueOf(object)) }))
      .filter(({ automount }) => automount !== false)
      .map(({ object, automount }) => ({
        object,
        pointer: '/automountServiceAccountToken',
        message: `${automount === true ? 'says automountServiceAccountToken: true' : 'does not say automountServiceAccountToken: false'}, so a pod that runs as it has a token unless the pod says false`,
      })),
});
