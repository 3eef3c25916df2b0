import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/**
 * Names a file by its path from the root of the repository, or from the working folder where there is none: a name that
 * does not change with the working folder, nor with the spelling. What is no file (`-`) stays as it is.
 */
export function nameFromRoot(): (file: string) => string {
  const root = repositoryOf(process.cwd()) ?? process.cwd();
  const names = new Map<string, string>();
  return (file) => {
    const known = names.get(file);
    if (known !== undefined) return known;
    const name = existsSync(file) ? relative(root, realPathOf(file)).split(sep).join('/') : file;
    names.set(file, name);
    return name;
  };
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : repositoryOf(dirname(folder));
}

/** A link to a file is a file of its own here; one to a folder is another way to it. */
function realPathOf(file: string): string {
  return join(realpathSync(dirname(file)), basename(file));
}
