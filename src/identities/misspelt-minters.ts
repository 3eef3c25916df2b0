import { closest, distance } from 'fastest-levenshtein';
import type { Inventory } from '../inventory/inventory.ts';
import { accountOfUser, isBinding, subjectsOf, type Account } from '../kube/rbac.ts';
import type { TokenMinter } from '../policy/policy.ts';

/**
 * Of the policy's token minters that hold nothing here, those that the input may have under another name: in another
 * namespace, or but for a slip of the pen. With the nearest account that is declared or bound, and is no minter of the policy.
 */
export function misspeltMinters(
  idle: readonly TokenMinter[],
  minters: readonly TokenMinter[],
  inventory: Pick<Inventory, 'objects'>,
): ReadonlyMap<TokenMinter, string> {
  if (idle.length === 0) return new Map();
  const listed = new Set(minters.map(fullName));
  const accounts = accountsIn(inventory);
  const there = new Set(accounts.map(fullName));
  const others = accounts.filter((account) => !listed.has(fullName(account)));
  return new Map(
    idle.flatMap((minter) => {
      if (there.has(fullName(minter))) return [];
      const near = others.filter((other) => isNear(minter, other)).map(fullName);
      return near.length === 0 ? [] : [[minter, closest(fullName(minter), near)] as const];
    }),
  );
}

function isNear(minter: TokenMinter, { name, namespace = minter.namespace }: Account): boolean {
  if (name === minter.name) return true;
  return distance(fullName(minter), `${namespace}/${name}`) <= Math.min(2, minter.name.length / 3);
}

function accountsIn({ objects }: Pick<Inventory, 'objects'>): readonly Account[] {
  return objects.flatMap(({ ref, names, value }): readonly Account[] => {
    if (ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1') return names;
    if (!isBinding(value)) return [];
    return subjectsOf(value).flatMap((subject) => {
      if (subject.kind === 'ServiceAccount') return [subject];
      return (subject.kind === 'User' ? accountOfUser(subject.name) : undefined) ?? [];
    });
  });
}

function fullName({ namespace, name }: Account): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
