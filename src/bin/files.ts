import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** @throws FileError */
export function writeFile(path: string, content: string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new FileError(`${path}: ${reasonOf(error)}`);
  }
}

interface Content {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Replaces files all or none: each new text is written beside its file first, and renamed only when all of them are
 * there. Symbolic links are followed, modes kept.
 *
 * @throws FileError; the files are then what they were
 */
export function replaceFiles(contents: readonly Content[]): void {
  stage(contents.map(replacementOf));
}

function replacementOf({ path, bytes }: Content): Staged {
  try {
    const target = realpathSync(path);
    const { mode } = statSync(target);
    if ((mode & 0o222) === 0) throw new FileError(`${path}: the file is read-only; make it writable or use --diff`);
    return { target, bytes, mode: mode & 0o7777 };
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`${path}: ${reasonOf(error)}`);
  }
}

/** Writes files all or none, as {@link replaceFiles} does, and makes the folders that they need. @throws FileError */
export function createFiles(contents: readonly Content[]): void {
  try {
    for (const { path } of contents) mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw new FileError(reasonOf(error));
  }
  stage(contents.map(({ path, bytes }) => ({ target: path, bytes, mode: undefined })));
}

export function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}

interface Staged {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** Undefined: what a new file gets. */
  readonly mode: number | undefined;
}

function stage(contents: readonly Staged[]): void {
  const staged: { readonly target: string; readonly temporary: string }[] = [];
  try {
    for (const { target, bytes, mode } of contents) {
      const temporary = join(dirname(target), `.tokentrim-${process.pid}-${staged.length}`);
      staged.push({ target, temporary });
      writeFileSync(temporary, bytes, { flag: 'wx' });
      if (mode !== undefined) chmodSync(temporary, mode);
    }
    for (const { target, temporary } of staged) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error instanceof FileError ? error : new FileError(reasonOf(error));
  }
}

/** An error of the file system, for a person. */
export function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where a folder is needed';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
      return 'the disk is full; nothing was changed';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
