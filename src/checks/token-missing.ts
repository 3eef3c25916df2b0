import type { ObservedBy } from '../decide.ts';
import { hasApiToken } from '../tokens/mounted-tokens.ts';
import { defineCheck, type CheckedWorkload } from './check.ts';

/** An owner who decided for no token has said so; an injector without a mount has a code of its own. */
export const tokenMissing = defineCheck({
  code: 'token-missing',
  gather: ({ workloads }) =>
    workloads.filter(isUndecided).flatMap(({ workload: { object, place }, decision, tokens }) => {
      const first = decision.observations.find(isSeen);
      if (first === undefined) return [];
      if (!hasApiToken(tokens)) {
        const pointer = `${place.pointer}/automountServiceAccountToken`;
        return [{ object, pointer, message: `has no API token, and seems to use one: ${first.because}` }];
      }
      // Some containers have it: what one of the others says for itself counts.
      return tokens
        .filter(({ tokens: own }) => !own.some(({ audience }) => audience === ''))
        .flatMap(({ container }) => {
          const inside = `${place.pointer + container.pointer}/`;
          const own = decision.observations.find(
            (seen) => seen.object === object && isSeen(seen) && seen.pointer.startsWith(inside),
          );
          return own === undefined ?
              []
            : [{ object, pointer: own.pointer, message: `${own.because}, and has no API token` }];
        });
    }),
});

function isSeen({ suggests, rule }: ObservedBy): boolean {
  return suggests === 'used' && rule !== 'injector';
}

function isUndecided({ decision: { access, decidedBy } }: CheckedWorkload): boolean {
  return decidedBy === 'verdict' || (access === 'projected' && decidedBy !== 'exempt');
}
