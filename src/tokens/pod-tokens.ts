import type { Inventory, Workload } from '../inventory/inventory.ts';
import { admitPod, automounts, type AdmittedPod } from '../kube/admission.ts';
import { automountOf, containersOf, volumeMountsOf, volumesOf, type Container } from '../kube/pod-spec.ts';
import { podOf } from '../kube/pod.ts';
import { isApiAudience, tokensOf } from '../kube/token-volume.ts';
import type { JsonObject } from '../patch/json.ts';
import type { ReportedContainer, ReportedToken } from '../report.ts';

/** A pod of the workload, were its spec this, as admission leaves it. */
export function admit(podSpec: JsonObject, workload: Workload): AdmittedPod {
  const { object, place } = workload;
  return admitPod(podOf(object.value, place, podSpec), object.ref.namespace ?? 'default', accountOf(workload));
}

/** Whether admission gives a pod of this spec a token. */
export function automountsIn(podSpec: JsonObject, workload: Workload): boolean {
  return automounts(podSpec, accountOf(workload));
}

/**
 * The ServiceAccount object that a pod of the workload meets. Of several, where the namespace is unknown, one that gives
 * a token, if any does; one that nobody declares here says nothing about it.
 */
export function accountOf({ declared }: Workload): JsonObject {
  const account = declared.find(({ value }) => automountOf(value) !== false) ?? declared[0];
  return account?.value ?? {};
}

/** Each container's tokens, as a pod of this spec would have them. */
export function tokensIn(
  podSpec: JsonObject,
  workload: Workload,
  inventory: Inventory,
): readonly { readonly container: Container; readonly tokens: readonly ReportedToken[] }[] {
  const { spec, addedMounts } = admit(podSpec, workload);
  const volumes = new Map(
    volumesOf(spec).map(({ name, value }) => [
      name,
      tokensOf(value, (secret) => inventory.isTokenSecret(workload, secret)),
    ]),
  );
  return containersOf(spec).map((container) => ({
    container,
    tokens: volumeMountsOf(container).flatMap(({ pointer, name, mountPath }) =>
      (volumes.get(name) ?? []).map(({ source, audience, expirationSeconds }) => ({
        mountPath,
        audience: isApiAudience(audience) ? '' : audience,
        expirationSeconds,
        source: addedMounts.has(pointer) ? 'automount' : source,
      })),
    ),
  }));
}

export function reportContainers(
  before: ReturnType<typeof tokensIn>,
  after: ReturnType<typeof tokensIn>,
): readonly ReportedContainer[] {
  return before.map(({ container, tokens }, index) => ({
    name: container.name,
    init: container.list === 'initContainers',
    before: tokens,
    after: after[index]?.tokens ?? [],
  }));
}
