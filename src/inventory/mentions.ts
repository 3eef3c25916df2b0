import type { Inventory, InventoryObject } from './inventory.ts';
import { isBinding } from '../kube/rbac.ts';
import { isTokenSecret } from '../kube/token-secret.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import type { ManifestDocument } from './read-manifests.ts';
import { isInput } from '../source.ts';

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
  const mentions = collected.get(inventory) ?? collectMentions(inventory);
  collected.set(inventory, mentions);
  return (
    mentions.some(({ text, object }) => object !== account && (text === OWN_NAME || text.includes(name))) ||
    unreadLines.some((line) => line.includes(name))
  );
}

interface Mention {
  readonly text: string;
  readonly object: InventoryObject;
}

/** Each inventory is walked once, however many accounts it has. */
const collected = new WeakMap<Inventory, readonly Mention[]>();

const ACCOUNT_KEY = /service[-_]?account/i;

/** What a program reads its own account's name by: it may hand it on. In a dump of a cluster that is about pods of others. */
const OWN_NAME = 'spec.serviceAccountName';

function collectMentions(inventory: Inventory): readonly Mention[] {
  const podSpecs = new Set<JsonValue>(inventory.workloads.map(({ place }) => place.podSpec));
  return (
    inventory.objects
      // What a policy says of an account, or that a Secret holds its token, is no pod that runs as it.
      .filter(
        ({ value, ref }) => !isBinding(value) && !isTokenSecret(value) && !ref.apiVersion.startsWith('tokentrim.dev/'),
      )
      .flatMap((object) => {
        const texts = new Set<string>();
        collectTexts(object.value, podSpecs, '', texts);
        if (!isInput(object.document.file)) texts.delete(OWN_NAME);
        return [...texts].map((text) => ({ text, object }));
      })
  );
}

function collectTexts(value: JsonValue, podSpecs: ReadonlySet<JsonValue>, key: string, texts: Set<string>): void {
  if (typeof value === 'string') {
    if (value === OWN_NAME || ACCOUNT_KEY.test(key) || ACCOUNT_KEY.test(value)) texts.add(value);
    return;
  }
  if (isJsonArray(value)) {
    for (const element of value) collectTexts(element, podSpecs, key, texts);
    return;
  }
  if (!isJsonObject(value)) return;
  // A variable's value stands beside its name.
  const named = typeof value['name'] === 'string' && ACCOUNT_KEY.test(value['name']) ? 'serviceAccount' : '';
  for (const [inner, child] of Object.entries(value)) {
    if (podSpecs.has(value) && (inner === 'serviceAccountName' || inner === 'serviceAccount')) continue;
    const under =
      inner === 'value' ? named
      : inner === 'name' && key === '' ? ''
      : inner;
    collectTexts(child, podSpecs, under, texts);
  }
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
