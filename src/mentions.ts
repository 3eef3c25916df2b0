import type { Inventory, InventoryObject } from './inventory.ts';
import { isBinding } from './kube/rbac.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './patch/json.ts';
import type { ManifestDocument } from './read-manifests.ts';

/**
 * Whether something but a binding or a pod spec's own account field names a ServiceAccount: an operator's custom
 * resource, an argument, a variable, a ConfigMap. Then pods may run as it that are not in the input.
 */
export function mentionsAccount(
  inventory: Inventory,
  account: InventoryObject,
  unreadLines: readonly string[],
): boolean {
  const { name } = account.ref;
  const podSpecs = new Set<JsonValue>(inventory.workloads.map(({ place }) => place.podSpec));
  return (
    inventory.objects.some(
      (object) =>
        object !== account &&
        !isBinding(object.value) &&
        // What a policy says of an account is no pod that runs as it.
        !object.ref.apiVersion.startsWith('tokentrim.dev/') &&
        mentions(object.value, name, podSpecs, ''),
    ) || unreadLines.some((line) => line.includes(name))
  );
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
    return (
      !own &&
      mentions(
        child,
        name,
        podSpecs,
        inner === 'value' ? named
        : inner === 'name' && key === '' ? ''
        : inner,
      )
    );
  });
}

/** The lines of unread documents that speak of a ServiceAccount. Schemas only describe the field. */
export function accountLines(documents: readonly ManifestDocument[]): readonly string[] {
  return documents
    .filter(({ span, yaml }) => yaml === undefined && span.class !== 'blank')
    .flatMap(({ file, span }) => {
      const text = new TextDecoder().decode(file.bytes.subarray(span.start, span.end));
      if (!ACCOUNT_KEY.test(text) || /^kind: CustomResourceDefinition/m.test(text)) return [];
      return text.split('\n').filter((line) => ACCOUNT_KEY.test(line));
    });
}
