import type { KeptAccount } from '../identities/dedicate.ts';
import type { Decision } from '../decide.ts';
import type { FindingCode } from '../findings.ts';
import type { Inventory, InventoryObject, Workload } from '../inventory/inventory.ts';
import type { KubeObject } from '../kube/object.ts';
import type { ContainerTokens, MountedToken } from '../tokens/mounted-tokens.ts';
import type { JsonObject } from '../patch/json.ts';
import type { JsonPointer } from '../patch/pointer.ts';
import type { PolicyObservation } from '../policy/policy-terms.ts';
import type { Policy, TokenMinter } from '../policy/policy.ts';
import type { Problem } from '../source.ts';

/** A workload in the state that is checked: as it came in, or as `fix` leaves it. */
export interface CheckedWorkload {
  readonly workload: Workload;
  readonly decision: Decision;
  /** Whether `fix` changes the object. */
  readonly changes: boolean;
  /** In place of `workload.place.podSpec`, which is always the one that came in. */
  readonly podSpec: JsonObject;
  readonly tokens: ContainerTokens;
  /** Those among the tokens that the manifest itself mounts. */
  readonly mounted: readonly MountedToken[];
  /** The names of the volumes that an earlier run wrote. */
  readonly written: ReadonlySet<string>;
}

/** What a check may look at. */
export interface CheckContext {
  readonly inventory: Inventory;
  /** Of the input: not of what is read as evidence only. */
  readonly workloads: readonly CheckedWorkload[];
  /** Nothing that could bind or declare an account is missing from the input. */
  readonly complete: boolean;
  readonly policy: Policy;
  /** Documents that were passed over unread, as the caller allows. */
  readonly unread: readonly Problem[];
  /** What the rules of the policy did not do. */
  readonly policyObservations: readonly PolicyObservation[];
  /** Accounts that the policy wants to mint tokens of single accounts, and of which the input has nothing. */
  readonly idleMinters: readonly TokenMinter[];
  /** Workloads that stay with their account, though the policy wants them to have one of their own. */
  readonly kept: readonly KeptAccount[];
  /** The day on which is looked, `2026-03-31`, if the caller says. */
  readonly today: string | undefined;
  /** An object in the state that is checked. */
  readonly valueOf: (object: InventoryObject) => KubeObject;
}

/** What a check saw, and where. The runner adds severity, remedy and position. */
export interface CheckObservation {
  readonly object: InventoryObject;
  /** Within the object, to the very key: where it does not exist, its nearest parent is shown. */
  readonly pointer: JsonPointer;
  /** A clause about the object, without a period; the catalogue's sentence if there is nothing to add. */
  readonly message?: string;
}

/** What concerns a place in a file rather than an object in it. `line` and `column` are 0 where none is known. */
export interface PlaceObservation {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  /** What tells this finding from others of its code in the file, and does not move with its line. */
  readonly subject: string;
  readonly message: string;
}

/** Sees one kind of thing that is wrong; it never says how bad that is, nor what to do. */
export interface Check {
  readonly code: FindingCode;
  readonly gather: (context: CheckContext) => readonly (CheckObservation | PlaceObservation)[];
}

export function defineCheck<const Code extends FindingCode>(check: Check & { readonly code: Code }): typeof check {
  return check;
}
