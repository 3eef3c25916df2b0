import { automountOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

export const accountAutomounts = defineCheck({
  code: 'account-automounts',
  gather: ({ inventory, valueOf }) =>
    inventory.objects
      .filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1')
      .filter((object) => automountOf(valueOf(object)) !== false)
      .map((object) => ({
        object,
        pointer: '/automountServiceAccountToken',
        message: 'gives its token to every pod that runs as it and says nothing itself',
      })),
});
