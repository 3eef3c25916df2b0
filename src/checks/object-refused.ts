import type { InventoryObject } from '../inventory/inventory.ts';
import { refusalsOf } from '../kube/api-server.ts';
import { groupOf } from '../kube/object.ts';
import { objectRefusalsOf } from '../kube/validate-object.ts';
import { joinPointer } from '../patch/pointer.ts';
import { accountOf } from '../tokens/pod-tokens.ts';
import { defineCheck, type CheckContext, type CheckObservation } from './check.ts';

/** The groups whose pod specs Kubernetes itself validates; of the rest, an operator may fill in what is missing. */
const OWN_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

export const objectRefused = defineCheck({
  code: 'object-refused',
  gather: (context) => [...workloads(context), ...others(context)],
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

/** Accounts, roles and bindings. */
function others({ inventory, valueOf }: CheckContext): readonly CheckObservation[] {
  return inventory.objects.flatMap((object) => {
    const refusals = objectRefusalsOf(valueOf(object));
    return observationsOf(object, pointerIn(refusals[0]), refusals);
  });
}

/** The field that a refusal begins with: `subjects[0].namespace: Required value`. */
function pointerIn(refusal = ''): string {
  const field = /^(?:decode: .*?\b(automountServiceAccountToken)\b|([a-zA-Z]+[\w.[\]]*): )/.exec(refusal);
  return joinPointer('', ...(field?.[1] ?? field?.[2] ?? '').split(/[.[\]]+/).filter((key) => key !== ''));
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
