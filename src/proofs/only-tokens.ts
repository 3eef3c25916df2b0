import { admissionVolumeOf } from '../kube/admission.ts';
import { isTokenVolume, tokenVolumeMount } from '../kube/token-volume.ts';
import { asString, deepEqual, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { ownVolumeOf } from '../pod-tokens.ts';
import { defineProof, type Planned } from './proof.ts';

const CONTAINER_LISTS = ['initContainers', 'containers'] as const;

/** The values before and after are compared, whatever the plan's operations say. */
export const onlyTokens = defineProof({
  id: 'only-tokens',
  summary: 'Nothing but the field, token volumes and their mounts differs; what is added holds what admission gives.',
  faults: (planned) => {
    const { decision, patch, podSpec } = planned;
    const { place } = decision.workload;
    const beside = patch.filter(({ path }) => !path.startsWith(`${place.pointer}/`)).map(({ path }) => path);
    const within = [
      ...changedMembers(place.podSpec, podSpec, ['automountServiceAccountToken', 'volumes', ...CONTAINER_LISTS]),
      ...changedVolumes(planned),
      ...CONTAINER_LISTS.flatMap((list) => changedContainers(planned, list)),
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

function changedVolumes({ decision, podSpec, policy }: Planned): readonly string[] {
  const before = decision.workload.place.podSpec;
  const own = removedVolume(decision, policy);
  const kept = elements(before['volumes']).filter((volume) => own === undefined || member(volume, 'name') !== own);
  const after = elements(podSpec['volumes']);
  return after.length >= kept.length ?
      after.flatMap((volume, index) => {
        const old = kept[index];
        const same = old === undefined ? isTokenVolume(volume, policy.token) : withoutLife(old) === withoutLife(volume);
        return same ? [] : [joinPointer('', 'volumes', index)];
      })
    : ['/volumes'];
}

function changedContainers(planned: Planned, list: (typeof CONTAINER_LISTS)[number]): readonly string[] {
  const before = elements(planned.decision.workload.place.podSpec[list]);
  const after = elements(planned.podSpec[list]);
  if (before.length !== after.length) return [joinPointer('', list)];
  return before.flatMap((container, index) => {
    const now = after[index];
    const pointer = joinPointer('', list, index);
    if (!isJsonObject(container) || !isJsonObject(now)) return deepEqual(container, now) ? [] : [pointer];
    const members = changedMembers(container, now, ['volumeMounts']);
    return [...members, ...changedMounts(planned, container, now)].map((inner) => pointer + inner);
  });
}

function changedMounts(
  { decision, podSpec, policy }: Planned,
  before: JsonObject,
  after: JsonObject,
): readonly string[] {
  const own = removedVolume(decision, policy);
  const kept = elements(before['volumeMounts']).filter((mount) => own === undefined || member(mount, 'name') !== own);
  const now = elements(after['volumeMounts']);
  if (now.length < kept.length) return ['/volumeMounts'];
  return now.flatMap((mount, index) => {
    const old = kept[index];
    const same = old === undefined ? isTokenMount(mount, podSpec, policy) : deepEqual(old, mount);
    return same ? [] : [joinPointer('', 'volumeMounts', index)];
  });
}

/** Of the volume that is written, or of one that admission takes for its own and would mount here too. */
function isTokenMount(mount: JsonValue, podSpec: JsonObject, { token }: Planned['policy']): boolean {
  const volumeName = asString(member(mount, 'name')) ?? '';
  const volume = elements(podSpec['volumes']).find((one) => member(one, 'name') === volumeName);
  return (
    deepEqual(mount, tokenVolumeMount({ ...token, volumeName })) &&
    volume !== undefined &&
    (isTokenVolume(volume, token) || volumeName === admissionVolumeOf(podSpec))
  );
}

function removedVolume({ access, workload }: Planned['decision'], { token }: Planned['policy']): string | undefined {
  return access === 'none' ? ownVolumeOf(workload.place.podSpec, token)?.name : undefined;
}

/** A token's life is what tokens-as-decided is about. */
function withoutLife(volume: JsonValue): string {
  return JSON.stringify(volume, (key, value: JsonValue) => (key === 'expirationSeconds' ? undefined : value));
}
