import type { Decision } from '../decide.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { JsonObject } from '../patch/json.ts';
import type { Patch } from '../patch/operation.ts';

/** One workload that the plan changes. */
export interface Planned {
  readonly inventory: Inventory;
  readonly decision: Decision;
  /** Of the whole object. */
  readonly patch: Patch;
  /** As the plan leaves it; the one before is the decision's. */
  readonly podSpec: JsonObject;
}

/** One thing that has to be true of every change, whoever planned it. */
export interface Proof {
  readonly id: string;
  readonly summary: string;
  /** What is not so: `what would be; expected what`. */
  readonly faults: (planned: Planned) => readonly string[];
}

export function defineProof<const Id extends string>(proof: Proof & { readonly id: Id }): typeof proof {
  return proof;
}
