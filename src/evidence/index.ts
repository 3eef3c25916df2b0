import { defaultAccount, foreignAccount, ownAccount } from './account.ts';
import { declared } from './declared.ts';
import { injector } from './injector.ts';
import { roleBinding } from './role-binding.ts';
import type { EvidenceRule } from './rule.ts';
import { tokenMount } from './token-mount.ts';
import { tokenReference } from './token-reference.ts';

export const evidenceRules = [
  roleBinding,
  declared,
  tokenMount,
  tokenReference,
  injector,
  ownAccount,
  defaultAccount,
  foreignAccount,
] as const satisfies readonly EvidenceRule[];
