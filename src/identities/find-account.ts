import type { Inventory } from '../inventory/inventory.ts';
import type { Account } from '../kube/rbac.ts';

/** An account that somebody names, as the input has it. */
export interface FoundAccount extends Account {
  /** Beside the name of today those of before: subjects and references of a Kustomize function still have them. */
  readonly accounts: readonly Account[];
  /** As a subject has to name it: Kustomize renames a reference only if that has the first name of all. */
  readonly original: Account;
}

/** Of the name of today, or else of one that Kustomize has changed; as it is named where the input has none, or several. */
export function findAccount(named: Account, { objects }: Pick<Inventory, 'objects'>): FoundAccount {
  const declared = objects.filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1');
  const isNamed = (account: Account): boolean =>
    account.name === named.name && mayBeOne(account.namespace, named.namespace);
  const current = declared.filter(({ ref }) => isNamed(ref));
  const candidates = current.length > 0 ? current : declared.filter(({ names }) => names.some(isNamed));
  const [one] = candidates;
  if (one === undefined || candidates.length > 1) return { ...named, accounts: [named], original: named };
  const { name, namespace = named.namespace } = one.ref;
  const first = one.names.slice(1).find((pair) => pair.namespace !== undefined);
  return { name, namespace, accounts: [named, ...one.names], original: first ?? { name, namespace } };
}

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
