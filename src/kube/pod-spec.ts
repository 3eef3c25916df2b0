import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { LATELY, remember } from '../remember.ts';

/** The account of a pod that names none (Kubernetes, plugin/pkg/admission/serviceaccount: DefaultServiceAccountName). */
export const DEFAULT_SERVICE_ACCOUNT = 'default';

export type ContainerList = 'initContainers' | 'containers' | 'ephemeralContainers';

/** A container of a pod spec. Pointers are relative to the pod spec: `/containers/0`. */
export interface Container {
  readonly pointer: JsonPointer;
  readonly list: ContainerList;
  readonly name: string;
  /** A native sidecar: an init container with `restartPolicy: Always`, which runs as long as the pod (KEP-753). */
  readonly sidecar: boolean;
  readonly value: JsonObject;
}

export interface Volume {
  readonly pointer: JsonPointer;
  readonly name: string;
  readonly value: JsonObject;
}

export interface VolumeMount {
  /** Relative to the pod spec, like the container's: `/containers/0/volumeMounts/1`. */
  readonly pointer: JsonPointer;
  /** The volume's name. */
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  /** `subPath`, or `subPathExpr` where that is used instead; empty for the whole volume. */
  readonly subPath: string;
  readonly value: JsonObject;
}

/**
 * The account a pod of this spec runs as. The deprecated alias `serviceAccount` counts only where `serviceAccountName` is empty;
 * where both are set and differ, the alias is ignored without a word (Kubernetes, pkg/apis/core/v1/conversion.go).
 */
export function serviceAccountNameOf(podSpec: JsonValue | undefined): string {
  return (
    asString(member(podSpec, 'serviceAccountName')) ||
    asString(member(podSpec, 'serviceAccount')) ||
    DEFAULT_SERVICE_ACCOUNT
  );
}

/** The pod's own `automountServiceAccountToken`; undefined where it is absent or null, and the ServiceAccount decides. */
export function automountOf(podSpec: JsonValue | undefined): boolean | undefined {
  const automount = member(podSpec, 'automountServiceAccountToken');
  return typeof automount === 'boolean' ? automount : undefined;
}

/** Init containers (native sidecars too), then regular ones: the containers that admission mounts a token into, in its order. */
export function containersOf(podSpec: JsonValue | undefined): readonly Container[] {
  return isJsonObject(podSpec) ? allContainersOf(podSpec) : [];
}

const allContainersOf = remember(
  (podSpec: JsonObject) => [...containersIn(podSpec, 'initContainers'), ...containersIn(podSpec, 'containers')],
  LATELY,
);

/** Debug containers. Admission never mounts a token into one, and the API refuses them in a pod's creation. */
export function ephemeralContainersOf(podSpec: JsonValue | undefined): readonly Container[] {
  return containersIn(podSpec, 'ephemeralContainers');
}

export function volumesOf(podSpec: JsonValue | undefined): readonly Volume[] {
  return isJsonObject(podSpec) ? allVolumesOf(podSpec) : [];
}

const allVolumesOf = remember(
  (podSpec: JsonObject): readonly Volume[] =>
    objectsAt(podSpec, 'volumes', '').map(({ pointer, value }) => ({
      pointer,
      name: asString(value['name']) ?? '',
      value,
    })),
  LATELY,
);

export const volumeMountsOf = remember(
  (container: Container): readonly VolumeMount[] =>
    objectsAt(container.value, 'volumeMounts', container.pointer).map(({ pointer, value }) => ({
      pointer,
      name: asString(value['name']) ?? '',
      mountPath: asString(value['mountPath']) ?? '',
      readOnly: value['readOnly'] === true,
      subPath: asString(value['subPathExpr']) || asString(value['subPath']) || '',
      value,
    })),
  LATELY,
);

function containersIn(podSpec: JsonValue | undefined, list: ContainerList): readonly Container[] {
  return objectsAt(podSpec, list, '').map(({ pointer, value }) => ({
    pointer,
    list,
    name: asString(value['name']) ?? '',
    sidecar: list === 'initContainers' && value['restartPolicy'] === 'Always',
    value,
  }));
}

function objectsAt(
  owner: JsonValue | undefined,
  key: string,
  base: JsonPointer,
): { pointer: JsonPointer; value: JsonObject }[] {
  const list = elements(member(owner, key));
  if (list.length === 0) return [];
  const pointer = joinPointer(base, key);
  return list.flatMap((value, index) => (isJsonObject(value) ? [{ pointer: `${pointer}/${index}`, value }] : []));
}
