import { asString, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';

/** Names one object. `namespace` is undefined where the manifest leaves it out: the release decides, not `default`. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A decoded manifest: a mapping with `kind` and `apiVersion`. */
export type KubeObject = JsonObject;

export function isKubeObject(value: JsonValue | undefined): value is KubeObject {
  return isJsonObject(value) && typeof value['kind'] === 'string' && typeof value['apiVersion'] === 'string';
}

/** `generateName` stands in for a missing name, as a prefix: Kubernetes adds five characters. */
export function refOf(object: KubeObject): ObjectRef {
  const metadata = member(object, 'metadata');
  return {
    apiVersion: asString(object['apiVersion']) ?? '',
    kind: asString(object['kind']) ?? '',
    namespace: asString(member(metadata, 'namespace')) || undefined,
    name: asString(member(metadata, 'name')) || asString(member(metadata, 'generateName')) || '',
  };
}

/** Puts objects in an order that does not depend on where they stand in the input. */
export function compareRefs(a: ObjectRef, b: ObjectRef): number {
  const [left, right] = [a, b].map(({ kind, namespace, name }) => [kind, namespace ?? '', name].join('\n'));
  return (
    left === right ? 0
    : (left ?? '') < (right ?? '') ? -1
    : 1
  );
}

/** `apps` of `apps/v1`; the empty string for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function annotationsOf(object: JsonValue | undefined): JsonObject {
  return stringMap(member(member(object, 'metadata'), 'annotations'));
}

export function labelsOf(object: JsonValue | undefined): JsonObject {
  return stringMap(member(member(object, 'metadata'), 'labels'));
}

function stringMap(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
