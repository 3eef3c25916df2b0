import { hasImplicitToken } from '../mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** What nothing here uses, and what the owner or the policy says is not to be there. */
export const tokenNotNeeded = defineCheck({
  code: 'token-not-needed',
  gather: ({ workloads }) =>
    workloads
      .filter(({ decision: { access, decidedBy, verdict }, tokens }) => {
        const notNeeded = access === 'none' || (decidedBy === 'verdict' && verdict === 'unused');
        return notNeeded && hasImplicitToken(tokens);
      })
      .map(({ workload: { object, place }, decision }) => ({
        object,
        pointer: `${place.pointer}/automountServiceAccountToken`,
        message: `gets an API token and does not need it: ${decision.reason}`,
      })),
});
