import {
  asString,
  elements,
  isJsonArray,
  isJsonObject,
  member,
  type JsonObject,
  type JsonValue,
} from '../patch/json.ts';
import type { TokenSettings } from './token-volume.ts';

/** The keys of a legacy token Secret (Kubernetes, pkg/controller/serviceaccount/tokens_controller.go). */
const KEYS = ['token', 'ca.crt', 'namespace'] as const;

/**
 * What gives a pod the files that a legacy Secret of its own account gives it, but with a token that expires: the
 * `projected` of a volume in place of its `secret`, or a `projected` in place of one that has such Secrets among its sources.
 * Undefined for a volume that has none, or whose files a projection cannot give. `isOwn` tells whether the Secret of a name
 * holds the account's token and nothing beside.
 */
export function projectedInPlaceOf(
  volume: JsonObject,
  { expirationSeconds }: Pick<TokenSettings, 'expirationSeconds'>,
  isOwn: (secretName: string) => boolean,
): JsonObject | undefined {
  const { secret, projected } = volume;
  if (isJsonObject(secret)) {
    if (!isOwn(asString(secret['secretName']) ?? '')) return undefined;
    const sources = sourcesFor(secret, secret['defaultMode'], expirationSeconds);
    const { defaultMode } = secret;
    return sources === undefined ? undefined : { ...(defaultMode !== undefined && { defaultMode }), sources };
  }
  if (!isJsonObject(projected)) return undefined;
  const before = elements(projected['sources']);
  const after = before.map((source): readonly JsonValue[] | undefined => {
    const inner = member(source, 'secret');
    return isJsonObject(inner) && isOwn(asString(inner['name']) ?? '') ?
        sourcesFor(inner, projected['defaultMode'], expirationSeconds)
      : [source];
  });
  const known = after.flatMap((sources) => (sources === undefined ? [] : [sources]));
  const isChanged = after.some((sources, index) => sources?.[0] !== before[index]);
  return isChanged && known.length === before.length ? { ...projected, sources: known.flat() } : undefined;
}

/** A projected token cannot have a mode of its own. */
function sourcesFor(
  secret: JsonObject,
  defaultMode: JsonValue | undefined,
  expirationSeconds: number,
): readonly JsonObject[] | undefined {
  const items = itemsOf(secret);
  if (!items?.some(({ key }) => key === 'token')) return undefined;
  const sources = items.map(({ key, path, mode }): JsonObject | undefined => {
    const withMode = { path, ...(mode !== undefined && { mode }) };
    if (key === 'ca.crt') return { configMap: { name: 'kube-root-ca.crt', items: [{ key, ...withMode }] } };
    if (key === 'namespace') {
      const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
      return { downwardAPI: { items: [{ ...withMode, fieldRef }] } };
    }
    if (key !== 'token' || (mode !== undefined && mode !== defaultMode)) return undefined;
    return { serviceAccountToken: { path, expirationSeconds } };
  });
  const known = sources.filter((source) => source !== undefined);
  return known.length === sources.length ? known : undefined;
}

interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode: JsonValue | undefined;
}

/** All keys under their own names where the Secret is not asked for some. Undefined for items that cannot be read. */
function itemsOf(secret: JsonObject): readonly Item[] | undefined {
  const { items } = secret;
  if (!isJsonArray(items) || items.length === 0) return KEYS.map((key) => ({ key, path: key, mode: undefined }));
  const read = items.flatMap((item): readonly Item[] => {
    const [key, path] = [asString(member(item, 'key')), asString(member(item, 'path'))];
    return key === undefined || path === undefined ? [] : [{ key, path, mode: member(item, 'mode') }];
  });
  return read.length === items.length ? read : undefined;
}

/** Whether a legacy token Secret, as its manifest has it, gives its pods other files than the control plane fills in. */
export function hasOtherKeys(secret: JsonObject): boolean {
  const keys = [secret['data'], secret['stringData']].flatMap((data) => (isJsonObject(data) ? Object.keys(data) : []));
  return keys.some((key) => !KEYS.some((known) => known === key));
}
