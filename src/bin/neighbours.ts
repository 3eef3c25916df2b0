import { statSync, type Stats } from 'node:fs';
import type { SourceFile } from '../index.ts';
import { FileError, readInput } from './files.ts';

export interface Neighbours {
  readonly files: readonly SourceFile[];
  /** What was passed over because of its size, and what to do about it. */
  readonly incompleteBecause: readonly string[];
}

/** In bytes. */
export interface Bounds {
  readonly ofAFile: number;
  readonly inAll: number;
}

/** Nobody named these files. The largest releases have some ten megabytes; what is larger is rather data than manifests. */
const most = { ofAFile: 64 * 2 ** 20, inAll: 256 * 2 ** 20 } as const;

export const NO_FILE = 'a link that leads nowhere, or a pipe; it may stand for a binding';

/** Reads files as evidence, in their order, as far as that takes no more memory than anybody would expect. */
export function readNeighbours(paths: readonly string[], { ofAFile, inAll }: Bounds = most): Neighbours {
  const files: SourceFile[] = [];
  const incompleteBecause: string[] = [];
  let total = 0;
  for (const path of paths) {
    const stat = statOf(path);
    if (stat?.isFile() !== true) {
      incompleteBecause.push(`${path} was not read: ${NO_FILE}`);
      continue;
    }
    const { size } = stat;
    if (size > ofAFile || total + size > inAll) {
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

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
