import { asString, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../patch/json.ts';
import { parsePointer } from '../patch/pointer.ts';
import type { PodSpecPlace } from './workload.ts';

type Scalar = 'string' | 'bool' | 'int32' | 'int64';

/** A Go struct, with those of its members whose type is checked; `embedded` ones stand in the struct itself. */
interface Struct {
  readonly struct: string;
  readonly members: Readonly<Record<string, Shape>>;
  readonly embedded?: { readonly name: string; readonly members: Readonly<Record<string, Shape>> };
}

/** `texts` is a mapping of texts: labels, annotations. */
type Shape = Scalar | 'texts' | Struct | { readonly each: Struct };

/* The members that tokentrim reads or writes (Kubernetes, staging/src/k8s.io/api/core/v1/types.go). */

const METADATA: Struct = {
  struct: 'ObjectMeta',
  members: { annotations: 'texts', generateName: 'string', labels: 'texts', name: 'string', namespace: 'string' },
};

const PROJECTED: Struct = {
  struct: 'ProjectedVolumeSource',
  members: {
    defaultMode: 'int32',
    sources: {
      each: {
        struct: 'VolumeProjection',
        members: {
          serviceAccountToken: {
            struct: 'ServiceAccountTokenProjection',
            members: { audience: 'string', expirationSeconds: 'int64', path: 'string' },
          },
        },
      },
    },
  },
};

const VOLUME: Struct = {
  struct: 'Volume',
  members: { name: 'string' },
  embedded: { name: 'VolumeSource', members: { projected: PROJECTED } },
};

const CONTAINER: Struct = {
  struct: 'Container',
  members: {
    image: 'string',
    name: 'string',
    volumeMounts: {
      each: {
        struct: 'VolumeMount',
        members: { mountPath: 'string', name: 'string', readOnly: 'bool', subPath: 'string' },
      },
    },
  },
};

const POD_SPEC: Struct = {
  struct: 'PodSpec',
  members: {
    automountServiceAccountToken: 'bool',
    containers: { each: CONTAINER },
    initContainers: { each: CONTAINER },
    serviceAccount: 'string',
    serviceAccountName: 'string',
    volumes: { each: VOLUME },
  },
};

/**
 * Why the API server cannot decode an object with this pod spec: a member of another type than its field, the first in
 * the order of their names, in Go's words. Undefined where it can; null is no value, of any type.
 */
export function podSpecDecodingError(podSpec: JsonObject, { pointer }: PodSpecPlace): string | undefined {
  return decodeStruct(podSpec, POD_SPEC, parsePointer(pointer).join('.'));
}

export function metadataDecodingError(object: JsonObject): string | undefined {
  return decode(object['metadata'], METADATA, 'metadata', asString(object['kind']) ?? '');
}

export function accountDecodingError(account: JsonObject): string | undefined {
  return decode(account['automountServiceAccountToken'], 'bool', 'automountServiceAccountToken', 'ServiceAccount');
}

function decodeStruct(value: JsonObject, { struct, members, embedded }: Struct, path: string): string | undefined {
  for (const key of Object.keys(value).sort()) {
    const own = Object.hasOwn(members, key) ? members[key] : undefined;
    const fault =
      own !== undefined ?
        decode(value[key], own, `${path}.${key}`, struct)
      : decodeEmbedded(value[key], key, embedded, path, struct);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function decodeEmbedded(
  value: JsonValue | undefined,
  key: string,
  embedded: Struct['embedded'],
  path: string,
  owner: string,
): string | undefined {
  const shape = embedded !== undefined && Object.hasOwn(embedded.members, key) ? embedded.members[key] : undefined;
  return shape === undefined || embedded === undefined ?
      undefined
    : decode(value, shape, `${path}.${embedded.name}.${key}`, owner);
}

/** `owner` is the struct that has the field. */
function decode(value: JsonValue | undefined, shape: Shape, path: string, owner: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (shape === 'texts') {
    if (!isJsonObject(value)) return mismatch(value, 'map[string]string', path, owner);
    return first(Object.values(value).map((text) => decode(text, 'string', path, owner)));
  }
  if (typeof shape === 'string') {
    return fits(value, shape) ? undefined : mismatch(value, shape, path, owner);
  }
  if ('each' in shape) {
    if (!isJsonArray(value)) return mismatch(value, `[]v1.${shape.each.struct}`, path, owner);
    return first(value.map((element) => decode(element, shape.each, path, owner)));
  }
  return isJsonObject(value) ? decodeStruct(value, shape, path) : mismatch(value, `v1.${shape.struct}`, path, owner);
}

const LIMITS = { int32: 2 ** 31, int64: 2 ** 63 };

function fits(value: JsonValue, scalar: Scalar): boolean {
  if (scalar === 'string') return typeof value === 'string';
  if (scalar === 'bool') return typeof value === 'boolean';
  const limit = LIMITS[scalar];
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

function mismatch(value: JsonValue, type: string, path: string, owner: string): string {
  const what =
    isJsonArray(value) ? 'array'
    : typeof value === 'boolean' ? 'bool'
    : typeof value === 'number' && type.startsWith('int') ? `number ${value}`
    : typeof value;
  return `json: cannot unmarshal ${what} into Go struct field ${owner}.${path} of type ${type}`;
}

function first(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}
