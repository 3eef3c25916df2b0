import type { Decision } from '../decide.ts';
import type { Inventory, InventoryObject, Workload } from '../inventory/inventory.ts';
import { ENFORCE_MOUNTABLE_SECRETS } from '../kube/annotation.ts';
import { annotationsOf, type KubeObject } from '../kube/object.ts';
import {
  containersOf,
  ephemeralContainersOf,
  serviceAccountNameOf,
  volumeMountsOf,
  volumesOf,
} from '../kube/pod-spec.ts';
import { hasOtherKeys, projectedInPlaceOf } from '../kube/projected-secret.ts';
import { accountOfTokenSecret, isTokenSecret } from '../kube/token-secret.ts';
import { API_TOKEN_MOUNT_PATH, type TokenSettings } from '../kube/token-volume.ts';
import { volumeWarnings } from '../kube/volume-warnings.ts';
import {
  deepEqual,
  elements,
  isJsonArray,
  isJsonObject,
  member,
  type JsonObject,
  type JsonValue,
} from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import type { PlannedChange, RemovedObject } from '../plan/plan.ts';
import { remember } from '../remember.ts';
import { isInput } from '../source.ts';
import { followedSettings, writtenVolumesOf } from '../tokens/written-volumes.ts';

/**
 * The names of the volumes through which a workload gets its own account's token from a Secret, and could get the same
 * files from a projection. Not where a mount has a `subPath`: it would never see a new token; nor where the files of the
 * volume would hide each other. A workload that keeps no token, or is left alone, keeps its volumes too.
 */
export function replaceableVolumes({ workload, access, token }: Decision, inventory: Inventory): readonly string[] {
  const { podSpec } = workload.place;
  if (access !== 'projected') return [];
  const isOwn = (name: string): boolean => {
    const secrets = tokenSecretsOf(workload, name, inventory);
    return secrets.length > 0 && secrets.every((secret) => isOwnSecret(secret, workload));
  };
  const fixed = new Set(
    [...containersOf(podSpec), ...ephemeralContainersOf(podSpec)]
      .flatMap(volumeMountsOf)
      .filter(({ subPath }) => subPath !== '')
      .map(({ name }) => name),
  );
  return volumesOf(podSpec)
    .filter(({ name, value }) => {
      const projected = projectedInPlaceOf(value, token, isOwn);
      if (fixed.has(name) || projected === undefined) return false;
      const volume = { name, projected };
      return volumeWarnings({ volumes: [volume] }).length === 0 && !followsPolicy(volume, token);
    })
    .map(({ name }) => name);
}

/** Whether the next run would take the volume for its own, and give it other files, another mode or place than the Secret has. */
function followsPolicy(volume: JsonObject, token: TokenSettings): boolean {
  return writtenVolumesOf({ volumes: [volume] }, token).some(
    ({ named, settings }) =>
      named && (token.mountPath !== API_TOKEN_MOUNT_PATH || !deepEqual(settings, followedSettings(settings, token))),
  );
}

export interface PlannedRemovals {
  readonly removed: readonly RemovedObject[];
  /** ServiceAccounts that list a Secret which goes. */
  readonly changes: readonly PlannedChange[];
}

/**
 * The token Secrets that leave the input: those that a workload mounted, and that nothing refers to any more. One that
 * nothing here ever mounted was made for somebody outside, and stays. `after` has the objects that change; the input has to
 * be complete.
 */
export function planRemovals(
  decisions: readonly Decision[],
  inventory: Inventory,
  after: ReadonlyMap<InventoryObject, KubeObject>,
): PlannedRemovals {
  const mounted = new Set(
    decisions.flatMap(({ workload, replacedVolumes = [] }) => secretsIn(workload, replacedVolumes)),
  );
  const isNamed = namesAnywhere(inventory, after);
  const removed = inventory.objects
    .filter((object) => isTokenSecret(object.value) && isInput(object.document.file))
    .filter(({ names }) => names.some(({ name }) => mounted.has(name)))
    .filter((object) => annotationsOf(object.value)['helm.sh/resource-policy'] !== 'keep')
    .filter((object) => !isNamed(object))
    .map((object) => ({ object, reason: 'a projected token took its place, and nothing here refers to it any more' }));
  const names = new Set(removed.flatMap(({ object }) => object.names.map(({ name }) => name)));
  const changes = inventory.objects
    .filter(({ value, document }) => isAccount(value) && isInput(document.file))
    .flatMap((object) => withoutSecrets(object, names));
  return { removed, changes };
}

function isOwnSecret({ value }: InventoryObject, { place }: Workload): boolean {
  return accountOfTokenSecret(value) === serviceAccountNameOf(place.podSpec) && !hasOtherKeys(value);
}

function tokenSecretsOf({ object }: Workload, name: string, inventory: Inventory): readonly InventoryObject[] {
  return (tokenSecretsByName(inventory).get(name) ?? []).filter(({ names }) =>
    names.some((pair) => pair.name === name && object.names.some((own) => mayBeOne(pair.namespace, own.namespace))),
  );
}

const tokenSecretsByName = remember(({ objects }: Inventory): ReadonlyMap<string, readonly InventoryObject[]> => {
  const byName = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    if (!isTokenSecret(object.value)) continue;
    for (const name of new Set(object.names.map((pair) => pair.name))) {
      const secrets = byName.get(name);
      if (secrets === undefined) byName.set(name, [object]);
      else secrets.push(object);
    }
  }
  return byName;
});

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** The Secrets of some volumes, before they are replaced. */
function secretsIn({ place }: Workload, volumeNames: readonly string[]): readonly string[] {
  return volumesOf(place.podSpec)
    .filter(({ name }) => volumeNames.includes(name))
    .flatMap(({ value }) => [
      member(value['secret'], 'secretName'),
      ...elements(member(value['projected'], 'sources')).map((source) => member(member(source, 'secret'), 'name')),
    ])
    .filter((name) => typeof name === 'string');
}

/** Whether anything else has a Secret's name in it, unread documents too: a name may stand in a text of any form. */
function namesAnywhere(
  inventory: Inventory,
  after: ReadonlyMap<InventoryObject, KubeObject>,
): (secret: InventoryObject) => boolean {
  // Every Secret is looked for in every object: joined, that is one search of a text instead of a walk of values.
  let texts: readonly ReferringText[] | undefined;
  return (secret) => {
    texts ??= referringTexts(inventory, after);
    const names = [...new Set(secret.names.map(({ name }) => name))];
    return texts.some(({ object, text }) => object !== secret && names.some((name) => text.includes(name)));
  };
}

interface ReferringText {
  /** Undefined for a document that was not read. */
  readonly object: InventoryObject | undefined;
  readonly text: string;
}

function referringTexts(
  { objects, documents }: Inventory,
  after: ReadonlyMap<InventoryObject, KubeObject>,
): readonly ReferringText[] {
  const unread = documents.filter(({ yaml, span }) => yaml === undefined && span.class !== 'blank');
  return [
    ...objects.map((object) => {
      const strings: string[] = [];
      collectStrings(referringPart(after.get(object) ?? object.value), '', strings);
      return { object, text: strings.join('\0') };
    }),
    ...unread.map(({ file, span }) => ({
      object: undefined,
      text: new TextDecoder().decode(file.bytes.subarray(span.start, span.end)),
    })),
  ];
}

/** That an account lists a Secret means nothing, unless its pods may use no others. */
function referringPart(value: KubeObject): JsonValue {
  if (!isAccount(value) || annotationsOf(value)[ENFORCE_MOUNTABLE_SECRETS] !== undefined) return value;
  const { secrets: _secrets, ...rest } = value;
  return rest;
}

function isAccount(value: KubeObject): boolean {
  return value['kind'] === 'ServiceAccount' && value['apiVersion'] === 'v1';
}

/** The name of a volume is often that of its Secret, and refers to nothing outside the pod. */
const VOLUME_LISTS = ['volumes', 'volumeMounts'];

function collectStrings(value: JsonValue, key: string, strings: string[]): void {
  if (typeof value === 'string') strings.push(value);
  else if (isJsonArray(value)) for (const element of value) collectStrings(element, key, strings);
  else if (isJsonObject(value)) {
    for (const [inner, child] of Object.entries(value)) {
      if (inner === 'name' && VOLUME_LISTS.includes(key)) continue;
      strings.push(inner);
      collectStrings(child, inner, strings);
    }
  }
}

function withoutSecrets(object: InventoryObject, names: ReadonlySet<string>): readonly PlannedChange[] {
  const secrets = elements(object.value['secrets']);
  const gone = secrets.flatMap((secret, index) => {
    const name = member(secret, 'name');
    return typeof name === 'string' && names.has(name) ? [joinPointer('/secrets', index)] : [];
  });
  if (gone.length === 0) return [];
  const all = gone.length === secrets.length;
  const patch = (all ? ['/secrets'] : [...gone].reverse()).map((path) => ({ op: 'remove' as const, path }));
  return [{ object, patch, reason: 'the Secret that it lists leaves the input' }];
}
