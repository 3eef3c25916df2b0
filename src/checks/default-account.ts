import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

/** A pod without any token has no use of the account, so it is of no interest which one that is. */
export const defaultAccount = defineCheck({
  code: 'default-account',
  gather: ({ workloads }) =>
    workloads
      .filter(
        ({ workload: { place }, podSpec, tokens, decision }) =>
          decision.decidedBy !== 'exempt' &&
          place.accountChosenBy === 'pod' &&
          serviceAccountNameOf(podSpec) === DEFAULT_SERVICE_ACCOUNT &&
          tokens.some(({ tokens: own }) => own.length > 0),
      )
      .map(({ workload: { object, place } }) => ({
        object,
        pointer: `${place.pointer}/serviceAccountName`,
        message: 'holds the token of the default ServiceAccount, which it shares with every pod that names none',
      })),
});
