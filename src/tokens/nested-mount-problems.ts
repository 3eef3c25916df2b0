import type { Decision } from '../decide.ts';
import { placeOf, type InventoryObject } from '../inventory/inventory.ts';
import type { KubeObject } from '../kube/object.ts';
import { containersOf, volumeMountsOf, volumesOf, type Container, type VolumeMount } from '../kube/pod-spec.ts';
import { podOf } from '../kube/pod.ts';
import { API_TOKEN_MOUNT_PATH } from '../kube/token-volume.ts';
import { isJsonObject, type JsonObject } from '../patch/json.ts';
import { valueAt } from '../patch/pointer.ts';
import type { Problem } from '../source.ts';
import { automountsIn } from './pod-tokens.ts';

/**
 * Mounts that the plan puts inside a read-only one, or around another: the runtime has to make a directory there. In
 * volumes of the API's data the kubelet makes it beforehand (pkg/volume/util/nested_volumes.go), but not below a `subPath`,
 * not where the volume has a file of that name, not where the paths are spelt differently, and not in virtual machines.
 * What the input or admission mounts so already is its own affair.
 */
export function nestedMountProblems(
  decisions: readonly Decision[],
  after: ReadonlyMap<InventoryObject, KubeObject>,
): readonly Problem[] {
  return decisions.flatMap((decision) => {
    const { object, place } = decision.workload;
    const podSpec = valueAt(after.get(object), place.pointer);
    if (!isJsonObject(podSpec) || podSpec === place.podSpec) return [];
    const before = new Map(containersOf(place.podSpec).map((container) => [container.pointer, container]));
    return containersOf(podSpec).flatMap((container) => {
      const added = addedMounts(decision, before.get(container.pointer), container);
      if (added.size === 0) return [];
      return faultsOf(decision, podSpec, container, added).map((fault) => ({
        file: object.document.file.path,
        ...placeOf(object, `${place.pointer}${container.pointer}`),
        message: `${object.ref.kind} ${object.ref.name}: container ${container.name} would mount ${fault}`,
        remedy:
          'Give the token another mountPath in the policy: so, it depends on the node whether the container starts.',
      }));
    });
  });
}

function addedMounts(
  { workload }: Decision,
  before: Container | undefined,
  after: Container,
): ReadonlySet<VolumeMount> {
  const known = new Set(before === undefined ? [] : volumeMountsOf(before).map(({ mountPath }) => mountPath));
  const added = volumeMountsOf(after).filter(({ mountPath }) => !known.has(mountPath));
  const podSpec = workload.place.podSpec;
  return new Set(
    added.filter(({ mountPath }) => mountPath !== API_TOKEN_MOUNT_PATH || !automountsIn(podSpec, workload)),
  );
}

function faultsOf(
  { workload }: Decision,
  podSpec: JsonObject,
  container: Container,
  added: ReadonlySet<VolumeMount>,
): readonly string[] {
  const { spec } = podOf(workload.object.value, workload.place, podSpec);
  const readOnly = new Set(
    volumesOf(spec)
      .filter(({ value }) => READ_ONLY_VOLUMES.some((kind) => isJsonObject(value[kind])))
      .map(({ name }) => name),
  );
  const mounts = volumeMountsOf(container).map((mount) => ({ mount, path: resolved(mount.mountPath) }));
  return mounts.flatMap((inner, index) =>
    mounts.flatMap((outer, other): readonly string[] => {
      const [{ mount }, { mount: around }] = [inner, outer];
      if (mount === around || !(added.has(mount) || added.has(around))) return [];
      if (inner.path === outer.path) {
        // Told once, and by others where they are spelt alike.
        if (index > other || mount.mountPath === around.mountPath) return [];
        return [`${told(mount)} and ${told(around)}, which are the same place`];
      }
      const isInside = inner.path.startsWith(outer.path === '/' ? '/' : `${outer.path}/`);
      if (!isInside || !(around.readOnly || readOnly.has(around.name))) return [];
      return [`${told(mount)} inside ${told(around)}, which is read-only`];
    }),
  );
}

/** The kubelet mounts these read-only, whatever the mount says (Kubernetes, pkg/volume: their `GetAttributes`). */
const READ_ONLY_VOLUMES = ['projected', 'configMap', 'secret', 'downwardAPI'] as const;

/** `/var/run` is a link to `/run` in nearly every image. */
function resolved(mountPath: string): string {
  const path = `/${mountPath.split('/').filter(Boolean).join('/')}`;
  return path.replace(/^\/var(?=\/run(?:\/|$))/, '');
}

function told({ name, mountPath }: VolumeMount): string {
  return `${name} at ${mountPath}`;
}
