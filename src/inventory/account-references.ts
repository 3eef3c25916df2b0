import type { Inventory, InventoryObject } from './inventory.ts';
import { isBinding } from '../kube/rbac.ts';
import { accountLines } from './mentions.ts';
import {
  asString,
  elements,
  isJsonArray,
  isJsonObject,
  member,
  type JsonObject,
  type JsonValue,
} from '../patch/json.ts';

/** A text that names an account, or may. */
export interface AccountReference {
  readonly text: string;
  /** Undefined for a line of a document that was passed over unread. */
  readonly object: InventoryObject | undefined;
}

/** Finds who names an account of this name, in any namespace, but for those of `except`. */
export type ReferenceFinder = (name: string, except: readonly InventoryObject[]) => AccountReference | undefined;

/**
 * Looks once at everything in the input that names accounts, but for bindings and the fields by which a workload chooses
 * its own: custom resources, arguments, variables, principals of a mesh, rules of a role that name accounts. Whoever names
 * one may trust it, or start pods as it.
 */
export function indexReferences(inventory: Inventory): ReferenceFinder {
  const podSpecs = new Set<JsonValue>(inventory.workloads.map(({ place }) => place.podSpec));
  const references: AccountReference[] = [
    ...inventory.objects
      // What a policy of ours says of an account is no trust in it: kpt has the policy among the items.
      .filter(({ value, ref }) => !isBinding(value) && !ref.apiVersion.startsWith('tokentrim.dev/'))
      .flatMap((object) => textsIn(object.value, podSpecs).map((text) => ({ text, object }))),
    ...accountLines(inventory.documents).map((text) => ({ text, object: undefined })),
  ];
  const found = new Map<string, readonly AccountReference[]>();
  return (name, except) => {
    const known = found.get(name) ?? references.filter(({ text }) => names(text, name));
    found.set(name, known);
    return known.find(({ object }) => object === undefined || !except.includes(object));
  };
}

const ACCOUNT = /service[-_]?account/i;
/** Keys and paths that speak of tokens and name no account. */
const TOKEN_KEY = /^(?:automountServiceAccountToken|serviceAccountToken)$/;
const TOKEN_PATH = /^(?:\/var)?\/run\/secrets\/kubernetes\.io\/serviceaccount/;
/** The path of a SPIFFE ID, as meshes write principals: `cluster.local/ns/shop/sa/web`. */
const PRINCIPAL = /\bns\/[^/]+\/sa\//;

function textsIn(object: JsonObject, podSpecs: ReadonlySet<JsonValue>): readonly string[] {
  const texts: string[] = [];

  function walk(value: JsonValue, isAccount: boolean): void {
    if (typeof value === 'string') {
      // What a program reads about its own pod names no account.
      if (value === 'spec.serviceAccountName' || TOKEN_PATH.test(value)) return;
      if (isAccount || ACCOUNT.test(value) || PRINCIPAL.test(value)) texts.push(value);
    } else if (isJsonArray(value)) {
      // In `--service-account web`, the name is the next argument.
      value.forEach((element, index) => {
        walk(element, isAccount || isFlag(value[index - 1]));
      });
    } else if (isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) walkMember(value, key, inner, isAccount);
    }
  }

  function walkMember(owner: JsonObject, key: string, value: JsonValue, isAccount: boolean): void {
    if (podSpecs.has(owner) && (key === 'serviceAccountName' || key === 'serviceAccount')) return;
    const named =
      (key === 'value' && ACCOUNT.test(asString(owner['name']) ?? '')) ||
      (key === 'name' && owner !== object && owner['kind'] === 'ServiceAccount') ||
      (key === 'resourceNames' &&
        elements(owner['resources']).some((resource) => ACCOUNT.test(asString(resource) ?? '')));
    walk(value, isAccount || named || (ACCOUNT.test(key) && !TOKEN_KEY.test(key)));
  }

  walk(object, false);
  return texts;
}

function isFlag(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && /^--?[\w-]*service[-_]?account(?:[-_]?name)?$/i.test(value);
}

/** As a word of its own: an account `web` is not meant by `web-frontend`. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isNamePart(text[at - 1]) && !isNamePart(text[at + name.length])) return true;
  }
  return false;
}

/** A dot behind a name ends it in Linkerd's identities (`web.shop.serviceaccount.identity…`), and none begins with one. */
function isNamePart(character: string | undefined): boolean {
  return character !== undefined && /[a-zA-Z0-9-]/.test(character);
}

/** Whether a program in the pod reads the name of its account (downward API), and so would see another one. */
export function readsOwnAccount(podSpec: JsonValue): boolean {
  if (isJsonArray(podSpec)) return podSpec.some(readsOwnAccount);
  if (!isJsonObject(podSpec)) return false;
  return member(podSpec, 'fieldPath') === 'spec.serviceAccountName' || Object.values(podSpec).some(readsOwnAccount);
}
