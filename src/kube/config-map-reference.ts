import { asString, elements, isJsonObject, member, type JsonObject } from '../patch/json.ts';
import { volumeMountsOf, volumesOf, type Container } from './pod-spec.ts';

/** How a container reads a ConfigMap. */
export interface ConfigMapReference {
  readonly name: string;
  /** The keys that it sees; undefined for all of them. */
  readonly keys: readonly string[] | undefined;
  /** As files, or as variables, whose names are the keys behind this prefix. */
  readonly as: 'files' | { readonly prefix: string };
}

/** The ConfigMaps that a container takes variables from or mounts (Kubernetes, staging/src/k8s.io/api/core/v1/types.go). */
export function configMapReferencesOf(podSpec: JsonObject, container: Container): readonly ConfigMapReference[] {
  return [...fromVariables(container), ...fromMounts(podSpec, container)];
}

function fromVariables({ value }: Container): readonly ConfigMapReference[] {
  const single = elements(value['env']).flatMap((variable): readonly ConfigMapReference[] => {
    const reference = member(member(variable, 'valueFrom'), 'configMapKeyRef');
    const name = asString(member(reference, 'name'));
    const key = asString(member(reference, 'key'));
    return name === undefined || key === undefined ? [] : [{ name, keys: [key], as: { prefix: '' } }];
  });
  const whole = elements(value['envFrom']).flatMap((source): readonly ConfigMapReference[] => {
    const name = asString(member(member(source, 'configMapRef'), 'name'));
    const prefix = asString(member(source, 'prefix')) ?? '';
    return name === undefined ? [] : [{ name, keys: undefined, as: { prefix } }];
  });
  return [...single, ...whole];
}

function fromMounts(podSpec: JsonObject, container: Container): readonly ConfigMapReference[] {
  const mounts = volumeMountsOf(container);
  if (mounts.length === 0) return [];
  return volumesOf(podSpec).flatMap((volume) =>
    mounts
      .filter(({ name }) => name === volume.name)
      .flatMap(({ subPath, value }) => {
        const whole = subPath === '' || Object.hasOwn(value, 'subPathExpr');
        return sourcesOf(volume.value).flatMap((source) => mountedFrom(source, whole ? undefined : subPath));
      }),
  );
}

function sourcesOf(volume: JsonObject): readonly JsonObject[] {
  const projected = elements(member(volume['projected'], 'sources')).map((source) => member(source, 'configMap'));
  return [volume['configMap'], ...projected].filter((source) => isJsonObject(source));
}

/** A `subPath` names a file of the volume, or a folder of files in it. */
function mountedFrom(source: JsonObject, subPath: string | undefined): readonly ConfigMapReference[] {
  const name = asString(source['name']);
  if (name === undefined) return [];
  const items = elements(source['items']);
  if (items.length === 0) return [{ name, keys: subPath === undefined ? undefined : [subPath], as: 'files' }];
  const keys = items
    .filter((item) => {
      const path = asString(member(item, 'path')) ?? '';
      return subPath === undefined || path === subPath || path.startsWith(`${subPath}/`);
    })
    .flatMap((item) => asString(member(item, 'key')) ?? []);
  return [{ name, keys, as: 'files' }];
}
