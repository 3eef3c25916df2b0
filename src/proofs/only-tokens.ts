import { extraTokenMount, extraTokenVolume } from '../tokens/extra-tokens.ts';
import { admissionVolumeOf } from '../kube/admission.ts';
import { podOf } from '../kube/pod.ts';
import { API_TOKEN_MOUNT_PATH, isTokenVolume, readTokenVolume, tokenVolumeMount } from '../kube/token-volume.ts';
import { selectedContainers } from '../tokens/mount-targets.ts';
import { projectedInPlaceOf } from '../kube/projected-secret.ts';
import { asString, deepEqual, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { ownVolumesOf, writtenVolumesOf } from '../tokens/written-volumes.ts';
import { defineProof, type Planned } from './proof.ts';

/** Another proof is about them. */
const ACCOUNT_FIELDS = ['serviceAccountName', 'serviceAccount'];
const CONTAINER_LISTS = ['initContainers', 'containers'] as const;

interface Permitted extends Planned {
  /** Volumes that may go, and with them their mounts: what tokentrim wrote, or what a rule that names containers leaves. */
  readonly removable: ReadonlySet<string>;
  /** Volumes of a name that tokentrim gives: they follow the policy. */
  readonly alignable: ReadonlySet<string>;
}

/** The values before and after are compared, whatever the plan's operations say. */
export const onlyTokens = defineProof({
  id: 'only-tokens',
  summary:
    'Nothing but the field, the account, token volumes and their mounts differs; what is added holds what admission gives.',
  faults: (planned) => {
    const { decision, patch, podSpec } = planned;
    const { place } = decision.workload;
    const permitted = { ...planned, removable: removableOf(planned), alignable: alignableOf(planned) };
    const beside = patch.filter(({ path }) => !path.startsWith(`${place.pointer}/`)).map(({ path }) => path);
    const within = [
      ...changedMembers(place.podSpec, podSpec, [
        ...ACCOUNT_FIELDS,
        'automountServiceAccountToken',
        'volumes',
        ...CONTAINER_LISTS,
      ]),
      ...changedVolumes(permitted),
      ...CONTAINER_LISTS.flatMap((list) => changedContainers(permitted, list)),
    ];
    return [...beside, ...within.map((pointer) => place.pointer + pointer)].map(
      (pointer) => `${pointer} would be changed; expected a change of tokens alone`,
    );
  },
});

function changedMembers(before: JsonObject, after: JsonObject, except: readonly string[]): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !except.includes(key) && !deepEqual(before[key], after[key]))
    .map((key) => joinPointer('', key));
}

function removableOf({ decision }: Planned): ReadonlySet<string> {
  const { access, token, workload } = decision;
  const { podSpec } = workload.place;
  const selected = selectedContainers(podSpec, decision);
  const volumes =
    access === 'none' ? ownVolumesOf(podSpec, token)
    : access === 'projected' && selected !== undefined ? writtenVolumesOf(podSpec, token)
    : [];
  return new Set(volumes.map(({ name }) => name));
}

function alignableOf({ decision: { access, token, workload } }: Planned): ReadonlySet<string> {
  const written = access === 'projected' ? writtenVolumesOf(workload.place.podSpec, token) : [];
  return new Set(written.filter(({ named }) => named).map(({ name }) => name));
}

function changedVolumes({ decision, podSpec, removable, alignable }: Permitted): readonly string[] {
  const after = elements(podSpec['volumes']);
  const left = new Set(after.map(nameOf));
  const before = elements(decision.workload.place.podSpec['volumes']);
  const kept = before.filter((volume) => left.has(nameOf(volume)) || !removable.has(nameOf(volume)));
  if (after.length < kept.length) return ['/volumes'];
  return after.flatMap((volume, index) => {
    const old = kept[index];
    const same =
      old === undefined ? isNewVolume(volume, decision)
      : alignable.has(nameOf(old)) ? nameOf(old) === nameOf(volume) && readTokenVolume(volume) !== undefined
      : withoutLife(projectionOf(old, decision)) === withoutLife(volume);
    return same ? [] : [joinPointer('', 'volumes', index)];
  });
}

function changedContainers(permitted: Permitted, list: (typeof CONTAINER_LISTS)[number]): readonly string[] {
  const before = elements(permitted.decision.workload.place.podSpec[list]);
  const after = elements(permitted.podSpec[list]);
  if (before.length !== after.length) return [joinPointer('', list)];
  return before.flatMap((container, index) => {
    const now = after[index];
    const pointer = joinPointer('', list, index);
    if (!isJsonObject(container) || !isJsonObject(now)) return deepEqual(container, now) ? [] : [pointer];
    const members = changedMembers(container, now, ['volumeMounts']);
    return [...members, ...changedMounts(permitted, container, now)].map((inner) => pointer + inner);
  });
}

function changedMounts(permitted: Permitted, before: JsonObject, after: JsonObject): readonly string[] {
  if (deepEqual(before['volumeMounts'], after['volumeMounts'])) return [];
  const { decision, removable, alignable } = permitted;
  const now = elements(after['volumeMounts']);
  const left = new Set(now.map(nameOf));
  const kept = elements(before['volumeMounts']).filter(
    (mount) => left.has(nameOf(mount)) || !removable.has(nameOf(mount)),
  );
  if (now.length < kept.length) return ['/volumeMounts'];
  return now.flatMap((mount, index) => {
    const old = kept[index];
    const same =
      old === undefined ? isTokenMount(mount, permitted) || isExtraMount(mount, decision)
      : deepEqual(old, mount) ? true
      : alignable.has(nameOf(old)) && deepEqual(moved(old, decision), mount);
    return same ? [] : [joinPointer('', 'volumeMounts', index)];
  });
}

/** A mount at the place where clients look is moved to the policy's. */
function moved(mount: JsonValue, { token }: Planned['decision']): JsonValue {
  const isThere = isJsonObject(mount) && mount['mountPath'] === API_TOKEN_MOUNT_PATH;
  return isThere ? { ...mount, mountPath: token.mountPath } : mount;
}

/** Of the volume that is written, or of one that admission takes for its own and would mount here too. */
function isTokenMount(mount: JsonValue, { decision: { token, workload }, podSpec }: Planned): boolean {
  const { spec } = podOf(workload.object.value, workload.place, podSpec);
  const volumeName = nameOf(mount);
  const volume = elements(spec['volumes']).find((one) => nameOf(one) === volumeName);
  return (
    deepEqual(mount, tokenVolumeMount({ ...token, volumeName })) &&
    volume !== undefined &&
    (isTokenVolume(volume, token) || volumeName === admissionVolumeOf(spec))
  );
}

function isNewVolume(volume: JsonValue, { token, extraTokens }: Planned['decision']): boolean {
  return isTokenVolume(volume, token) || extraTokens.some((extra) => deepEqual(volume, extraTokenVolume(extra)));
}

function isExtraMount(mount: JsonValue, { extraTokens }: Planned['decision']): boolean {
  return extraTokens.some((extra) => deepEqual(mount, extraTokenMount(extra)));
}

function nameOf(value: JsonValue): string {
  return asString(member(value, 'name')) ?? '';
}

/** A volume as it is to be: with the files of a legacy Secret through a projection, where that was decided. */
function projectionOf(volume: JsonValue, { replacedVolumes = [], token }: Planned['decision']) {
  if (!isJsonObject(volume) || !replacedVolumes.includes(asString(volume['name']) ?? '')) return volume;
  const { secret: _secret, ...rest } = volume;
  const projected = projectedInPlaceOf(volume, token, () => true);
  return projected === undefined ? volume : { ...rest, projected };
}

/** A token's life is what tokens-as-decided is about. */
function withoutLife(volume: JsonValue): string {
  return JSON.stringify(volume, (key, value: JsonValue) => (key === 'expirationSeconds' ? undefined : value));
}
