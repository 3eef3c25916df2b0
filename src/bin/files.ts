import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, readToEnd } from './stdio.ts';

/** What keeps a file from being read or written, in words. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** @throws FileError */
export function readInput(path: string): Uint8Array {
  try {
    return path === '-' ? readToEnd(0) : readFileSync(path);
  } catch (error) {
    throw new FileError(`${path}: ${reasonOf(error)}`);
  }
}

interface Replacement {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Replaces files all or none: each new text is written beside its file first, and renamed only when all of them are
 * there. Symbolic links are followed, modes kept.
 *
 * @throws FileError; the files are then what they were
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const staged: { readonly target: string; readonly temporary: string }[] = [];
  try {
    for (const { path, bytes } of replacements) {
      const target = realpathSync(path);
      const { mode } = statSync(target);
      if ((mode & 0o222) === 0) throw new FileError(`${path}: the file is read-only; make it writable or use --diff`);
      const temporary = join(dirname(target), `.tokentrim-${process.pid}-${staged.length}`);
      staged.push({ target, temporary });
      writeFileSync(temporary, bytes, { flag: 'wx' });
      chmodSync(temporary, mode & 0o7777);
    }
    for (const { target, temporary } of staged) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error instanceof FileError ? error : new FileError(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder; name its files, for instance with find';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
      return 'the disk is full; nothing was changed';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
