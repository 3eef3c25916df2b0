import { hasImplicitToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** What nothing here uses, and what the owner or the policy says is not to be there: all that `fix` takes away. */
export const tokenNotNeeded = defineCheck({
  code: 'token-not-needed',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, decision, tokens, mounted, written }) => {
      const { access, decidedBy, verdict, reason } = decision;
      const explicit = access === 'none' ? mounted.find(({ volume }) => written.has(volume.name)) : undefined;
      if (explicit !== undefined) {
        const message = `has the explicit API token of an earlier run and does not need it: ${reason}`;
        return [{ object, pointer: place.pointer + explicit.mount.pointer, message }];
      }
      const notNeeded = access === 'none' || (decidedBy === 'verdict' && verdict === 'unused');
      if (!notNeeded || !hasImplicitToken(tokens)) return [];
      const message = `gets an API token and does not need it: ${reason}`;
      return [{ object, pointer: `${place.pointer}/automountServiceAccountToken`, message }];
    }),
});
