import type { Account } from '../kube/rbac.ts';

export interface AccountIndex<Item> {
  readonly add: (account: Account, item: Item) => void;
  /** What was added under one of the names, in a namespace that may be the same: each once, in the order of the additions. */
  readonly matching: (accounts: readonly Account[]) => readonly Item[];
}

/**
 * Things under the accounts that they mean. In a dump of a cluster one name is in every namespace: a look at all of a name
 * for each of its pods grows with the square.
 */
export function startAccountIndex<Item>(): AccountIndex<Item> {
  const byName = new Map<string, Map<string | undefined, Entry<Item>[]>>();
  let order = 0;

  function add({ name, namespace }: Account, item: Item): void {
    const entry = { item, order };
    order += 1;
    const namespaces = byName.get(name) ?? new Map<string | undefined, Entry<Item>[]>();
    byName.set(name, namespaces);
    const list = namespaces.get(namespace);
    if (list === undefined) namespaces.set(namespace, [entry]);
    else list.push(entry);
  }

  function entriesOf({ name, namespace }: Account): readonly Entry<Item>[] {
    const namespaces = byName.get(name);
    if (namespaces === undefined) return [];
    if (namespace === undefined) return [...namespaces.values()].flat();
    return [...(namespaces.get(namespace) ?? []), ...(namespaces.get(undefined) ?? [])];
  }

  function matching(accounts: readonly Account[]): readonly Item[] {
    const entries = accounts.flatMap(entriesOf).sort((a, b) => a.order - b.order);
    return [...new Set(entries.map(({ item }) => item))];
  }

  return { add, matching };
}

interface Entry<Item> {
  readonly item: Item;
  readonly order: number;
}
