import { dedicatedAccount } from './dedicated-account.ts';
import { dedicatedBindings } from './dedicated-bindings.ts';
import type { ObjectGenerator } from './generator.ts';
import { mintingRoles } from './minting-roles.ts';

/** In the order in which their objects stand before the one that needs them. */
export const generators = [
  dedicatedAccount,
  dedicatedBindings,
  mintingRoles,
] as const satisfies readonly ObjectGenerator[];
