import { accountAsDecided } from './account-as-decided.ts';
import { automountOff } from './automount-off.ts';
import { nothingRefused } from './nothing-refused.ts';
import { onlyTokens } from './only-tokens.ts';
import type { Proof } from './proof.ts';
import { tokensAsDecided } from './tokens-as-decided.ts';

export const proofs = [
  accountAsDecided,
  automountOff,
  tokensAsDecided,
  onlyTokens,
  nothingRefused,
] as const satisfies readonly Proof[];
