import { deadBindings } from '../identities/dead-bindings.ts';
import { serviceAccountNameOf } from '../kube/pod-spec.ts';
import { hasApiToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** Told of, never removed: the manifests do not show who else runs as the account. */
export const bindingWithoutUser = defineCheck({
  code: 'binding-without-user',
  gather: ({ workloads, inventory }) =>
    deadBindings(
      workloads.map(({ decision }) => decision),
      inventory,
    ).map(({ object, accounts }) => {
      const isHeld = workloads.some(
        ({ podSpec, tokens }) => hasApiToken(tokens) && accounts.includes(serviceAccountNameOf(podSpec)),
      );
      const held = isHeld ? 'is to hold' : 'holds';
      const message = `gives rights to ${accounts.join(', ')}, and no pod here ${held} a token to use them`;
      return { object, pointer: '/subjects', message };
    }),
});
