import {
  asString,
  deepEqual,
  elements,
  isJsonArray,
  isJsonObject,
  member,
  type JsonObject,
  type JsonValue,
} from '../patch/json.ts';
import { LATELY, remember } from '../remember.ts';
import { TOKEN_SECRET_KEY, type IsTokenSecret } from './token-secret.ts';

/** Where clients look for the token; admission compares it as a string, so no trailing slash (plugin/pkg/admission/serviceaccount). */
export const API_TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Volumes whose name begins so are taken by admission for its own, whatever they hold (plugin/pkg/admission/serviceaccount). */
export const ADMISSION_VOLUME_PREFIX = 'kube-api-access-';

/** The life admission asks for. For a token of exactly this life the API server grants a year (pkg/serviceaccount/claims.go). */
export const ADMISSION_EXPIRATION_SECONDS = 3607;

/** The life of a token whose volume gives none (pkg/apis/core/v1/defaults.go). */
export const DEFAULT_EXPIRATION_SECONDS = 3600;

/** 0644, of a projected volume that gives none (staging/src/k8s.io/api/core/v1/types.go: ProjectedVolumeSourceDefaultMode). */
export const DEFAULT_MODE = 0o644;

/** The ConfigMap with the CA of OpenShift's services, in every namespace (OpenShift, plugin/pkg/admission/serviceaccount). */
const OPENSHIFT_CA = 'openshift-service-ca.crt';

/** How the explicit API token is written. */
export interface TokenSettings {
  readonly volumeName: string;
  readonly mountPath: string;
  /** Of the token, within the volume. */
  readonly path: string;
  readonly expirationSeconds: number;
  /** Empty: the API server's own. */
  readonly audience: string;
  readonly defaultMode: number;
  /** OpenShift's admission adds a fourth source, the CA of its services. */
  readonly platform: 'kubernetes' | 'openshift';
}

/** What a token volume gives to whoever mounts it. */
export interface VolumeToken {
  readonly source: 'projected' | 'secret';
  /** Within the volume. */
  readonly path: string;
  /** Empty for the API server's own. */
  readonly audience: string;
  /** Null: the token of a legacy Secret, which never expires. */
  readonly expirationSeconds: number | null;
}

/**
 * The volume that admission would add, but for its name and its token's life: token, the cluster's CA and the namespace, since some
 * clients fail without the latter two (plugin/pkg/admission/serviceaccount: TokenVolumeSource).
 */
export function tokenVolume(settings: TokenSettings): JsonObject {
  return {
    name: settings.volumeName,
    projected: {
      defaultMode: settings.defaultMode,
      sources: [
        {
          serviceAccountToken: {
            path: settings.path,
            expirationSeconds: settings.expirationSeconds,
            ...(settings.audience !== '' && { audience: settings.audience }),
          },
        },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
        ...(settings.platform === 'openshift' ?
          [
            {
              configMap: {
                name: OPENSHIFT_CA,
                items: [{ key: 'service-ca.crt', path: 'service-ca.crt' }],
              },
            },
          ]
        : []),
      ],
    },
  };
}

/** The names that tokentrim gives the volume where the policy has no other; never with admission's own prefix. */
export function isOwnName(volumeName: string): boolean {
  return /^(?:kube-api-access|api-access(?:-\d+)?)$/.test(volumeName);
}

export function tokenVolumeMount(settings: TokenSettings): JsonObject {
  return { name: settings.volumeName, mountPath: settings.mountPath, readOnly: true };
}

/**
 * Whether `volume` holds what {@link tokenVolume} writes, whatever its name and its token's life: spelt differently perhaps, with
 * Kubernetes' defaults left out, nulls, or its sources in another order.
 */
export function isTokenVolume(volume: JsonValue, settings: TokenSettings): boolean {
  return isSameVolume(volume, volumeOf(settings));
}

const volumeOf = remember(tokenVolume, LATELY);

/** Whether `volume` holds what a projected volume does, whatever their names and their tokens' lives, however they are spelt. */
export function isSameVolume(volume: JsonValue, projected: JsonObject): boolean {
  // Most volumes are not projected at all: no need to look closer.
  return (
    isJsonObject(volume) &&
    isJsonObject(member(volume, 'projected')) &&
    deepEqual(comparable(volume), comparable(projected))
  );
}

/** With which settings {@link tokenVolume} writes what `volume` holds; undefined for one of any other form. */
export function readTokenVolume(volume: JsonValue): Omit<TokenSettings, 'mountPath'> | undefined {
  return isJsonObject(volume) && isJsonObject(member(volume, 'projected')) ? settingsIn(volume) : undefined;
}

const settingsIn = remember((volume: JsonObject): TokenSettings | undefined => {
  const projected = member(volume, 'projected');
  const sources = elements(member(projected, 'sources'));
  const token = sources.map((source) => member(source, 'serviceAccountToken')).find(isJsonObject);
  if (token === undefined) return undefined;
  const expirationSeconds = member(token, 'expirationSeconds');
  const defaultMode = member(projected, 'defaultMode');
  const settings: TokenSettings = {
    volumeName: asString(member(volume, 'name')) ?? '',
    mountPath: API_TOKEN_MOUNT_PATH,
    path: asString(member(token, 'path')) ?? '',
    expirationSeconds: typeof expirationSeconds === 'number' ? expirationSeconds : DEFAULT_EXPIRATION_SECONDS,
    audience: asString(member(token, 'audience')) ?? '',
    defaultMode: typeof defaultMode === 'number' ? defaultMode : DEFAULT_MODE,
    platform:
      sources.some((source) => member(member(source, 'configMap'), 'name') === OPENSHIFT_CA) ? 'openshift' : (
        'kubernetes'
      ),
  };
  return isTokenVolume(volume, settings) ? settings : undefined;
}, LATELY);

/** The audiences that API servers commonly take for their own: the issuer's default in kubeadm and kops, EKS's, OpenShift's. */
const API_AUDIENCE = /^(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?$/;

/** Whether the API server takes a token of this audience: its own, which an empty one means, or commonly so named. */
export function isApiAudience(audience: string): boolean {
  return audience === '' || API_AUDIENCE.test(audience);
}

/** The ServiceAccount tokens that `volume` carries, in the order of its sources. */
export function tokensOf(volume: JsonValue, isTokenSecret: IsTokenSecret): readonly VolumeToken[] {
  const secret = member(volume, 'secret');
  if (isJsonObject(secret)) return secretTokens(secret, secret['secretName'], isTokenSecret);
  return elements(member(member(volume, 'projected'), 'sources')).flatMap((source): readonly VolumeToken[] => {
    const token = member(source, 'serviceAccountToken');
    if (isJsonObject(token)) {
      const expirationSeconds = token['expirationSeconds'];
      return [
        {
          source: 'projected',
          path: asString(token['path']) ?? '',
          audience: asString(token['audience']) ?? '',
          expirationSeconds: typeof expirationSeconds === 'number' ? expirationSeconds : DEFAULT_EXPIRATION_SECONDS,
        },
      ];
    }
    const projectedSecret = member(source, 'secret');
    return isJsonObject(projectedSecret) ? secretTokens(projectedSecret, projectedSecret['name'], isTokenSecret) : [];
  });
}

function secretTokens(
  source: JsonObject,
  name: JsonValue | undefined,
  isTokenSecret: IsTokenSecret,
): readonly VolumeToken[] {
  if (typeof name !== 'string' || !isTokenSecret(name)) return [];
  const items = elements(source['items']);
  const paths =
    items.length === 0 ?
      [TOKEN_SECRET_KEY]
    : items
        .filter((item) => member(item, 'key') === TOKEN_SECRET_KEY)
        .map((item) => asString(member(item, 'path')) ?? '');
  return paths.map((path) => ({ source: 'secret', path, audience: '', expirationSeconds: null }));
}

/** Members that mean the same as their absence (pkg/apis/core/v1/defaults.go; the zero value of an optional field). */
const DEFAULTS: ReadonlyMap<string, readonly JsonValue[]> = new Map<string, readonly JsonValue[]>([
  ['defaultMode', [DEFAULT_MODE]],
  ['optional', [false]],
  ['audience', ['']],
  ['apiVersion', ['v1', '']],
]);

/** The volume without name, life and what Kubernetes fills in; its sources in a fixed order, for their paths are disjoint. */
const comparable = remember((volume: JsonObject): JsonValue => {
  const bare = withoutDefaults(volume);
  const projected = member(bare, 'projected');
  if (!isJsonObject(bare) || !isJsonObject(projected)) return bare;
  const { name, ...rest } = bare;
  const sources = elements(projected['sources']).map((source) => JSON.stringify(source));
  return { ...rest, projected: { ...projected, sources: sources.sort() } };
}, LATELY);

/** Keys sorted, so that equal values are equal as text. */
function withoutDefaults(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutDefaults);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value)
    .filter(
      ([key, element]) =>
        element !== null && key !== 'expirationSeconds' && DEFAULTS.get(key)?.includes(element) !== true,
    )
    .map(([key, element]): [string, JsonValue] => [key, withoutDefaults(element)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}
