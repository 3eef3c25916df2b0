import { alignOwnToken } from './align-own-token.ts';
import { disableAutomount } from './disable-automount.ts';
import { projectApiToken } from './project-api-token.ts';
import { projectExtraToken } from './project-extra-token.ts';
import { removeOwnToken } from './remove-own-token.ts';
import { shortenApiToken } from './shorten-api-token.ts';
import { nameAccount } from './name-account.ts';
import { replaceTokenSecret } from './replace-token-secret.ts';
import type { Transformer } from './transformer.ts';

/**
 * In the order in which they apply, each to what those before it made. Replacing comes before removing: what a patch
 * replaces is tested first, at the place that it has in the input.
 */
export const transformers = [
  disableAutomount,
  alignOwnToken,
  shortenApiToken,
  projectApiToken,
  projectExtraToken,
  removeOwnToken,
  replaceTokenSecret,
  nameAccount,
] as const satisfies readonly Transformer[];
