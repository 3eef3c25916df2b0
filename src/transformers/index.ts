import { disableAutomount } from './disable-automount.ts';
import { projectApiToken } from './project-api-token.ts';
import { removeOwnToken } from './remove-own-token.ts';
import { shortenApiToken } from './shorten-api-token.ts';
import type { Transformer } from './transformer.ts';

/** In the order in which their operations apply. */
export const transformers = [
  disableAutomount,
  projectApiToken,
  shortenApiToken,
  removeOwnToken,
] as const satisfies readonly Transformer[];
