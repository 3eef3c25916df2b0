import type { Decision } from '../decide.ts';
import type { Inventory, InventoryObject } from '../inventory/inventory.ts';
import type { KubeObject } from '../kube/object.ts';
import type { Policy } from '../policy/policy.ts';

/** An object that the input lacks. */
export interface NewObject {
  readonly value: KubeObject;
  /** It comes into the same stream or list, right before this one. */
  readonly before: InventoryObject;
  readonly reason: string;
}

/** Makes one kind of thing that somebody asked for; nothing where the input has it. Which objects, never how they are written. */
export interface ObjectGenerator {
  readonly id: string;
  readonly summary: string;
  readonly generate: (decisions: readonly Decision[], inventory: Inventory, policy: Policy) => readonly NewObject[];
}

export function defineGenerator<const Id extends string>(
  generator: ObjectGenerator & { readonly id: Id },
): typeof generator {
  return generator;
}
