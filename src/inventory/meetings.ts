import type { Account } from '../kube/rbac.ts';
import type { End, Mover, Moves } from './kustomize-moves.ts';
import type { ManifestDocument } from './read-manifests.ts';

/** What stands in a file and has a namespace, or none, under its first name. */
export interface Placed {
  readonly document: Pick<ManifestDocument, 'file'>;
  readonly names: readonly Account[];
}

/** Which objects are in one namespace, where kustomizations have yet to give them theirs. */
export interface Meetings {
  /** Those that give it another namespace than its own, or another name. */
  readonly moversOf: (object: Placed) => readonly Mover[];
  /** All that something of this name in the object's file may be called, as it is first. */
  readonly namesOf: (object: Placed, name: string) => readonly string[];
  /** Whether they may be in one namespace, as they are or once built. */
  readonly mayMeet: (a: Placed, b: Placed) => boolean;
  /** Whether `user` and what it names may be in one namespace as they are, and stay so, and under that name, once built. */
  readonly stayTogether: (user: Placed, named: Placed) => boolean;
}

export function meetingsOf(moves: Moves): Meetings {
  function moversOf({ document, names }: Placed): readonly Mover[] {
    const by = moves(document.file)?.by ?? [];
    return by.filter(({ field, value }) => field !== 'namespace' || value !== names[0]?.namespace);
  }

  function stayTogether(user: Placed, named: Placed): boolean {
    if (!share(user, named)) return false;
    const [own, its] = [moves(user.document.file), moves(named.document.file)];
    if (own === undefined && its === undefined) return true;
    const [ends, others] = [own?.ends ?? [], its?.ends ?? []];
    const isBuiltWith = own !== undefined && ends.every(({ root }) => others.some((other) => other.root === root));
    // A reference is renamed with what it names, in each build that has both.
    if (!isBuiltWith && its?.by.some(({ field }) => field !== 'namespace') === true) return false;
    if (isBuiltWith && ends.every((end) => others.every((other) => agree(end, other)))) return true;
    const last = ({ names }: Placed, list: readonly End[]) =>
      list.length === 0 ? [names[0]?.namespace] : list.map(({ namespace }) => namespace?.value ?? names[0]?.namespace);
    return new Set([...last(user, ends), ...last(named, others)]).size === 1;
  }

  return {
    moversOf,
    namesOf: ({ document }, name) => moves(document.file)?.namesOf(name) ?? [name],
    mayMeet: (a, b) => share(a, b) || moversOf(a).length > 0 || moversOf(b).length > 0,
    stayTogether,
  };
}

/** In one build, one kustomization gives both their namespace, or none does. */
function agree(a: End, b: End): boolean {
  return a.root !== b.root || a.namespace === b.namespace;
}

function share(a: Placed, b: Placed): boolean {
  return a.names.some((one) =>
    b.names.some(
      (other) => one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace,
    ),
  );
}
