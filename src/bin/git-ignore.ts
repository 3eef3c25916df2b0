import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one folder's `.gitignore`. */
export interface FolderIgnore {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The rules of the repository's folders above `root`: its `.gitignore` files down from where `.git` is. None where they
 * ignore `root` itself: whoever names it, or a file in it, wants it read.
 */
export function ignoresAbove(root: string): readonly FolderIgnore[] {
  const rules = rulesAbove(root);
  return isIgnored(root, true, rules) ? [] : rules;
}

function rulesAbove(root: string): readonly FolderIgnore[] {
  const above: string[] = [];
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    if (folder !== resolve(root)) above.unshift(folder);
    if (existsSync(join(folder, '.git'))) return above.flatMap(ignoreFileIn);
    if (dirname(folder) === folder) return [];
  }
}

/** None where the folder has no such file. */
export function ignoreFileIn(folder: string): readonly FolderIgnore[] {
  const path = join(folder, '.gitignore');
  try {
    // Nobody writes into a pipe of this name, and reading it would not end.
    return statSync(path).isFile() ? [{ folder, rules: ignore().add(readFileSync(path, 'utf8')) }] : [];
  } catch {
    return [];
  }
}

/** Whether the rules, those of the outermost folder first, end in ignoring the path. */
export function isIgnored(path: string, isDirectory: boolean, rules: readonly FolderIgnore[]): boolean {
  let ignored = false;
  for (const { folder, rules: own } of rules) {
    const below = relative(resolve(folder), resolve(path)).split(sep).join('/');
    const verdict = own.test(isDirectory ? `${below}/` : below);
    if (verdict.ignored) ignored = true;
    if (verdict.unignored) ignored = false;
  }
  return ignored;
}
