/** A command line that cannot be carried out: the flag, and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
