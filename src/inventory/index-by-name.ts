import type { InventoryObject } from './objects-in.ts';

/** Under each of their names, that of today and those of before. */
export function indexByName(objects: readonly InventoryObject[]): ReadonlyMap<string, readonly InventoryObject[]> {
  const index = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    for (const name of new Set(object.names.map((pair) => pair.name))) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [object]);
      else list.push(object);
    }
  }
  return index;
}
