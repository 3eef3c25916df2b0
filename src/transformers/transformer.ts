import type { Decision } from '../decide.ts';
import type { Patch } from '../patch/operation.ts';
import type { Policy } from '../policy.ts';

/** One action on a workload's object, as RFC 6902 operations; none where there is nothing to do. */
export interface Transformer {
  readonly id: string;
  readonly summary: string;
  readonly transform: (decision: Decision, policy: Policy) => Patch;
}

export function defineTransformer<const Id extends string>(
  transformer: Transformer & { readonly id: Id },
): typeof transformer {
  return transformer;
}
