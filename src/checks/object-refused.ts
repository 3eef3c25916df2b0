import type { InventoryObject } from '../inventory/inventory.ts';
import { refusalsOf } from '../kube/api-server.ts';
import { accountDecodingError } from '../kube/decoding.ts';
import { groupOf } from '../kube/object.ts';
import { accountOf } from '../tokens/pod-tokens.ts';
import { defineCheck, type CheckContext, type CheckObservation } from './check.ts';

/** The groups whose pod specs Kubernetes itself validates; of the rest, an operator may fill in what is missing. */
const OWN_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

export const objectRefused = defineCheck({
  code: 'object-refused',
  gather: (context) => [...workloads(context), ...accounts(context)],
});

/** A patch and a live object are exempt: they are not what is sent. */
function workloads({ workloads, valueOf }: CheckContext): readonly CheckObservation[] {
  return workloads
    .filter(({ decision, workload: { object } }) => {
      return decision.decidedBy !== 'exempt' && OWN_GROUPS.has(groupOf(object.ref.apiVersion));
    })
    .flatMap(({ workload, podSpec }) => {
      const { object, place } = workload;
      const namespace = object.ref.namespace ?? 'default';
      const refusals = refusalsOf(valueOf(object), place, podSpec, namespace, accountOf(workload));
      return observationsOf(object, place.pointer, refusals);
    });
}

function accounts({ inventory, valueOf }: CheckContext): readonly CheckObservation[] {
  return inventory.objects
    .filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1')
    .flatMap((object) => {
      const fault = accountDecodingError(valueOf(object));
      return observationsOf(object, '/automountServiceAccountToken', fault === undefined ? [] : [`decode: ${fault}`]);
    });
}

/** The first reason is enough to look at it; the others may follow from it. */
function observationsOf(
  object: InventoryObject,
  pointer: string,
  [first, ...others]: readonly string[],
): readonly CheckObservation[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [{ object, pointer, message: `Kubernetes refuses it: ${first}${more}` }];
}
