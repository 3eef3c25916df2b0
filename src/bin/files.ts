import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, readToEnd } from './stdio.ts';

/** What keeps a file from being read or written, in words. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** @throws FileError */
export function readInput(path: string): Uint8Array {
  try {
    const { buffer, byteOffset, length } = path === '-' ? readToEnd(0) : readFileSync(path);
    // A Buffer's methods are Node's own, which have to be compiled first.
    return new Uint8Array(buffer, byteOffset, length);
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
    const stat = statSync(target);
    if (!stat.isFile()) throw new FileError(`${path}: a pipe or a device, which --write cannot replace; leave it out`);
    if ((stat.mode & 0o222) === 0)
      throw new FileError(`${path}: the file is read-only; make it writable or use --diff`);
    return { target, bytes, like: stat };
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`${path}: ${reasonOf(error)}`);
  }
}

/** Writes files all or none, as {@link replaceFiles} does, and makes the folders that they need. @throws FileError */
export function createFiles(contents: readonly Content[]): void {
  for (const folder of new Set(contents.map(({ path }) => dirname(path)))) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new FileError(`${folder}: ${reasonOf(error)}`);
    }
  }
  stage(contents.map(({ path, bytes }) => ({ target: path, bytes, like: undefined })));
}

/** The same for all names of one file; `-` is what comes on standard input. Undefined: there is none. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = path === '-' ? fstatSync(0, { bigint: true }) : statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

interface Staged {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** Whose mode and owner it gets; undefined: what a new file gets. */
  readonly like: Stats | undefined;
}

/** One file on its way. `backup` is a second name of what stood there before; undefined: nothing did. */
interface Move {
  readonly target: string;
  readonly temporary: string;
  backup: string | undefined;
}

function stage(contents: readonly Staged[]): void {
  const moves: Move[] = [];
  const run = `${process.pid}-${process.hrtime.bigint().toString(36)}`;
  let moved = 0;
  let at = '';
  try {
    for (const { target, bytes, like } of contents) {
      at = target;
      const temporary = join(dirname(target), `.tokentrim-${run}-${moves.length}`);
      moves.push({ target, temporary, backup: undefined });
      writeFileSync(temporary, bytes, { flag: 'wx' });
      if (like !== undefined) makeLike(temporary, like);
    }
    for (const move of moves) {
      at = move.target;
      // The last one needs none: behind it nothing can fail.
      if (move !== moves.at(-1)) backUp(move);
      renameSync(move.temporary, move.target);
      moved += 1;
    }
  } catch (error) {
    for (const { target, backup } of moves.slice(0, moved)) {
      if (backup === undefined) rmSync(target, { force: true });
      else renameSync(backup, target);
    }
    throw error instanceof FileError ? error : new FileError(`${at}: ${reasonOf(error)}`);
  } finally {
    for (const { temporary, backup } of moves) {
      rmSync(temporary, { force: true });
      if (backup !== undefined) rmSync(backup, { force: true });
    }
  }
}

function makeLike(path: string, { mode, uid, gid }: Stats): void {
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      chownSync(path, uid, gid);
    } catch {
      // Only root can give a file away: the file then belongs to who wrote it.
    }
  }
  chmodSync(path, mode & 0o7777);
}

function backUp(move: Move): void {
  const backup = `${move.temporary}-before`;
  if (!existsSync(move.target)) return;
  move.backup = backup;
  try {
    linkSync(move.target, backup);
  } catch {
    // No hard links on this file system.
    copyFileSync(move.target, backup);
  }
}

/** An error of the file system, for a person. */
export function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where a folder is needed';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
    case 'EFBIG':
      return 'the file would be larger than the quota or the limit of this process';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ELOOP':
      return 'its symbolic links lead to themselves';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
