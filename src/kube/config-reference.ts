import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { volumeMountsOf, volumesOf, type Container } from './pod-spec.ts';

/** How a container reads a ConfigMap or a Secret. */
export interface ConfigReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The keys that it sees; undefined for all of them. */
  readonly keys: readonly string[] | undefined;
  /** As files, or as variables, whose names are the keys behind this prefix. */
  readonly as: 'files' | { readonly prefix: string };
}

/**
 * Certificates that a controller puts into each namespace, and no manifest has: of Kubernetes
 * (pkg/controller/certificates/rootcacertpublisher), OpenShift (service-ca-operator) and Istio
 * (pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go).
 */
export const CLUSTER_CONFIG_MAPS: readonly string[] = [
  'kube-root-ca.crt',
  'openshift-service-ca.crt',
  'istio-ca-root-cert',
  'istio-ca-crl',
];

/** The ConfigMaps and Secrets that a container takes variables from or mounts (Kubernetes, staging/src/k8s.io/api/core/v1/types.go). */
export function configReferencesOf(podSpec: JsonObject, container: Container): readonly ConfigReference[] {
  return [...fromVariables(container), ...fromMounts(podSpec, container)];
}

function fromVariables({ value }: Container): readonly ConfigReference[] {
  const single = elements(value['env']).flatMap((variable) => {
    const source = member(variable, 'valueFrom');
    return [
      ...fromKey('ConfigMap', member(source, 'configMapKeyRef')),
      ...fromKey('Secret', member(source, 'secretKeyRef')),
    ];
  });
  const whole = elements(value['envFrom']).flatMap((source) => {
    const prefix = asString(member(source, 'prefix')) ?? '';
    return [
      ...fromAll('ConfigMap', member(source, 'configMapRef'), prefix),
      ...fromAll('Secret', member(source, 'secretRef'), prefix),
    ];
  });
  return [...single, ...whole];
}

function fromKey(kind: ConfigReference['kind'], reference: JsonValue | undefined): readonly ConfigReference[] {
  const name = asString(member(reference, 'name'));
  const key = asString(member(reference, 'key'));
  return name === undefined || key === undefined ? [] : [{ kind, name, keys: [key], as: { prefix: '' } }];
}

function fromAll(
  kind: ConfigReference['kind'],
  reference: JsonValue | undefined,
  prefix: string,
): readonly ConfigReference[] {
  const name = asString(member(reference, 'name'));
  return name === undefined ? [] : [{ kind, name, keys: undefined, as: { prefix } }];
}

function fromMounts(podSpec: JsonObject, container: Container): readonly ConfigReference[] {
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

interface ConfigSource {
  readonly kind: ConfigReference['kind'];
  readonly name: JsonValue | undefined;
  readonly items: JsonValue | undefined;
}

function sourcesOf(volume: JsonObject): readonly ConfigSource[] {
  const projected = elements(member(volume['projected'], 'sources')).flatMap((source) => [
    sourceOf('ConfigMap', member(source, 'configMap'), 'name'),
    sourceOf('Secret', member(source, 'secret'), 'name'),
  ]);
  return [
    sourceOf('ConfigMap', volume['configMap'], 'name'),
    sourceOf('Secret', volume['secret'], 'secretName'),
    ...projected,
  ].filter((source) => source !== undefined);
}

function sourceOf(
  kind: ConfigReference['kind'],
  source: JsonValue | undefined,
  nameKey: 'name' | 'secretName',
): ConfigSource | undefined {
  return isJsonObject(source) ? { kind, name: source[nameKey], items: source['items'] } : undefined;
}

/** A `subPath` names a file of the volume, or a folder of files in it. */
function mountedFrom({ kind, name, items }: ConfigSource, subPath: string | undefined): readonly ConfigReference[] {
  if (typeof name !== 'string') return [];
  const listed = elements(items);
  if (listed.length === 0) return [{ kind, name, keys: subPath === undefined ? undefined : [subPath], as: 'files' }];
  const keys = listed
    .filter((item) => {
      const path = asString(member(item, 'path')) ?? '';
      return subPath === undefined || path === subPath || path.startsWith(`${subPath}/`);
    })
    .flatMap((item) => asString(member(item, 'key')) ?? []);
  return [{ kind, name, keys, as: 'files' }];
}
