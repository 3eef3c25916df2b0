import { indexByName } from './index-by-name.ts';
import { startAccountIndex } from './account-index.ts';
import type { Binding, InventoryObject, Workload } from './inventory.ts';
import { refOf, type KubeObject } from '../kube/object.ts';
import {
  accountOf,
  isBinding,
  isRole,
  roleRefOf,
  subjectsMatching,
  subjectsOf,
  type Subject,
  type SubjectMatch,
} from '../kube/rbac.ts';
import { isJsonObject } from '../patch/json.ts';
import { remember } from '../remember.ts';

/** Under this name stand the bindings of groups, which may mean any account. */
const ANY = '*';

export interface BindingIndex {
  readonly bindingsOf: (holder: AccountHolder) => readonly Binding[];
  /** Whom the bindings of a role name. */
  readonly subjectsOfRole: (role: InventoryObject) => readonly Subject[];
}

/**
 * Every binding under the account names that it may mean, so that a workload looks at its own and not at all of them.
 * `asMeant` is for subjects that come to mean others than they name.
 */
export function indexBindings(
  objects: readonly InventoryObject[],
  namespace: string | undefined,
  asMeant: (subject: Subject, binding: InventoryObject) => readonly Subject[] = (subject) => [subject],
): BindingIndex {
  const byAccount = startAccountIndex<IndexedSubject>();
  const rolesByName = indexByName(objects.filter(({ value }) => isRole(value)));
  const roles = new Map<InventoryObject, readonly InventoryObject[]>();
  const byNames = new Map<string, readonly Binding[]>();

  for (const object of objects) {
    if (!isBinding(object.value)) continue;
    for (const subject of subjectsOf(withNamespace(object, namespace)).flatMap((one) => asMeant(one, object))) {
      const account = accountOf(subject);
      if (account !== undefined) byAccount.add({ ...account, name: account.name ?? ANY }, { object, subject });
    }
  }

  function rolesOf(object: InventoryObject): readonly InventoryObject[] {
    const known = roles.get(object) ?? rolesGrantedBy(object, rolesByName);
    roles.set(object, known);
    return known;
  }

  function bindingsOf({ accounts }: AccountHolder): readonly Binding[] {
    const asked = accounts.flatMap(({ name, namespace: own }) =>
      [ANY, name].map((one) => ({ name: one, namespace: own })),
    );
    const subjects = new Map<InventoryObject, Subject[]>();
    for (const { object, subject } of byAccount.matching(asked)) {
      const known = subjects.get(object);
      if (known === undefined) subjects.set(object, [subject]);
      else known.push(subject);
    }
    return [...subjects].flatMap(([object, own]) => {
      const subject = nearestOf(accounts.flatMap((account) => subjectsMatching(own, account)));
      return subject === undefined ? [] : [{ object, subject, roles: rolesOf(object) }];
    });
  }

  /** Workloads of one account share the list too. */
  function sharedBindingsOf(holder: AccountHolder): readonly Binding[] {
    const names = JSON.stringify(holder.accounts.map(({ name, namespace }) => [namespace, name]));
    const known = byNames.get(names) ?? bindingsOf(holder);
    byNames.set(names, known);
    return known;
  }

  function subjectsOfRole(role: InventoryObject): readonly Subject[] {
    return objects
      .filter((object) => isBinding(object.value) && rolesOf(object).includes(role))
      .flatMap((object) => subjectsOf(withNamespace(object, namespace)));
  }

  return { bindingsOf: remember(sharedBindingsOf), subjectsOfRole };
}

/** Whatever has rights through accounts: a workload, or an account that the policy names. */
type AccountHolder = Pick<Workload, 'accounts'>;

interface IndexedSubject {
  readonly object: InventoryObject;
  readonly subject: Subject;
}

/** Of several subjects that mean an account, the one that means it most: by its name rather than with a group. */
function nearestOf(subjects: readonly SubjectMatch[]): SubjectMatch | undefined {
  return subjects.find(({ by }) => by !== 'group') ?? subjects[0];
}

/** A RoleBinding without a namespace is the release's, and so are its subjects that name none. */
function withNamespace(object: InventoryObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined || object.ref.kind !== 'RoleBinding' || refOf(object.value).namespace !== undefined) {
    return object.value;
  }
  const metadata = object.value['metadata'];
  return { ...object.value, metadata: { ...(isJsonObject(metadata) ? metadata : {}), namespace } };
}

/** A Role of the binding's namespace or a ClusterRole, as the reference says; OpenShift's older form says neither. */
function rolesGrantedBy(
  binding: InventoryObject,
  roles: ReadonlyMap<string, readonly InventoryObject[]>,
): readonly InventoryObject[] {
  const { kind, name } = roleRefOf(binding.value);
  return (roles.get(name) ?? []).filter(
    (role) =>
      (kind === '' || role.ref.kind === kind) && (role.ref.kind === 'ClusterRole' || shareNamespace(role, binding)),
  );
}

function shareNamespace(role: InventoryObject, binding: InventoryObject): boolean {
  return role.names.some((a) =>
    binding.names.some((b) => a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace),
  );
}
