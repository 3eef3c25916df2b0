import type { InventoryObject } from '../inventory/inventory.ts';

/** That a workload gets an account of its own. */
export interface Dedication {
  /** Of the new account. Workloads of one kind, name and hook, and no others, share it. */
  readonly name: string;
  /** The name of the account that it leaves. */
  readonly from: string;
  /** That account, if the input has it. */
  readonly declared: InventoryObject | undefined;
  /** Whether the bindings of the account that it leaves are copied for the new one. */
  readonly rebind: boolean;
  /** Completes "the workload gets an account of its own because". */
  readonly reason: string;
}
