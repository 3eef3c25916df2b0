import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { asString } from '../patch/json.ts';
import { defineProof } from './proof.ts';

/** The field that is left out of a manifest keeps its old value in the cluster, and with it the old account. */
export const accountAsDecided = defineProof({
  id: 'account-as-decided',
  summary: 'The pod runs as the account that was decided, and as the one that it had before where none was.',
  faults: ({ decision, podSpec }) => {
    const { workload, dedication } = decision;
    const before = workload.place.podSpec;
    const expected = dedication?.name ?? serviceAccountNameOf(before);
    const found = serviceAccountNameOf(podSpec);
    if (found !== expected) return [`it would run as ServiceAccount ${found}; expected ${expected}`];
    const named = asString(podSpec['serviceAccountName']) ?? '';
    const wasNamed = ['serviceAccountName', 'serviceAccount'].some((key) => (asString(before[key]) ?? '') !== '');
    const changed =
      named !== (asString(before['serviceAccountName']) ?? '') ||
      podSpec['serviceAccount'] !== before['serviceAccount'];
    if (!changed || named === expected || (!wasNamed && expected === DEFAULT_SERVICE_ACCOUNT)) return [];
    return ['serviceAccountName would be left out; expected that it names the account'];
  },
});
