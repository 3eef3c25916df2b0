import type { Inventory, InventoryObject, Workload } from '../inventory/inventory.ts';
import type { JsonPointer } from '../patch/pointer.ts';
import type { Suggestion } from '../report.ts';

/** What a rule saw, and where. */
export interface Observation {
  readonly suggests: Suggestion;
  /** A clause without a period: `RoleBinding reader grants Role reader`. */
  readonly because: string;
  readonly object: InventoryObject;
  /** Within the object. */
  readonly pointer: JsonPointer;
  /** The container that it is about, if it is about one. */
  readonly container?: string;
}

/** What a rule may look at. */
export interface Evidence {
  readonly workload: Workload;
  readonly inventory: Inventory;
  /** Nothing that could bind an account is missing from the input. */
  readonly complete: boolean;
  /** Whether a volume is one that tokentrim wrote: it proves nothing. */
  readonly isOwnVolume: (volumeName: string) => boolean;
  /** Webhooks of the cluster that the policy names (`injectors` of kube/injector.ts by id): they mean every pod. */
  readonly injectors?: readonly string[];
}

/** Says what it saw of a workload's use of its token; it never decides. */
export interface EvidenceRule {
  readonly id: string;
  readonly summary: string;
  readonly gather: (evidence: Evidence) => readonly Observation[];
}

export function defineEvidenceRule<const Id extends string>(rule: EvidenceRule & { readonly id: Id }): typeof rule {
  return rule;
}
