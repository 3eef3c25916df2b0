import { distance } from 'fastest-levenshtein';
import type { Inventory } from '../inventory/inventory.ts';
import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { defineCheck, type CheckedWorkload, type CheckObservation } from './check.ts';

/** Kubernetes makes the default account itself; of an incomplete input nobody can say what is missing. */
export const missingAccount = defineCheck({
  code: 'missing-account',
  gather: ({ inventory, workloads, complete }) => (complete ? missing(workloads, nearestAccount(inventory)) : []),
});

function missing(
  workloads: readonly CheckedWorkload[],
  likelyMeant: (name: string) => string,
): readonly CheckObservation[] {
  return workloads
    .filter(
      ({ workload: { place, declared, maybeDeclared }, podSpec, decision }) =>
        declared.length === 0 &&
        maybeDeclared.length === 0 &&
        place.accountChosenBy === 'pod' &&
        decision.decidedBy !== 'exempt' &&
        serviceAccountNameOf(podSpec) !== DEFAULT_SERVICE_ACCOUNT,
    )
    .map(({ workload: { object, place }, podSpec }) => {
      const name = serviceAccountNameOf(podSpec);
      return {
        object,
        pointer: `${place.pointer}/${podSpec['serviceAccountName'] ? 'serviceAccountName' : 'serviceAccount'}`,
        message: `runs as ServiceAccount ${name}, which is not in the input${likelyMeant(name)}`,
      };
    });
}

const MOST_TYPOS = 2;

/** An account of the input whose name is nearly the same, or is the same in another namespace. */
function nearestAccount({ objects }: Inventory): (name: string) => string {
  const namespaces = new Map<string, string>();
  for (const { ref } of objects) {
    if (ref.kind !== 'ServiceAccount' || ref.apiVersion !== 'v1' || namespaces.has(ref.name)) continue;
    namespaces.set(ref.name, ref.namespace ?? '');
  }
  const known = new Map<string, string>();

  function likelyMeant(name: string): string {
    const elsewhere = namespaces.get(name);
    if (elsewhere !== undefined) return `; namespace ${elsewhere} has one of this name`;
    const [nearest] = [...namespaces.keys()]
      .filter((other) => Math.abs(other.length - name.length) <= MOST_TYPOS)
      .map((other) => ({ name: other, typos: distance(other, name) }))
      .filter(({ typos }) => typos <= MOST_TYPOS && typos < name.length / 2)
      .sort((a, b) => a.typos - b.typos || (a.name < b.name ? -1 : 1));
    return nearest === undefined ? '' : `; ${nearest.name} is`;
  }

  return (name) => {
    const meant = known.get(name) ?? likelyMeant(name);
    known.set(name, meant);
    return meant;
  };
}
