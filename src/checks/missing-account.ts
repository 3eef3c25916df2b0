import { distance } from 'fastest-levenshtein';
import type { Inventory } from '../inventory.ts';
import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

/** Kubernetes makes the default account itself; of an incomplete input nobody can say what is missing. */
export const missingAccount = defineCheck({
  code: 'missing-account',
  gather: ({ inventory, workloads, complete }) =>
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
        .map(({ workload: { object, place }, podSpec }) => {
          const name = serviceAccountNameOf(podSpec);
          return {
            object,
            pointer: `${place.pointer}/${podSpec['serviceAccountName'] ? 'serviceAccountName' : 'serviceAccount'}`,
            message: `runs as ServiceAccount ${name}, which is not in the input${likelyMeant(name, inventory)}`,
          };
        }),
});

const MOST_TYPOS = 2;

/** An account of the input whose name is nearly the same, or is the same in another namespace. */
function likelyMeant(name: string, { objects }: Inventory): string {
  const accounts = objects.filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1');
  const elsewhere = accounts.find(({ ref }) => ref.name === name);
  if (elsewhere !== undefined) return `; namespace ${elsewhere.ref.namespace ?? ''} has one of this name`;
  const [nearest] = accounts
    .map(({ ref }) => ({ name: ref.name, typos: distance(ref.name, name) }))
    .filter(({ typos }) => typos <= MOST_TYPOS && typos < name.length / 2)
    .sort((a, b) => a.typos - b.typos);
  return nearest === undefined ? '' : `; ${nearest.name} is`;
}
