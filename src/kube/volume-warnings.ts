import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { volumesOf } from './pod-spec.ts';

interface FilePath {
  readonly path: string;
  /** What writes it, where a volume has several sources. */
  readonly source?: string;
}

/**
 * The warnings of the API server about volumes: two files of one path, or one below another, of which the later wins or
 * the volume fails; a source that is empty (Kubernetes, pkg/api/pod/warnings.go).
 */
export function volumeWarnings(podSpec: JsonObject): readonly string[] {
  return volumesOf(podSpec).flatMap(({ name, value: { configMap, secret, downwardAPI, projected } }) => [
    ...overlaps(name, named('ConfigMap', configMap, 'name'), filesOf(configMap)),
    ...overlaps(name, named('Secret', secret, 'secretName'), filesOf(secret)),
    ...overlaps(name, 'DownwardAPI', filesOf(downwardAPI)),
    ...projectedWarnings(name, elements(member(projected, 'sources'))),
  ]);
}

function projectedWarnings(name: string, sources: readonly JsonValue[]): readonly string[] {
  let files: readonly FilePath[] = [];
  return sources.flatMap((source) => {
    if (isEmptySource(source)) return [`volume "${name}" (Projected) has no sources provided`];
    const from = files.length;
    files = [...files, ...projectedFiles(source)];
    return overlaps(name, 'Projected', files, from);
  });
}

/** Of the files from index `from` on with those before them. */
function overlaps(name: string, kind: string, files: readonly FilePath[], from = 0): readonly string[] {
  return files.slice(from).flatMap((file, index) =>
    files
      .slice(0, from + index)
      .filter((other) => overlap(file, other))
      .map((other) => `volume "${name}" (${kind}): overlapping paths: ${describe(file)} with ${describe(other)}`),
  );
}

function projectedFiles(source: JsonValue): readonly FilePath[] {
  if (!isJsonObject(source)) return [];
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (isJsonObject(configMap)) return filesOf(configMap, named('ConfigMap', configMap, 'name'));
  if (isJsonObject(secret)) return filesOf(secret, named('Secret', secret, 'name'));
  if (isJsonObject(downwardAPI)) return filesOf(downwardAPI, 'DownwardAPI');
  return isJsonObject(serviceAccountToken) ? [fileOf(serviceAccountToken, 'ServiceAccountToken')] : [];
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

function isEmptySource(source: JsonValue): boolean {
  return isJsonObject(source) && !PROJECTIONS.some((type) => isJsonObject(source[type]));
}

function filesOf(owner: JsonValue | undefined, source?: string): readonly FilePath[] {
  return elements(member(owner, 'items')).map((item) => fileOf(item, source));
}

function fileOf(item: JsonValue, source: string | undefined): FilePath {
  const path = (asString(member(item, 'path')) ?? '').replace(/\/+$/, '');
  return source === undefined ? { path } : { path, source };
}

function named(kind: string, owner: JsonValue | undefined, key: string): string {
  return `${kind} "${asString(member(owner, key)) ?? ''}"`;
}

function overlap({ path: a }: FilePath, { path: b }: FilePath): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function describe({ path, source }: FilePath): string {
  return source === undefined ? `"${path}"` : `"${path}" (${source})`;
}
