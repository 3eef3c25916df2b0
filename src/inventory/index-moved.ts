import { indexByName } from './index-by-name.ts';
import { indexBindings } from './index-bindings.ts';
import type { Binding, InventoryObject, Workload } from './inventory.ts';
import { meetingsOf, type Meetings } from './meetings.ts';
import { indexMoves, type Mover } from './kustomize-moves.ts';
import type { Account, Subject } from '../kube/rbac.ts';
import type { SourceFile } from '../source.ts';

/** A binding that binds a workload's account, or may come to. */
export interface MovedBinding extends Binding {
  /** What makes it so. */
  readonly by: Mover;
}

/** What may become of a workload once Kustomize has built the input. */
export interface OnceBuilt {
  /** ServiceAccount objects that it may then run as, and does not as it is written. */
  readonly maybeDeclared: readonly InventoryObject[];
  /** What its account may then be called, in any namespace; empty where it stays what it is. */
  readonly maybeAccounts: readonly Account[];
  /** The first that changes it or an account of its name. */
  readonly movedBy: Mover | undefined;
}

export interface MovedIndex extends Meetings {
  readonly onceBuilt: (object: InventoryObject, accountName: string, declared: readonly InventoryObject[]) => OnceBuilt;
  readonly movedBindingsOf: (workload: Workload) => readonly MovedBinding[];
}

const NONE: readonly MovedBinding[] = [];

const STAYS: OnceBuilt = { maybeDeclared: [], maybeAccounts: [], movedBy: undefined };

/**
 * Follows kustomizations among the files by names alone: where one gives things another namespace or name, whatever has the
 * name may be meant, in whatever namespace. `accounts` are the ServiceAccounts among the objects.
 */
export function indexMoved(
  files: readonly SourceFile[],
  objects: readonly InventoryObject[],
  accounts: readonly InventoryObject[],
  namespace: string | undefined,
): MovedIndex {
  const moves = indexMoves(files);
  const meetings = meetingsOf(moves);
  const { moversOf, namesOf } = meetings;
  const isMoving = files.some((file) => (moves(file)?.by.length ?? 0) > 0);
  const movedAccounts = indexByName(accounts.filter((one) => moversOf(one).length > 0));
  let allAccounts: ReadonlyMap<string, readonly InventoryObject[]> | undefined;

  const onceBuilt: MovedIndex['onceBuilt'] = (object, name, declared) => {
    const own = moversOf(object);
    const moved = movedAccounts.get(name) ?? [];
    const [movedBy] = [object, ...moved].flatMap(moversOf);
    if (movedBy === undefined) return STAYS;
    const others = own.length === 0 ? moved : ((allAccounts ??= indexByName(accounts)).get(name) ?? []);
    const names = new Set([object, ...moved].flatMap((one) => namesOf(one, name)));
    return {
      maybeDeclared: others.filter((one) => !declared.includes(one)),
      maybeAccounts: [...names].map((one) => ({ name: one, namespace: undefined })),
      movedBy,
    };
  };

  /** In a namespace that changes, the subjects of a binding may change theirs too; a user's name stays as it is. */
  function asMeant(subject: Subject, binding: InventoryObject): readonly Subject[] {
    const { document } = binding;
    if (subject.kind !== 'ServiceAccount' || moversOf({ document, names: [subject] }).length === 0) return [subject];
    return namesOf(binding, subject.name).map((name) => ({ ...subject, name, namespace: undefined }));
  }

  let bindings: ReturnType<typeof indexBindings> | undefined;
  const shared = new Map<Mover | undefined, Map<string, readonly MovedBinding[]>>();
  const movedBindingsOf: MovedIndex['movedBindingsOf'] = (workload) => {
    if (!isMoving) return NONE;
    const { accounts: own, maybeAccounts, movedBy } = workload;
    const accounts = maybeAccounts.length === 0 ? own : maybeAccounts;
    const byAccounts = shared.get(movedBy) ?? new Map<string, readonly MovedBinding[]>();
    shared.set(movedBy, byAccounts);
    const key = JSON.stringify(accounts.map(({ name, namespace }) => [name, namespace]));
    const found = byAccounts.get(key) ?? findBindings(accounts, movedBy);
    byAccounts.set(key, found);
    return found;
  };

  function findBindings(accounts: readonly Account[], movedBy: Mover | undefined): readonly MovedBinding[] {
    bindings ??= indexBindings(objects, namespace, asMeant);
    return bindings.bindingsOf({ accounts }).flatMap((binding) => {
      const by = movedBy ?? moves(binding.object.document.file)?.by[0];
      return by === undefined ? [] : [{ ...binding, by }];
    });
  }

  return { ...meetings, onceBuilt, movedBindingsOf };
}
