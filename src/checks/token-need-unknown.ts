import { hasImplicitToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

export const tokenNeedUnknown = defineCheck({
  code: 'token-need-unknown',
  gather: ({ workloads }) =>
    workloads
      .filter(
        ({ decision: { access, decidedBy, verdict }, tokens }) =>
          decidedBy === 'verdict' && verdict === 'unknown' && access !== 'none' && hasImplicitToken(tokens),
      )
      .map(({ workload: { object, place }, decision }) => ({
        object,
        pointer: `${place.pointer}/automountServiceAccountToken`,
        message: `gets an API token that it may not need: ${decision.reason}`,
      })),
});
