import { hasImplicitToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

export const tokenImplicit = defineCheck({
  code: 'token-implicit',
  gather: ({ workloads }) =>
    workloads
      .filter(
        ({ decision: { access, decidedBy, verdict }, tokens }) =>
          hasImplicitToken(tokens) &&
          (decidedBy === 'verdict' ? verdict === 'used' : decidedBy !== 'exempt' && access === 'projected'),
      )
      .map(({ workload: { object, place }, decision }) => ({
        object,
        pointer: `${place.pointer}/automountServiceAccountToken`,
        message: `gets its API token by automount, for a year and in every container: ${decision.reason}`,
      })),
});
