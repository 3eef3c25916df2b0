import type { Decision } from '../decide.ts';
import type { InventoryObject } from '../inventory/inventory.ts';
import type { KubeObject } from '../kube/object.ts';
import { applyPatch } from '../patch/apply.ts';
import { isJsonObject, type JsonObject } from '../patch/json.ts';
import type { Operation, Patch } from '../patch/operation.ts';
import { valueAt } from '../patch/pointer.ts';
import { transformers } from '../transformers/index.ts';

/** What is written to one object, and why. Pointers are the object's. */
export interface PlannedChange {
  readonly object: InventoryObject;
  /** Without the `test` operations that {@link guarded} adds. */
  readonly patch: Patch;
  readonly reason: string;
}

/** An object that leaves the input, whole, because the policy says so. */
export interface RemovedObject {
  readonly object: InventoryObject;
  readonly reason: string;
}

export function planChanges(decision: Decision): PlannedChange {
  const { object, place } = decision.workload;
  let { podSpec } = place;
  const patch = transformers.flatMap((transformer) => {
    const operations = transformer.transform(podSpec, decision);
    podSpec = applied(podSpec, operations);
    return operations.map((operation) => ({ ...operation, path: place.pointer + operation.path }));
  });
  return { object, patch, reason: decision.reason };
}

function applied(podSpec: JsonObject, operations: Patch): JsonObject {
  const after = operations.length === 0 ? podSpec : applyPatch(podSpec, operations);
  if (!isJsonObject(after)) throw new TypeError('a transformer replaced the pod spec');
  return after;
}

/**
 * The objects that the plan changes, as it leaves them. One with several pod specs has a change for each.
 *
 * @throws PatchError if a change does not fit its object, which no plan makes
 */
export function valuesAfter(changes: readonly PlannedChange[]): ReadonlyMap<InventoryObject, KubeObject> {
  const values = new Map<InventoryObject, KubeObject>();
  for (const change of changes) {
    if (change.patch.length === 0) continue;
    const value = applyPatch(values.get(change.object) ?? change.object.value, guarded(change));
    if (isJsonObject(value)) values.set(change.object, value);
  }
  return values;
}

/** A patch applies to what was judged, or not at all: name and kind, and the values that it replaces, are tested first. */
function guarded({ object, patch }: PlannedChange): Patch {
  const tests = ['/kind', '/apiVersion', ...patch.filter(({ op }) => op === 'replace').map(({ path }) => path)];
  return [
    ...tests.flatMap((path): readonly Operation[] => {
      const value = valueAt(object.value, path);
      return value === undefined ? [] : [{ op: 'test', path, value }];
    }),
    ...patch,
  ];
}
