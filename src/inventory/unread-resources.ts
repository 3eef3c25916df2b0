import { asString, elements, isJsonObject, type JsonValue } from '../patch/json.ts';
import type { SourceFile } from '../source.ts';
import { RESOURCES } from './kustomize-graph.ts';
import { namedTooOften } from './kustomize-moves.ts';
import { fieldOf, kustomizationsIn, normalizedPath, patchesIn, textsIn } from './kustomization.ts';

/**
 * Why the input lacks objects of the release, or has others: what a kustomization among `files` adds, and is not among
 * them, or changes in accounts and bindings.
 *
 * Source: kustomize, api/types/kustomization.go: `resources`, `bases`, `components`, `generators`, `transformers`,
 * `helmCharts`, `helmChartInflationGenerator`, and what {@link patchesIn} finds.
 */
export function unreadResources(files: readonly SourceFile[]): readonly string[] {
  const kustomizations = kustomizationsIn(files);
  if (kustomizations.length === 0) return [];
  const bytesOf = new Map(files.map(({ path, bytes }) => [normalizedPath(path), bytes]));
  // A folder is what its own kustomization says, which is looked at too.
  const folders = new Set(kustomizations.map(({ folder }) => normalizedPath(folder)));
  const named = namedTooOften(files);
  if (named !== undefined) return [`${named} is taken in by so many kustomizations that its names cannot be followed`];
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
    const unseen = patchesIn(value).find((patch) => !bytesOf.has(normalizedPath(folder + patch)));
    if (unseen !== undefined) return [`${path} applies ${unseen}, not read here; ${build} has all of it`];
    const texts = [changesOf(value), ...patches.map((bytes) => new TextDecoder().decode(bytes))];
    return texts.some((text) => ACCOUNTS.test(text)) ? [`${path} changes who runs as whom; ${build} sees it`] : [];
  });
}

function changesOf(value: JsonValue): string {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return JSON.stringify(members.filter(([key]) => !RESOURCES.some((field) => field === key.toLowerCase())));
}

/**
 * In a kustomization or a patch: that it changes the account of a pod, or what an account may do; that it gives another
 * name or namespace to something, perhaps to one of these; or that it does what only its configuration tells.
 */
const ACCOUNTS =
  /serviceAccount|ServiceAccount|subjects|roleRef|\b(?:Cluster)?Role(?:Binding)?\b|\/metadata\/name|(?<!\w)\/metadata(?![\w/])|(?<!\w)\/rules\b|(?<![\w.])rules\.|allowNameChange|"configurations"/;

function chartsIn(value: JsonValue): readonly string[] {
  return [
    ...elements(fieldOf(value, 'helmCharts')).map((chart) => fieldOf(chart, 'name')),
    ...elements(fieldOf(value, 'helmChartInflationGenerator')).map((chart) => fieldOf(chart, 'chartName')),
  ].map((name) => `the chart ${asString(name) ?? ''}`);
}
