import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { volumesOf } from './pod-spec.ts';

interface ProjectedPath {
  readonly path: string;
  readonly source: string;
}

/**
 * The warnings of the API server about projected volumes: two sources that write one file, or one file below another,
 * of which the later wins or the volume fails; a source that is empty (Kubernetes, pkg/api/pod/warnings.go).
 */
export function projectionWarnings(podSpec: JsonObject): readonly string[] {
  return volumesOf(podSpec).flatMap(({ name, value }) => {
    const before: ProjectedPath[] = [];
    return elements(member(member(value, 'projected'), 'sources')).flatMap((source) => {
      if (!isJsonObject(source)) return [];
      if (Object.values(source).every((member) => member === null))
        return [`volume "${name}" (Projected) has no sources provided`];
      return pathsOf(source).flatMap((path) => {
        const overlaps = before.filter((other) => overlap(path, other));
        before.push(path);
        return overlaps.map(
          (other) => `volume "${name}" (Projected): overlapping paths: ${describe(path)} with ${describe(other)}`,
        );
      });
    });
  });
}

function pathsOf(source: JsonObject): readonly ProjectedPath[] {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (isJsonObject(configMap)) return itemPaths(configMap, `ConfigMap "${asString(configMap['name']) ?? ''}"`);
  if (isJsonObject(secret)) return itemPaths(secret, `Secret "${asString(secret['name']) ?? ''}"`);
  if (isJsonObject(downwardAPI)) return itemPaths(downwardAPI, 'DownwardAPI');
  if (isJsonObject(serviceAccountToken)) return [pathOf(serviceAccountToken, 'ServiceAccountToken')];
  return [];
}

function itemPaths(source: JsonObject, name: string): readonly ProjectedPath[] {
  return elements(source['items']).map((item) => pathOf(item, name));
}

function pathOf(item: JsonValue, source: string): ProjectedPath {
  return { path: (asString(member(item, 'path')) ?? '').replace(/\/+$/, ''), source };
}

function overlap({ path: a }: ProjectedPath, { path: b }: ProjectedPath): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function describe({ path, source }: ProjectedPath): string {
  return `"${path}" (${source})`;
}
