import { deadBindings } from '../identities/dead-bindings.ts';
import { defineCheck } from './check.ts';

/** Told of, never removed: the manifests do not show who else runs as the account. */
export const bindingWithoutUser = defineCheck({
  code: 'binding-without-user',
  gather: ({ workloads, inventory }) =>
    deadBindings(
      workloads.map(({ decision }) => decision),
      inventory,
    ).map(({ object, accounts }) => ({
      object,
      pointer: '/subjects',
      message: `gives rights to ${accounts.join(', ')}, and no pod here holds a token to use them`,
    })),
});
