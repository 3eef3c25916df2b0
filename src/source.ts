/** A manifest stream: a file's bytes, or standard input's (path `-`). */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /**
   * `found` is an input that nobody named, such as a folder's file, and need not be a manifest: what is no Kubernetes
   * object in it passes through. `context` is read as evidence and never written. So is `neighbour`, which nobody named
   * either: where it cannot be read, it makes the input incomplete and is no error. Default `input`.
   */
  readonly role?: 'input' | 'found' | 'context' | 'neighbour';
}

/** Whether the file is written to, rather than only read as evidence. */
export function isInput(file: SourceFile): boolean {
  return isNamed(file) || file.role === 'found';
}

/** Whether somebody asked for this very file to be hardened. */
export function isNamed({ role }: SourceFile): boolean {
  return role === undefined || role === 'input';
}

/** Why nothing was written: an input that cannot be read, or a change that cannot be made or proved. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  /** From 1; 0 where none is known. */
  readonly column: number;
  /** What is wrong, and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}
