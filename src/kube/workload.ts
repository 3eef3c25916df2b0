import { elements, isJsonArray, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, parsePointer, valueAt, type JsonPointer } from '../patch/pointer.ts';
import { MIRROR_POD } from './annotation.ts';
import { customWorkloads } from './custom-workload.ts';
import { annotationsOf, groupOf, refOf, type KubeObject } from './object.ts';

/** `operator`: a controller may put another account into the pod than its spec names, or names none. */
export type AccountChosenBy = 'pod' | 'operator';

export interface WorkloadKind {
  /** Of any version. */
  readonly group: string;
  readonly kind: string;
  /** Pointers to the pod specs; a reference token `*` stands for every element of a list or every member of a mapping. */
  readonly podSpecPaths: readonly JsonPointer[];
  readonly accountChosenBy: AccountChosenBy;
  /** Kubernetes refuses a change of the pod spec in place: the object has to be deleted and made anew. */
  readonly immutable: boolean;
  /** It does so only where there is something at this pointer of the object. */
  readonly immutableWith?: JsonPointer;
  /** Pod specs to which the operator adds containers that call the API, and to which nothing may be done. */
  readonly addsClients?: readonly AddedClients[];
  /** Where the path and the rest of the row are stated. */
  readonly source: string;
}

interface AddedClients {
  readonly path: JsonPointer;
  /** Only where there is `true` at this pointer of the object. */
  readonly when?: JsonPointer;
  /** One sentence. */
  readonly reason: string;
}

/** A pod spec, found in an object. */
export interface PodSpecPlace {
  readonly pointer: JsonPointer;
  readonly podSpec: JsonObject;
  /** The pod template, which has the pod's metadata: the parent of the pod spec; the empty pointer for a Pod. */
  readonly templatePointer: JsonPointer;
  readonly accountChosenBy: AccountChosenBy;
  readonly immutable: boolean;
  /** Why nothing may be done to it, in one sentence. */
  readonly leftAlone: string | undefined;
}

const TEMPLATE = ['/spec/template/spec'];
const CORE = 'Kubernetes, staging/src/k8s.io/api/core/v1/types.go';
const APPS = 'Kubernetes, staging/src/k8s.io/api/apps/{v1,v1beta1,v1beta2}/types.go';
const EXTENSIONS = 'Kubernetes up to 1.15, staging/src/k8s.io/api/extensions/v1beta1/types.go';
const BATCH = 'Kubernetes, staging/src/k8s.io/api/batch/{v1,v1beta1,v2alpha1}/types.go';
const OPENSHIFT = 'OpenShift, github.com/openshift/api apps/v1/types.go; `v1` alone up to OpenShift 3.11';

function fromPod(group: string, kind: string, podSpecPaths: readonly JsonPointer[], source: string): WorkloadKind {
  return { group, kind, podSpecPaths, accountChosenBy: 'pod', immutable: false, source };
}

/** Every kind whose pod specs are read and changed; nothing else says where a pod spec is. */
export const workloadKinds: readonly WorkloadKind[] = [
  { ...fromPod('', 'Pod', ['/spec'], CORE), immutable: true },
  fromPod('', 'PodTemplate', ['/template/spec'], CORE),
  fromPod('', 'ReplicationController', TEMPLATE, CORE),
  fromPod('apps', 'Deployment', TEMPLATE, APPS),
  fromPod('apps', 'ReplicaSet', TEMPLATE, APPS),
  fromPod('apps', 'StatefulSet', TEMPLATE, APPS),
  fromPod('apps', 'DaemonSet', TEMPLATE, APPS),
  fromPod('extensions', 'Deployment', TEMPLATE, EXTENSIONS),
  fromPod('extensions', 'ReplicaSet', TEMPLATE, EXTENSIONS),
  fromPod('extensions', 'DaemonSet', TEMPLATE, EXTENSIONS),
  { ...fromPod('batch', 'Job', TEMPLATE, BATCH), immutable: true },
  fromPod('batch', 'CronJob', ['/spec/jobTemplate/spec/template/spec'], BATCH),
  fromPod('apps.openshift.io', 'DeploymentConfig', TEMPLATE, OPENSHIFT),
  fromPod('', 'DeploymentConfig', TEMPLATE, OPENSHIFT),
  ...customWorkloads,
];

/** The row of an object's kind, whatever its version. `more` are rows beside those of {@link workloadKinds}. */
export function workloadKindOf(object: KubeObject, more: readonly WorkloadKind[] = []): WorkloadKind | undefined {
  const { apiVersion, kind } = refOf(object);
  const group = groupOf(apiVersion);
  return [...workloadKinds, ...more].find((row) => row.kind === kind && row.group === group);
}

/** The pod specs of a workload that are there, in the order of the table's paths; none for any other kind. */
export function podSpecsOf(object: KubeObject, more: readonly WorkloadKind[] = []): readonly PodSpecPlace[] {
  const row = workloadKindOf(object, more);
  if (row === undefined) return [];
  return row.podSpecPaths
    .flatMap((path) => matches(object, parsePointer(path)))
    .map(({ keys, value }) => {
      const pointer = joinPointer('', ...keys);
      return {
        pointer,
        podSpec: value,
        templatePointer: joinPointer('', ...keys.slice(0, -1)),
        accountChosenBy: row.accountChosenBy,
        immutable:
          row.immutable || (row.immutableWith !== undefined && valueAt(object, row.immutableWith) !== undefined),
        leftAlone: row.addsClients?.find(
          ({ path, when }) => path === pointer && (when === undefined || valueAt(object, when) === true),
        )?.reason,
      };
    });
}

/** Whether a workload of the table made the object: what it runs as is then its owner's choice. */
export function isOwnedByWorkload(object: KubeObject): boolean {
  return elements(member(member(object, 'metadata'), 'ownerReferences')).some((owner) => {
    const reference = { apiVersion: member(owner, 'apiVersion') ?? null, kind: member(owner, 'kind') ?? null };
    return member(owner, 'controller') === true && workloadKindOf(reference) !== undefined;
  });
}

/** The API's read-only picture of a static pod: admission leaves it alone, and refuses one with an account or a token. */
export function isMirrorPod(object: KubeObject): boolean {
  const { apiVersion, kind } = refOf(object);
  return kind === 'Pod' && groupOf(apiVersion) === '' && Object.hasOwn(annotationsOf(object), MIRROR_POD);
}

interface Match {
  readonly keys: readonly string[];
  readonly value: JsonObject;
}

function matches(
  value: JsonValue | undefined,
  path: readonly string[],
  keys: readonly string[] = [],
): readonly Match[] {
  const [token, ...rest] = path;
  if (token === undefined) return isJsonObject(value) ? [{ keys, value }] : [];
  if (token !== '*') {
    return matches(member(value, token), rest, [...keys, token]);
  }
  const children = isJsonArray(value) || isJsonObject(value) ? Object.entries(value) : [];
  return children.flatMap(([key, child]) => matches(child, rest, [...keys, key]));
}
