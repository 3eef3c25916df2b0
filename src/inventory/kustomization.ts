import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import type { SourceFile } from '../source.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream } from '../yaml/stream.ts';
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
 * Why the input lacks objects of the release, or has others: what a kustomization among `files` adds, and is not among
 * them, or changes in accounts and bindings.
 *
 * Source: kustomize, api/types/kustomization.go: `resources`, `bases`, `components`, `generators`, `transformers`,
 * `helmCharts`, `helmChartInflationGenerator`, and what {@link kustomizePatches} names.
 */
export function unreadResources(files: readonly SourceFile[]): readonly string[] {
  const kustomizations = kustomizationsIn(files);
  if (kustomizations.length === 0) return [];
  const bytesOf = new Map(files.map(({ path, bytes }) => [normalizedPath(path), bytes]));
  // A folder is what its own kustomization says, which is looked at too.
  const folders = new Set(kustomizations.map(({ folder }) => normalizedPath(folder)));
  return kustomizations.flatMap(({ path, folder, value }) => {
    if (value === undefined) return [`${path} cannot be read, and may add what is not read here`];
    const isRead = (entry: string): boolean => {
      const whole = normalizedPath(folder + entry);
      return bytesOf.has(whole) || folders.has(whole);
    };
    const missing = textsIn(value, ...RESOURCES).filter((entry) => !isRead(entry));
    const [first, ...more] = [...missing, ...textsIn(value, 'generators', 'transformers'), ...chartsIn(value)];
    const build = `kustomize build ${folder || '.'} | tokentrim fix`;
    if (first !== undefined) {
      const unread = more.length === 0 ? first : `${first} and ${more.length} more`;
      return [`${path} adds ${unread}, not read here; ${build} has all of it`];
    }
    const patches = patchesIn(value).flatMap((patch) => bytesOf.get(normalizedPath(folder + patch)) ?? []);
    const texts = [changesOf(value), ...patches.map((bytes) => new TextDecoder().decode(bytes))];
    return texts.some((text) => ACCOUNTS.test(text)) ? [`${path} changes who runs as whom; ${build} sees it`] : [];
  });
}

const RESOURCES = ['resources', 'bases', 'components'];

function changesOf(value: JsonValue): string {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return JSON.stringify(members.filter(([key]) => !RESOURCES.includes(key)));
}

/** In a kustomization or a patch: that it changes the account of a pod, or what an account may do. */
const ACCOUNTS = /serviceAccount|ServiceAccount|subjects|roleRef|RoleBinding/;

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

/** Kustomize takes the first document. */
function valueOf(bytes: Uint8Array): JsonValue | undefined {
  const first = splitStream(bytes, () => false).find((span) => span.class !== 'blank');
  if (first === undefined) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(first.start, first.end),
    );
    return readDocument(text).value;
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
function textsIn(value: JsonValue, ...keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
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
