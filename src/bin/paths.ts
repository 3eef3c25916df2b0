import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { SourceFile } from '../index.ts';
import { FileError, readInput, reasonOf } from './files.ts';
import { ignoreFileIn, ignoresAbove, isIgnored, type FolderIgnore } from './git-ignore.ts';
import { NO_FILE, readNeighbours } from './neighbours.ts';

/** What the PATHs of a command line stand for. */
export interface PathsRead {
  /** Inputs first, in the order of the command line, then what is read beside them. */
  readonly files: readonly SourceFile[];
  /** Each input's path below the folder that was named; its own name where a file was. */
  readonly names: ReadonlyMap<string, string>;
  /** Sentences for the person: what was passed over, and why. */
  readonly notes: readonly string[];
  /** Why the input may lack objects of the release. */
  readonly incompleteBecause: readonly string[];
}

const KUSTOMIZATION = /^kustomization(?:\.ya?ml)?$/i;
const MANIFEST = /\.(?:ya?ml|json)$|^Kustomization$/i;

/**
 * Reads files, folders and `-`. A folder is walked; what stands beside a named file is read as evidence, so that an
 * account in one file and its binding in the next are seen together; but for what is read as `context` already. What
 * Git ignores in a folder is evidence too: what somebody added to Git although it matches, Git does not ignore.
 *
 * @throws FileError for a path that cannot be read, or a folder without manifests that may not be empty
 */
export function readPaths(paths: readonly string[], context: ContextRead, allowEmpty: boolean): PathsRead {
  const names = new Map<string, string>();
  const notes: string[] = [];
  const incompleteBecause = [...context.incompleteBecause];
  const named = new Map<string, SourceFile>();
  const folders = new Set<string>();
  const beside = new Map<string, string>();
  const take = (path: string, name: string, role: 'input' | 'found'): void => {
    const key = keyOf(path);
    if (named.has(key)) return;
    named.set(key, { path, bytes: readInput(path), role });
    names.set(path, name);
  };
  for (const path of paths) {
    if (path === '-' || !isFolder(path)) {
      take(path, basename(path), 'input');
      if (path !== '-') folders.add(dirname(path));
      continue;
    }
    const found = walk(path);
    notes.push(...found.notes);
    incompleteBecause.push(...found.incompleteBecause);
    if (found.files.length === 0) {
      if (exists(join(path, 'Chart.yaml'))) throw new FileError(`${path} is a chart; ${renderIt(path)}`);
      if (!allowEmpty) {
        const ignored = found.ignored.length > 0 ? ', but what Git ignores' : '';
        throw new FileError(
          `${path}: no .yaml, .yml or .json file in this folder${ignored}; if that is right, use --allow-empty`,
        );
      }
    }
    if (found.files.some((file) => dirname(file) === join(path) && KUSTOMIZATION.test(basename(file)))) {
      notes.push(
        `${path} has a kustomization; names may change in what it builds: kustomize build ${path} | tokentrim fix`,
      );
    }
    for (const file of found.files) take(file, relative(path, file), 'found');
    found.ignored.forEach((file) => beside.set(keyOf(file), file));
  }
  const namesIn = (folder: string): readonly string[] => {
    try {
      return listed(folder).map(({ name }) => name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      incompleteBecause.push(`${error.message}; nobody named it, but it may hold a binding`);
      return [];
    }
  };
  const charts = new Set<string>();
  for (const folder of folders) {
    const inside = namesIn(folder);
    for (const path of manifestsAmong(inside, folder)) beside.set(keyOf(path), path);
    for (const chart of chartsBeside(folder, inside, namesIn)) charts.add(chart);
  }
  for (const { path } of [...named.values(), ...context.files]) beside.delete(keyOf(path));
  const neighbours = readNeighbours([...beside.values()]);
  // What Helm rendered stands for the chart beside it.
  const unread = [...charts].filter((chart) => ![...named.values()].some((file) => isRenderedOf(file, chart)));
  incompleteBecause.push(...unread.map(notRead));
  incompleteBecause.push(...neighbours.incompleteBecause);
  return { files: [...named.values(), ...neighbours.files], names, notes, incompleteBecause };
}

/** What a context path stands for. */
export type ContextRead = Pick<PathsRead, 'files' | 'incompleteBecause'>;

/** The manifests of a context path: a file's, or all of a folder. @throws FileError */
export function readContext(path: string): ContextRead {
  if (path !== '-' && isFolder(path)) {
    const { files, ignored, incompleteBecause } = walk(path);
    const read = files.map((file): SourceFile => ({ path: file, bytes: readInput(file), role: 'context' }));
    const more = readNeighbours(ignored);
    return {
      files: [...read, ...more.files],
      incompleteBecause: [...incompleteBecause, ...more.incompleteBecause],
    };
  }
  const bytes = readInput(path);
  const text = textOf(bytes);
  if (text.includes('apiVersion') && text.includes('kind')) {
    return { files: [{ path, bytes, role: 'context' }], incompleteBecause: [] };
  }
  const found = bytes.length === 0 ? 'the context is empty' : 'the context has no Kubernetes object';
  throw new FileError(
    `${path}: ${found}\n  Did the command that wrote it fail? Where there is nothing, kubectl writes an empty list.`,
  );
}

interface Walked {
  readonly files: readonly string[];
  /** Manifests that Git ignores, in folders that it does not ignore. */
  readonly ignored: readonly string[];
  readonly notes: readonly string[];
  readonly incompleteBecause: readonly string[];
}

/** In the order of their names; below a chart, `.git`, `node_modules` and a folder that Git ignores, nothing is read. */
function walk(root: string): Walked {
  const files: string[] = [];
  const ignored: string[] = [];
  const notes: string[] = [];
  const incompleteBecause: string[] = [];
  const visit = (folder: string, ignores: readonly FolderIgnore[]): void => {
    const entries = listed(folder);
    if (entries.some(({ name }) => name === 'Chart.yaml')) {
      notes.push(`${folder} is passed over: a chart; ${renderIt(folder)}`);
      incompleteBecause.push(notRead(folder));
      return;
    }
    const rules = [...ignores, ...ignoreFileIn(folder)];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const isDirectory = entry.isDirectory();
      if (entry.name === '.git' || entry.name === 'node_modules') continue;
      if (isIgnored(path, isDirectory, rules)) {
        if (!isDirectory) ignored.push(...manifestsAmong([entry.name], folder));
      } else if (isDirectory) visit(path, rules);
      else if (isFolder(path)) incompleteBecause.push(`${path} was not read: a link to a folder`);
      else if (!MANIFEST.test(entry.name)) continue;
      else if (isFile(path)) files.push(path);
      else if (!isLock(entry.name)) incompleteBecause.push(`${path} was not read: ${NO_FILE}`);
    }
  };
  visit(root, ignoresAbove(root));
  incompleteBecause.push(...chartAround(root).map(notRead));
  return { files, ignored, notes, incompleteBecause };
}

/** The charts that a walk from the folder of a named file would pass over first: its own, or those in its folders. */
function chartsBeside(
  folder: string,
  inside: readonly string[],
  namesIn: (folder: string) => readonly string[],
): readonly string[] {
  if (isChart(folder)) return [folder];
  const below = inside.includes('charts') && isFolder(join(folder, 'charts')) ? namesIn(join(folder, 'charts')) : [];
  const charts = [...inside, ...below.map((name) => join('charts', name))]
    .filter((name) => name !== 'node_modules')
    .map((name) => join(folder, name))
    .filter(isChart);
  const around = chartAround(folder);
  if (charts.length === 0) return around;
  const rules = [...ignoresAbove(folder), ...ignoreFileIn(folder)];
  return [...around, ...charts.filter((path) => !isIgnored(path, true, rules))];
}

/** The chart that the folder is a part of, by its path or where that leads. */
function chartAround(folder: string): readonly string[] {
  const around = chartAbove(folder) ?? chartAbove(relative('', realOf(folder)));
  return around === undefined ? [] : [around];
}

/** Helm reads all of `templates` and `crds`, however deep: pkg/chart/loader, pkg/chart. */
function chartAbove(folder: string): string | undefined {
  let around = folder;
  for (let below = resolve(folder); below !== dirname(below); below = dirname(below)) {
    around = join(around, '..');
    if (['templates', 'crds'].includes(basename(below)) && isChart(around)) return around;
  }
  return undefined;
}

function isChart(folder: string): boolean {
  return exists(join(folder, 'Chart.yaml'));
}

/** Helm names the chart and the template before each document (Helm, pkg/action/action.go: renderResources). */
function isRenderedOf({ bytes }: SourceFile, chart: string): boolean {
  const name = /^name:\s*["']?([\w.-]+)/m.exec(textOf(readInput(join(chart, 'Chart.yaml'))).toString())?.[1];
  return name !== undefined && textOf(bytes).includes(`---\n# Source: ${name}/`);
}

function notRead(chart: string): string {
  return `the chart in ${chart} was not read`;
}

function renderIt(chart: string): string {
  return `render it: helm template RELEASE ${chart} | tokentrim fix`;
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new FileError(`${folder}: ${reasonOf(error)}`);
  }
}

function manifestsAmong(names: readonly string[], folder: string): readonly string[] {
  return names
    .filter((name) => MANIFEST.test(name) && !isLock(name) && !isFolder(join(folder, name)))
    .map((name) => (folder === '.' ? name : join(folder, name)));
}

/** Emacs makes a link that leads nowhere, to say that somebody edits the file. */
function isLock(name: string): boolean {
  return name.startsWith('.#');
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function keyOf(path: string): string {
  return path === '-' ? path : resolve(path);
}
