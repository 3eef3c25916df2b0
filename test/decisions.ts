import type { Decision } from '../src/decide.ts';
import type { Inventory } from '../src/inventory/inventory.ts';
import { defaultPolicy, type Policy } from '../src/policy/policy.ts';
import type { Access, DecidedBy } from '../src/report.ts';
import { automountsIn } from '../src/tokens/pod-tokens.ts';

/** The same decision for all workloads. */
export function decisionsOf(
  inventory: Inventory,
  access: Access,
  decidedBy: DecidedBy = 'verdict',
  policy: Policy = defaultPolicy,
): readonly Decision[] {
  return inventory.workloads.map((workload) => ({
    workload,
    observations: [],
    verdict: 'used',
    access,
    decidedBy,
    reason: 'the test says so',
    rule: undefined,
    token: policy.token,
    extraTokens: policy.extraTokens,
    leftOut: false,
    hadToken: automountsIn(workload.place.podSpec, workload),
  }));
}
