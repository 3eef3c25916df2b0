import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

/** Kubernetes makes the default account itself; of an incomplete input nobody can say what is missing. */
export const missingAccount = defineCheck({
  code: 'missing-account',
  gather: ({ workloads, complete }) =>
    !complete ?
      []
    : workloads
        .filter(
          ({ workload: { place, declared }, podSpec, decision }) =>
            declared.length === 0 &&
            place.accountChosenBy === 'pod' &&
            decision.decidedBy !== 'exempt' &&
            serviceAccountNameOf(podSpec) !== DEFAULT_SERVICE_ACCOUNT,
        )
        .map(({ workload: { object, place }, podSpec }) => ({
          object,
          pointer: `${place.pointer}/${podSpec['serviceAccountName'] ? 'serviceAccountName' : 'serviceAccount'}`,
          message: `runs as ServiceAccount ${serviceAccountNameOf(podSpec)}, which is not in the input`,
        })),
});
