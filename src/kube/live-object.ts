import { isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import type { KubeObject } from './object.ts';

/**
 * What shows that an object was read from a cluster: who manages its fields, or a status that says something. Go programs
 * write the zero values of a status into manifests, such as `replicas: 0`: these say nothing.
 */
export function liveFieldOf(object: KubeObject): 'metadata.managedFields' | 'status' | undefined {
  const managed = member(member(object, 'metadata'), 'managedFields');
  if (isJsonArray(managed) && managed.length > 0) return 'metadata.managedFields';
  return isZero(object['status']) ? undefined : 'status';
}

function isZero(value: JsonValue | undefined): boolean {
  if (isJsonArray(value)) return value.every(isZero);
  if (isJsonObject(value)) return Object.values(value).every(isZero);
  return value === undefined || value === null || value === 0 || value === '' || value === false;
}
