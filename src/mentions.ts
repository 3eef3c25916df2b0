import type { Inventory, InventoryObject } from './inventory.ts';
import { isBinding } from './kube/rbac.ts';
import { podSpecsOf } from './kube/workload.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './patch/json.ts';

/**
 * Whether something but a binding or a pod spec's own account field names a ServiceAccount: an operator's custom
 * resource, an argument, a variable, a ConfigMap. Then pods may run as it that are not in the input.
 */
export function mentionsAccount(inventory: Inventory, account: InventoryObject): boolean {
  const { name } = account.ref;
  return (
    inventory.objects.some((object) => object !== account && !isBinding(object.value) && objectMentions(object, name)) ||
    inventory.documents.some(({ file, span, yaml }) => yaml === undefined && textMentions(file.bytes, span.start, span.end, name))
  );
}

function objectMentions({ value }: InventoryObject, name: string): boolean {
  const podSpecs = new Set<JsonValue>(podSpecsOf(value).map(({ podSpec }) => podSpec));
  return mentions(value, name, podSpecs, '');
}

const ACCOUNT_KEY = /service[-_]?account/i;

function mentions(value: JsonValue, name: string, podSpecs: ReadonlySet<JsonValue>, key: string): boolean {
  if (typeof value === 'string') {
    if (value === 'spec.serviceAccountName') return true;
    return value.includes(name) && (ACCOUNT_KEY.test(key) || ACCOUNT_KEY.test(value));
  }
  if (isJsonArray(value)) return value.some((element) => mentions(element, name, podSpecs, key));
  if (!isJsonObject(value)) return false;
  // A variable's value stands beside its name.
  const named = typeof value['name'] === 'string' && ACCOUNT_KEY.test(value['name']) ? 'serviceAccount' : '';
  return Object.entries(value).some(([inner, child]) => {
    const own = podSpecs.has(value) && (inner === 'serviceAccountName' || inner === 'serviceAccount');
    return !own && mentions(child, name, podSpecs, inner === 'value' ? named : inner === 'name' && key === '' ? '' : inner);
  });
}

/** A line of an unread document that speaks of a ServiceAccount and has the name in it. */
function textMentions(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  if (!text.includes(name) || /^kind: CustomResourceDefinition/m.test(text)) return false;
  return text.split('\n').some((line) => line.includes(name) && ACCOUNT_KEY.test(line));
}
