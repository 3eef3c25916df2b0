import { placeOf, type Binding, type Inventory, type Workload } from './inventory.ts';
import { powersOf, type Power } from '../kube/power.ts';
import { roleRefOf, rulesOf } from '../kube/rbac.ts';
import { remember } from '../remember.ts';
import type { ReportedPermissions, ReportedPower } from '../report.ts';

/** What the account of a workload may do, as far as the input tells, and what of it a thief would look for. */
export function permissionsOf(workload: Workload, inventory: Inventory): ReportedPermissions {
  return permissionsThrough(inventory.bindingsOf(workload));
}

/** Workloads of one account share its bindings. */
const permissionsThrough = remember((bindings: readonly Binding[]): ReportedPermissions => {
  const found = bindings.flatMap((binding): readonly (ReportedPower & { readonly power: Power })[] => {
    const place = placeOf(binding.object, '/roleRef');
    return binding.roles
      .flatMap(({ value }) => powersOf(rulesOf(value)))
      .map((power) => ({
        power,
        id: power.id,
        lets: power.lets,
        namespace: scopeOf(binding),
        because: `${binding.object.ref.kind} ${binding.object.ref.name}`,
        file: binding.object.document.file.path,
        line: place.line,
      }));
  });
  const clusterWide = new Set(found.filter(({ namespace }) => namespace === null).map(({ id }) => id));
  const seen = new Set<string>();
  return {
    powers: found
      .filter(({ id, namespace }) => {
        const key = `${id} ${namespace}`;
        if (seen.has(key) || (namespace !== null && clusterWide.has(id))) return false;
        seen.add(key);
        return true;
      })
      .map(({ power: _, ...reported }) => reported),
    unknownRoles: bindings
      .filter(({ roles }) => roles.length === 0 || roles.some(({ value }) => rulesOf(value) === 'unknown'))
      .map(({ object }) => `${roleRefOf(object.value).kind} ${roleRefOf(object.value).name}`)
      .filter((role, index, all) => all.indexOf(role) === index),
    bindings: bindings.length,
  };
});

/** The namespace to which a binding confines its role; null for the whole cluster, empty where it is the release's. */
function scopeOf({ object }: Binding): string | null {
  return object.ref.kind === 'ClusterRoleBinding' ? null : (object.ref.namespace ?? '');
}
