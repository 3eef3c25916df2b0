import { serviceAccountNameOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

/** Only where the policy asks for it: as long as nobody does, sharing an account is nobody's fault. */
export const accountNotOwn = defineCheck({
  code: 'account-not-own',
  gather: ({ workloads, kept }) => [
    ...workloads.flatMap(({ workload: { object, place }, podSpec, decision: { dedication } }) => {
      const name = serviceAccountNameOf(podSpec);
      if (dedication === undefined || dedication.name === name) return [];
      const message = `runs as ServiceAccount ${name}, and is to have ${dedication.name} for itself: ${dedication.reason}`;
      return [{ object, pointer: `${place.pointer}/serviceAccountName`, message }];
    }),
    ...kept.map(({ workload: { object, place }, because }) => ({
      object,
      pointer: `${place.pointer}/serviceAccountName`,
      message: `stays with ServiceAccount ${serviceAccountNameOf(place.podSpec)}: ${because}`,
    })),
  ],
});
