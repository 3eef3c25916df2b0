import { tokenFieldOwnerOf } from '../kube/left-alone.ts';
import { defineCheck } from './check.ts';

export const operatorOverrides = defineCheck({
  code: 'operator-overrides',
  gather: ({ inventory }) =>
    inventory.objects.flatMap((object) => {
      const owner = tokenFieldOwnerOf(object.value);
      if (owner === undefined) return [];
      return [{ object, pointer: '/kind', message: `is left alone: ${owner.reason.replace(/\.$/, '')}` }];
    }),
});
