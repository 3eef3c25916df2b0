import { posix } from 'node:path';
import type { Inventory, InventoryObject } from '../src/inventory/inventory.ts';
import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../src/patch/json.ts';
import { admitPod, automounts, type AdmittedPod } from '../src/kube/admission.ts';
import { ENFORCE_MOUNTABLE_SECRETS, MIRROR_POD } from '../src/kube/annotation.ts';
import { refusalsOf } from '../src/kube/api-server.ts';
import { accountDecodingError, metadataDecodingError, podSpecDecodingError } from '../src/kube/decoding.ts';
import { labelFaults, subdomainFaults } from '../src/kube/dns-name.ts';
import { annotationsOf, type KubeObject } from '../src/kube/object.ts';
import { volumeWarnings } from '../src/kube/volume-warnings.ts';
import {
  containersOf,
  ephemeralContainersOf,
  serviceAccountNameOf,
  volumeMountsOf,
  volumesOf,
  type Container,
} from '../src/kube/pod-spec.ts';
import { podOf } from '../src/kube/pod.ts';
import { accountOfTokenSecret, isTokenSecret } from '../src/kube/token-secret.ts';
import { API_TOKEN_MOUNT_PATH, DEFAULT_MODE, isApiAudience, tokensOf } from '../src/kube/token-volume.ts';
import { objectRefusalsOf } from '../src/kube/validate-object.ts';
import { validatePod } from '../src/kube/validation.ts';
import { sourcesOf } from '../src/kube/volume-source.ts';
import { podSpecsOf, workloadKinds, type PodSpecPlace } from '../src/kube/workload.ts';

/** One document of a recorded result, or of the model's. */
export interface GoldenDocument {
  readonly kind?: string;
  readonly name?: string;
  readonly valid: boolean;
  readonly errors?: readonly string[];
  readonly strict?: readonly string[];
  readonly warnings?: readonly string[];
}

const ADDED_KINDS = ['ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const KNOWN: ReadonlySet<string> = new Set([...ADDED_KINDS, 'Secret', ...workloadKinds.map(({ kind }) => kind)]);

/** Whether the model has something to say about objects of this kind. */
export function isKnownKind(kind: string | undefined): boolean {
  return kind !== undefined && KNOWN.has(kind);
}

/** Of the recorded results. */
export const NAMESPACE = 'default';

interface Judged {
  readonly docs: readonly GoldenDocument[];
  readonly pods: readonly unknown[];
}

/** What the model makes of a stream, in the form of the recorded results. */
export function judge(inventory: Inventory): Judged {
  const objects = inventory.objects.filter(({ ref }) => isKnownKind(ref.kind));
  const documents = objects.map((object) => judgeObject(object, inventory));
  const pods = objects.flatMap((object) =>
    podSpecsOf(object.value)
      .filter(({ podSpec }) => decodingErrorOf(object.value, podSpec) === undefined)
      .map((place) => describePod(object, place, inventory)),
  );
  return { docs: documents, pods };
}

function judgeObject(object: InventoryObject, inventory: Inventory): GoldenDocument {
  const { kind } = object.ref;
  const [place] = podSpecsOf(object.value);
  const decoding = decodingErrorOf(object.value, place?.podSpec);
  const errors = decoding === undefined ? errorsOf(object, inventory) : [`decode: ${decoding}`];
  const name = nameOf(object);
  const strict = duplicateKeysOf(object);
  // The API server warns of what it validated, and of what admission refused too.
  const warnings = errors.every((text) => text.startsWith('pods "')) ? warningsOf(object) : [];
  return {
    kind,
    ...(decoding === undefined && name !== '' && { name }),
    valid: errors.length === 0,
    ...(errors.length > 0 && { errors }),
    ...(strict.length > 0 && { strict }),
    ...(warnings.length > 0 && { warnings }),
  };
}

function nameOf({ ref, value }: InventoryObject): string {
  return member(member(value, 'metadata'), 'name') === undefined ? `${ref.name}xxxxx` : ref.name;
}

function decodingErrorOf(object: KubeObject, podSpec: JsonObject | undefined): string | undefined {
  const [place] = podSpecsOf(object);
  const spec = podSpec === undefined || place === undefined ? undefined : podSpecDecodingError(podSpec, place);
  return metadataDecodingError(object) ?? spec ?? accountDecodingError(object);
}

/** Those of the object itself: a template's pods are refused apart from it. */
function errorsOf({ value, ref }: InventoryObject, inventory: Inventory): readonly string[] {
  const [place] = podSpecsOf(value);
  if (place !== undefined) {
    const all = refusalsOf(value, place, place.podSpec, NAMESPACE, accountOf(place, inventory));
    return ref.kind === 'Pod' ? all : all.filter((text) => !text.startsWith('pods "'));
  }
  if (ref.kind === 'Secret') {
    const orphan = isTokenSecret(value) && accountOfTokenSecret(value) === undefined;
    return orphan ? ['metadata.annotations[kubernetes.io/service-account.name]: Required value'] : [];
  }
  return objectRefusalsOf(value);
}

function warningsOf(object: InventoryObject): readonly string[] {
  const { value, ref } = object;
  const [place] = podSpecsOf(value);
  const faults = ref.kind === 'Pod' ? labelFaults(nameOf(object)) : [];
  const hostname = "this is used in the Pod's hostname, which can result in surprising behavior";
  return [
    ...(faults.length > 0 ? [`metadata.name: ${hostname}; a DNS label is recommended: [${faults.join(' ')}]`] : []),
    ...(place === undefined ? [] : volumeWarnings(place.podSpec)),
    ...(Object.hasOwn(annotationsOf(value), ENFORCE_MOUNTABLE_SECRETS) ? [DEPRECATED] : []),
  ];
}

const DEPRECATED =
  'metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';

/** The account that the API server finds: one that it accepted, the last of its name; `default` is always there. */
function accountOf({ podSpec }: PodSpecPlace, inventory: Inventory): JsonObject | undefined {
  const name = serviceAccountNameOf(podSpec);
  const accounts = inventory.objects.filter(
    ({ ref, value }) =>
      ref.kind === 'ServiceAccount' &&
      ref.name === name &&
      ref.namespace === NAMESPACE &&
      decodingErrorOf(value, undefined) === undefined &&
      subdomainFaults(name).length === 0,
  );
  return accounts.at(-1)?.value ?? (name === 'default' ? {} : undefined);
}

function duplicateKeysOf({ document }: InventoryObject): readonly string[] {
  const { yaml } = document;
  if (yaml === undefined || yaml.duplicateKeys.length === 0) return [];
  const lines = yaml.duplicateKeys.map(
    ({ name, offset }) => `  line ${yaml.text.slice(0, offset).split('\n').length}: key "${name}" already set in map`,
  );
  return [`yaml: unmarshal errors:\n${lines.join('\n')}`];
}

function describePod(object: InventoryObject, place: PodSpecPlace, inventory: Inventory): unknown {
  const account = accountOf(place, inventory);
  const pod = podOf(object.value, place);
  const admitted = admitPod(pod, NAMESPACE, account);
  const { spec, refusal, addedVolume } = admitted;
  const mirror = Object.hasOwn(pod.annotations, MIRROR_POD);
  const validation = validatePod(pod, spec).map(({ field, message }) => `${field}: ${message}`);
  const tokens = tokenVolumesOf(admitted, inventory);
  const pullSecrets = elements(spec['imagePullSecrets']).map((secret) => member(secret, 'name'));
  const all = [...containersOf(spec), ...ephemeralContainersOf(spec)];
  return {
    kind: object.ref.kind,
    name: nameOf(object),
    ...(mirror && { mirror }),
    serviceAccountName: member(spec, 'serviceAccountName') || member(spec, 'serviceAccount') || '',
    automountEffective: !mirror && account !== undefined && automounts(place.podSpec, account),
    addedVolume: addedVolume ?? null,
    ...(all.length > 0 && { containers: all.map(labelOf) }),
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
    ...(refusal !== undefined && { admissionErrors: [refusal] }),
    ...(validation.length > 0 && { validationErrors: validation }),
    ...(tokens.length > 0 && { tokenVolumes: tokens.map(({ description }) => description) }),
    mounts: all.flatMap((container) => mountsOf(container, admitted, tokens)),
  };
}

function labelOf({ list, sidecar, name }: Container): string {
  const prefix = { initContainers: sidecar ? 'sidecar:' : 'init:', containers: '', ephemeralContainers: 'ephemeral:' };
  return prefix[list] + name;
}

interface TokenVolume {
  readonly pointer: string;
  readonly api: boolean;
  readonly description: unknown;
}

function tokenVolumesOf({ spec, addedVolume }: AdmittedPod, inventory: Inventory): readonly TokenVolume[] {
  const isToken = (name: string): boolean =>
    inventory.objects.some(({ ref, value }) => ref.name === name && isTokenSecret(value));
  return volumesOf(spec).flatMap(({ pointer, name, value }): readonly TokenVolume[] => {
    const tokens = tokensOf(value, isToken);
    if (tokens.length === 0) return [];
    const head = { name, addedBy: name === addedVolume ? 'admission' : 'manifest' };
    const api = tokens.some(({ audience }) => audience === '');
    const secret = member(value, 'secret');
    if (secret !== undefined) {
      const defaultMode = member(secret, 'defaultMode') ?? DEFAULT_MODE;
      const sources = [`secret:${asString(member(secret, 'secretName')) ?? ''}`];
      const description = {
        ...head,
        kind: 'secret',
        defaultMode,
        caCrt: true,
        namespace: true,
        sources,
        apiToken: false,
      };
      return [{ pointer, api, description }];
    }
    const projected = member(value, 'projected');
    const sources = elements(member(projected, 'sources'));
    const secrets = secretsIn(sources).filter(isToken);
    const description = {
      ...head,
      kind: 'projected',
      defaultMode: member(projected, 'defaultMode') ?? DEFAULT_MODE,
      tokens: tokens.map(({ source, path, audience, expirationSeconds }) => ({
        path: source === 'secret' ? `secret:${secrets.shift() ?? ''}` : path,
        audience,
        expirationSeconds: expirationSeconds ?? 0,
      })),
      caCrt: sources.some(isRootCa),
      namespace: sources.some(isNamespace),
      sources: sources.map(sourceName),
      apiToken: isApiTokenVolume(sources),
    };
    return [{ pointer, api, description }];
  });
}

function secretsIn(sources: readonly JsonValue[]): string[] {
  return sources.flatMap((source) => asString(member(member(source, 'secret'), 'name')) ?? []);
}

function isRootCa(source: JsonValue): boolean {
  const configMap = member(source, 'configMap');
  const items = elements(member(configMap, 'items'));
  return (
    member(configMap, 'name') === 'kube-root-ca.crt' &&
    (items.length === 0 || items.some((item) => member(item, 'key') === 'ca.crt' && member(item, 'path') === 'ca.crt'))
  );
}

function isNamespace(source: JsonValue): boolean {
  const items = elements(member(member(source, 'downwardAPI'), 'items'));
  return items.some((item) => member(item, 'path') === 'namespace' && isNamespaceField(item));
}

function isNamespaceField(item: JsonValue): boolean {
  return member(member(item, 'fieldRef'), 'fieldPath') === 'metadata.namespace';
}

function sourceName(source: JsonValue): string {
  if (isJsonObject(member(source, 'serviceAccountToken'))) return 'serviceAccountToken';
  const configMap = member(source, 'configMap');
  if (isJsonObject(configMap)) return `configMap:${asString(configMap['name']) ?? ''}`;
  const secret = member(source, 'secret');
  if (isJsonObject(secret)) return `secret:${asString(secret['name']) ?? ''}`;
  return isJsonObject(member(source, 'downwardAPI')) ? 'downwardAPI' : 'other';
}

/** A token for the API server and nothing beside it but what admission adds too. */
function isApiTokenVolume(sources: readonly JsonValue[]): boolean {
  const tokens = sources.map((source) => member(source, 'serviceAccountToken')).filter(isJsonObject);
  const others = sources.filter((source) => !isJsonObject(member(source, 'serviceAccountToken')));
  return (
    tokens.length > 0 &&
    tokens.every((token) => isApiAudience(asString(token['audience']) ?? '') && !token['audience']) &&
    others.every(
      (source) =>
        sourceName(source) === 'configMap:kube-root-ca.crt' ||
        (sourceName(source) === 'downwardAPI' &&
          elements(member(member(source, 'downwardAPI'), 'items')).every(isNamespaceField)),
    )
  );
}

function mountsOf(container: Container, { spec, addedMounts }: AdmittedPod, tokens: readonly TokenVolume[]): unknown[] {
  return volumeMountsOf(container).flatMap(({ pointer, name, mountPath, readOnly, subPath }) => {
    const volume = volumesOf(spec).findLast((one) => one.name === name);
    const token = tokens.find(({ pointer: place }) => place === volume?.pointer);
    const place = `${posix.normalize(mountPath)}/`.replace('//', '/');
    if (token === undefined && !place.startsWith(`${API_TOKEN_MOUNT_PATH}/`)) return [];
    return [
      {
        container: container.name,
        mountPath,
        readOnly,
        ...(subPath !== '' && { subPath }),
        volumeName: name,
        volumeKind: volume === undefined ? '' : (sourcesOf(volume.value)[0] ?? 'emptyDir'),
        addedBy: addedMounts.has(pointer) ? 'admission' : 'manifest',
        ...(container.list === 'initContainers' && { init: true }),
        ...(container.sidecar && { sidecar: true }),
        ...(container.list === 'ephemeralContainers' && { ephemeral: true }),
        ...(token !== undefined && { token: true }),
        ...(token?.api === true && { apiToken: true }),
      },
    ];
  });
}
