import type { Inventory } from '../inventory/inventory.ts';
import type { Account } from '../kube/rbac.ts';

/** An account that somebody names, as the input has it. */
export interface FoundAccount extends Account {
  /** Beside the name of today those of before: subjects and references of a Kustomize function still have them. */
  readonly accounts: readonly Account[];
  /** As a subject has to name it: Kustomize renames a reference only if that has the first name of all. */
  readonly original: Account;
}

/**
 * Of the name of today, or else of one that Kustomize has changed; as it is named where the input has none, or several. Copies
 * of one account (the cluster has it too) are one, with the old names of them all.
 */
export function findAccount(named: Account, { objects }: Pick<Inventory, 'objects'>): FoundAccount {
  const declared = objects
    .filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1')
    .map(({ ref: { name, namespace = named.namespace }, names }) => ({ name, namespace, names }));
  const isNamed = (account: Account): boolean =>
    account.name === named.name && mayBeOne(account.namespace, named.namespace);
  const current = declared.filter(isNamed);
  const candidates = current.length > 0 ? current : declared.filter(({ names }) => names.some(isNamed));
  const [one] = candidates;
  if (one === undefined || candidates.some((other) => !isSame(one, other))) {
    return { ...named, accounts: [named], original: named };
  }
  const { name, namespace } = one;
  const copies = declared.filter((other) => isSame(one, other));
  const first = copies.flatMap(({ names }) => names.slice(1)).find((pair) => pair.namespace !== undefined);
  const accounts = [named, ...copies.flatMap(({ names }) => names)];
  return { name, namespace, accounts, original: first ?? { name, namespace } };
}

function isSame(a: Account, b: Account): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
