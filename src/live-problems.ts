import { placeOf, type Inventory, type InventoryObject } from './inventory/inventory.ts';
import { liveFieldOf } from './kube/live-object.ts';
import { isInput, type Problem } from './source.ts';

/**
 * Objects that were read from a cluster: what they say was partly put there by it, and would be written back. One problem
 * a file, at its first such object.
 */
export function liveProblems({ objects, workloads }: Inventory): readonly Problem[] {
  const withPods = new Set(workloads.map(({ object }) => object));
  const live = objects.filter(
    (object) =>
      isInput(object.document.file) &&
      (withPods.has(object) || object.ref.kind === 'ServiceAccount') &&
      liveFieldOf(object.value) !== undefined,
  );
  return live
    .filter((object, index) => live.findIndex((other) => other.document.file === object.document.file) === index)
    .map((object) =>
      problemOf(object, live.filter((other) => other.document.file === object.document.file).length - 1),
    );
}

function problemOf(object: InventoryObject, more: number): Problem {
  const field = liveFieldOf(object.value) ?? 'status';
  return {
    file: object.document.file.path,
    ...placeOf(object, `/${field.replace('.', '/')}`),
    message: `${object.ref.kind} ${object.ref.name} is a live object (it has ${field})${more > 0 ? `, and so are ${more} more in this file` : ''}`,
    remedy:
      'Harden the manifest that it was made from: fix writes no dump of a cluster. To look at one: tokentrim check. As evidence: --context.',
  };
}
