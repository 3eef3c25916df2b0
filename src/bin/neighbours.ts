import { statSync } from 'node:fs';
import type { SourceFile } from '../index.ts';
import { FileError, readInput } from './files.ts';

export interface Neighbours {
  readonly files: readonly SourceFile[];
  /** What was passed over because of its size, and what to do about it. */
  readonly incompleteBecause: readonly string[];
}

/** Nobody named these files. The largest releases have some ten megabytes; what is larger is rather data than manifests. */
const MOST_OF_A_FILE = 64 * 2 ** 20;
const MOST_IN_ALL = 256 * 2 ** 20;

/** Reads files as evidence, in their order, as far as that takes no more memory than anybody would expect. */
export function readNeighbours(paths: readonly string[]): Neighbours {
  const files: SourceFile[] = [];
  const incompleteBecause: string[] = [];
  let total = 0;
  for (const path of paths) {
    const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size > MOST_OF_A_FILE || total + size > MOST_IN_ALL) {
      const megabytes = Math.round(size / 2 ** 20);
      incompleteBecause.push(
        `${path} (${megabytes} MiB) was not read, since nobody named it; --context ${path} reads it`,
      );
      continue;
    }
    total += size;
    try {
      files.push({ path, bytes: readInput(path), role: 'neighbour' });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      incompleteBecause.push(`${error.message}; nobody named it, but it may hold a binding`);
    }
  }
  return { files, incompleteBecause };
}
