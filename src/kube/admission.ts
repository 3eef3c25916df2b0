import { elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { ENFORCE_MOUNTABLE_SECRETS, MIRROR_POD } from './annotation.ts';
import { annotationsOf } from './object.ts';
import type { Pod } from './pod.ts';
import {
  automountOf,
  containersOf,
  serviceAccountNameOf,
  volumeMountsOf,
  volumesOf,
  type Container,
} from './pod-spec.ts';
import { secretNamesOf, unlistedSecretOf } from './secret-reference.ts';
import {
  ADMISSION_EXPIRATION_SECONDS,
  ADMISSION_VOLUME_PREFIX,
  API_TOKEN_MOUNT_PATH,
  DEFAULT_MODE,
  tokenVolume,
} from './token-volume.ts';

/** What the ServiceAccount admission plugin makes of a pod. */
export interface AdmittedPod {
  readonly spec: JsonObject;
  /** Whether the plugin gives this pod a token, in containers that have nothing at the token's path. */
  readonly automount: boolean;
  /** The name of the volume that the plugin added. */
  readonly addedVolume: string | undefined;
  /** The mounts that the plugin added, relative to the pod spec. */
  readonly addedMounts: ReadonlySet<JsonPointer>;
  /** Why the plugin refuses the pod; undefined where it does not. */
  readonly refusal: string | undefined;
}

/** Stands for the five characters that admission generates. */
const GENERATED = 'xxxxx';

const UNTOUCHED = { automount: false, addedVolume: undefined, addedMounts: new Set<JsonPointer>() };

/**
 * The ServiceAccount admission plugin on a pod's creation (Kubernetes, plugin/pkg/admission/serviceaccount/admission.go).
 * `account` is the object of the name that the pod runs as; undefined where the namespace has none. Its steps are the
 * plugin's: mirror pods are left alone, the account is looked up, the token mounted, the account's pull secrets taken
 * over, the account's list of Secrets enforced.
 */
export function admitPod(pod: Pod, namespace: string, account: JsonObject | undefined): AdmittedPod {
  const { spec } = pod;
  if (Object.hasOwn(pod.annotations, MIRROR_POD))
    return { ...UNTOUCHED, spec, refusal: forbidden(pod, mirrorFault(spec)) };
  const name = serviceAccountNameOf(spec);
  const named = { ...spec, serviceAccountName: name, serviceAccount: name };
  if (account === undefined) {
    const fault = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    return { ...UNTOUCHED, spec: named, refusal: forbidden(pod, fault) };
  }
  const automount = automounts(spec, account);
  const mounted = automount ? mountToken(named) : { ...UNTOUCHED, spec: named };
  const admitted = withPullSecrets(mounted.spec, account);
  const fault = enforcesSecrets(account) ? unlistedSecretOf(admitted, account) : undefined;
  return { ...mounted, spec: admitted, automount, refusal: forbidden(pod, fault) };
}

/** The pod's own word, else the account's, else yes. */
export function automounts(podSpec: JsonObject, account: JsonObject): boolean {
  return automountOf(podSpec) ?? automountOf(account) ?? true;
}

/** The containers that the plugin mounts a token into: all that have nothing at exactly its path. */
export function containersWithoutMount(podSpec: JsonObject): readonly Container[] {
  return containersOf(podSpec).filter(
    (container) => !volumeMountsOf(container).some(({ mountPath }) => mountPath === API_TOKEN_MOUNT_PATH),
  );
}

/** A volume that the plugin takes for its own because of its name, whatever it holds. */
export function admissionVolumeOf(podSpec: JsonObject): string | undefined {
  return volumesOf(podSpec).find(({ name }) => name.startsWith(ADMISSION_VOLUME_PREFIX))?.name;
}

function mountToken(spec: JsonObject): Omit<AdmittedPod, 'automount' | 'refusal'> {
  const targets = new Set(containersWithoutMount(spec).map(({ pointer }) => pointer));
  if (targets.size === 0) return { ...UNTOUCHED, spec };
  const reused = admissionVolumeOf(spec);
  const name = reused ?? ADMISSION_VOLUME_PREFIX + GENERATED;
  const mount = { name, readOnly: true, mountPath: API_TOKEN_MOUNT_PATH };
  const addedMounts = new Set<JsonPointer>();

  function mountIn(list: 'initContainers' | 'containers'): readonly JsonValue[] {
    return elements(spec[list]).map((container, index) => {
      const pointer = joinPointer('', list, index);
      if (!isJsonObject(container) || !targets.has(pointer)) return container;
      const before = elements(container['volumeMounts']);
      addedMounts.add(joinPointer(pointer, 'volumeMounts', before.length));
      return { ...container, volumeMounts: [...before, mount] };
    });
  }

  return {
    spec: {
      ...spec,
      initContainers: mountIn('initContainers'),
      containers: mountIn('containers'),
      ...(reused === undefined && { volumes: [...elements(spec['volumes']), admissionVolume(name)] }),
    },
    addedVolume: reused === undefined ? name : undefined,
    addedMounts,
  };
}

function admissionVolume(volumeName: string): JsonObject {
  return tokenVolume({
    volumeName,
    mountPath: API_TOKEN_MOUNT_PATH,
    path: 'token',
    expirationSeconds: ADMISSION_EXPIRATION_SECONDS,
    audience: '',
    defaultMode: DEFAULT_MODE,
    platform: 'kubernetes',
  });
}

/** Only a pod without any takes over the account's; nothing is merged. */
function withPullSecrets(spec: JsonObject, account: JsonObject): JsonObject {
  const own = elements(spec['imagePullSecrets']);
  const inherited = elements(account['imagePullSecrets']);
  if (own.length > 0 || inherited.length === 0) return spec;
  return { ...spec, imagePullSecrets: inherited.map((secret) => ({ name: member(secret, 'name') ?? '' })) };
}

function mirrorFault(spec: JsonObject): string | undefined {
  if ((member(spec, 'serviceAccountName') || member(spec, 'serviceAccount') || '') !== '') {
    return 'a mirror pod may not reference service accounts';
  }
  if (secretNamesOf(spec).some((name) => name !== '')) return 'a mirror pod may not reference secrets';
  const projections = volumesOf(spec).flatMap(({ value }) => elements(member(member(value, 'projected'), 'sources')));
  if (projections.some((source) => isJsonObject(member(source, 'serviceAccountToken')))) {
    return 'a mirror pod may not use ServiceAccountToken volume projections';
  }
  return undefined;
}

/** The values that Go's strconv.ParseBool takes for true. */
const TRUE: ReadonlySet<JsonValue | undefined> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

function enforcesSecrets(account: JsonObject): boolean {
  return TRUE.has(annotationsOf(account)[ENFORCE_MOUNTABLE_SECRETS]);
}

function forbidden({ name }: Pod, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `pods "${name}" is forbidden: ${fault}`;
}
