import { asString, elements, isJsonArray, member, type JsonValue } from '../patch/json.ts';
import type { SourceFile } from '../source.ts';
import { readDocument } from '../yaml/read.ts';
import { YamlError } from '../yaml/tree.ts';

export const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * The files that a kustomization among `files` applies as patches: their normalized path → the kustomization's. A patch
 * looks like a workload and is none: what it leaves out, its account for one, stands elsewhere.
 *
 * Source: kustomize, api/types/kustomization.go: `patches`, `patchesStrategicMerge`, `patchesJson6902`.
 */
export function kustomizePatches(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, folder, value = null } of kustomizationsIn(files)) {
    for (const patch of patchesIn(value)) found.set(normalizedPath(folder + patch), path);
  }
  return found;
}

/**
 * Why the input lacks objects of the release: what a kustomization among `files` adds, and is not among them.
 *
 * Source: kustomize, api/types/kustomization.go: `resources`, `bases`, `components`, `helmCharts`,
 * `helmChartInflationGenerator`.
 */
export function unreadResources(files: readonly SourceFile[]): readonly string[] {
  const kustomizations = kustomizationsIn(files);
  if (kustomizations.length === 0) return [];
  const read = new Set(files.flatMap((file) => withFolders(normalizedPath(file.path))));
  return kustomizations.flatMap(({ path, folder, value }) => {
    if (value === undefined) return [`${path} cannot be read, and may add what is not read here`];
    const missing = resourcesIn(value).filter((entry) => !read.has(normalizedPath(folder + entry)));
    const [first, ...more] = [...missing, ...chartsIn(value)];
    if (first === undefined) return [];
    const unread = more.length === 0 ? first : `${first} and ${more.length} more`;
    return [`${path} adds ${unread}, not read here; kustomize build ${folder || '.'} | tokentrim fix has all of it`];
  });
}

/** A path, and those of the folders that it is in: of a folder that is named something was read. */
function withFolders(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Without `.`, `..` and doubled slashes, as far as they can be resolved. */
export function normalizedPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

interface Kustomization {
  readonly path: string;
  /** With its slash; empty for the working folder. */
  readonly folder: string;
  /** Undefined: it cannot be read. */
  readonly value: JsonValue | undefined;
}

function kustomizationsIn(files: readonly SourceFile[]): readonly Kustomization[] {
  return files
    .filter(({ path }) => KUSTOMIZATION_FILE.test(path))
    .map(({ path, bytes }) => ({ path, folder: path.slice(0, path.lastIndexOf('/') + 1), value: valueOf(bytes) }));
}

function valueOf(bytes: Uint8Array): JsonValue | undefined {
  try {
    return readDocument(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)).value;
  } catch (error) {
    if (error instanceof YamlError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function patchesIn(value: JsonValue): readonly string[] {
  const entries = [
    ...elements(member(value, 'patches')).map((patch) => member(patch, 'path')),
    ...elements(member(value, 'patchesJson6902')).map((patch) => member(patch, 'path')),
    ...elements(member(value, 'patchesStrategicMerge')),
  ];
  // An inline patch has line breaks, which no one's file name has.
  return entries.flatMap((entry) => asString(entry) ?? []).filter((entry) => !entry.includes('\n'));
}

/** As they are written; what is no text is no file that was read either. */
function resourcesIn(value: JsonValue): readonly string[] {
  return ['resources', 'bases', 'components'].flatMap((key) => {
    const entries = member(value, key) ?? [];
    return (isJsonArray(entries) ? entries : [entries]).map((entry) => asString(entry) ?? JSON.stringify(entry));
  });
}

function chartsIn(value: JsonValue): readonly string[] {
  return [
    ...elements(member(value, 'helmCharts')).map((chart) => member(chart, 'name')),
    ...elements(member(value, 'helmChartInflationGenerator')).map((chart) => member(chart, 'chartName')),
  ].map((name) => `the chart ${asString(name) ?? ''}`);
}
