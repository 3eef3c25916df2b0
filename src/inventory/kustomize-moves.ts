import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';
import { kustomizeGraph } from './kustomize-graph.ts';

/** A field of a kustomization that gives what it builds another namespace or another name. */
export interface Mover {
  readonly path: string;
  readonly line: number;
  readonly field: 'namespace' | 'namePrefix' | 'nameSuffix';
  readonly value: string;
}

/** What kustomizations make of where the objects of a file are, and of what they are called. */
export interface Move {
  readonly by: readonly Mover[];
  /** Where they end up: for each kustomization that no other takes in, what gives them their namespace there, if anything. */
  readonly ends: readonly End[];
  /** All that an object of this name may be called, its own name first. */
  readonly namesOf: (name: string) => readonly string[];
}

export interface End {
  /** Its path. */
  readonly root: string;
  readonly namespace: Mover | undefined;
}

/** So many names are followed of one object; {@link namedTooOften} tells of more. */
const MAX_NAMES = 200;

/** Undefined for a file that no kustomization takes in, and for all where none moves anything. */
export type Moves = (file: SourceFile) => Move | undefined;

/**
 * Finds for each file what the kustomizations among `files` that take it in do to its objects: those that list it, those
 * that list these, and so on.
 *
 * A component changes all that the kustomization which lists it has, not only what it adds itself. The namespace becomes
 * that of all objects; in subjects it changes for the accounts of the same build and for `default`, and stays for others
 * (kustomize, api/internal/accumulator, api/filters/namespace: tried with 4.5.4 and 5.8.1).
 */
export const indexMoves = remember((files: readonly SourceFile[]): Moves => {
  const { kustomizations, takersOf, above, appliedBy } = kustomizeGraph(files);
  const movers = new Map(kustomizations.map((one) => [one, appliedBy(one).flatMap(ownMovers)]));
  if ([...movers.values()].every((list) => list.length === 0)) return () => undefined;

  function endsOf(path: string): readonly End[] {
    const steps = new Map<string, { readonly one: Kustomization; readonly namespace: Mover | undefined }>();
    const step = (one: Kustomization, before: Mover | undefined): void => {
      const namespace = movers.get(one)?.findLast(({ field }) => field === 'namespace') ?? before;
      steps.set(JSON.stringify([one.path, namespace]), { one, namespace });
    };
    for (const one of takersOf(path)) step(one, undefined);
    for (const { one, namespace } of steps.values())
      for (const next of takersOf(normalizedPath(one.folder))) step(next, namespace);
    return [...steps.values()]
      .filter(({ one }) => takersOf(normalizedPath(one.folder)).length === 0)
      .map(({ one, namespace }) => ({ root: one.path, namespace }));
  }

  const known = new Map<string, readonly string[]>();
  function namesOf(path: string, name: string): readonly string[] {
    const key = `${path} ${name}`;
    const names = known.get(key) ?? findNames(path, name);
    known.set(key, names);
    return names;
  }

  function findNames(path: string, name: string): readonly string[] {
    const names = new Set([name]);
    const steps = new Map([[`${path} ${name}`, { path, name }]]);
    for (const step of steps.values()) {
      for (const one of takersOf(step.path)) {
        let next = step.name;
        for (const mover of movers.get(one) ?? []) names.add((next = renamed(next, mover)));
        const folder = normalizedPath(one.folder);
        // Kustomizations that take in each other, which Kustomize refuses, would go on forever.
        if (names.size < MAX_NAMES) steps.set(`${folder} ${next}`, { path: folder, name: next });
      }
    }
    return [...names];
  }

  return remember(({ path }) => {
    const own = normalizedPath(path);
    const takers = above(own);
    if (takers.length === 0) return undefined;
    const by = [...new Set(takers.flatMap((one) => movers.get(one) ?? []))];
    return { by, ends: endsOf(own), namesOf: (name) => namesOf(own, name) };
  });
});

/** The first file of which not all names are known, by its path. */
export function namedTooOften(files: readonly SourceFile[]): string | undefined {
  const moves = indexMoves(files);
  return files.find((file) => (moves(file)?.namesOf('').length ?? 0) >= MAX_NAMES)?.path;
}

/** The same ones, however often they are asked for. */
const ownMovers = remember((one: Kustomization): readonly Mover[] =>
  (['namespace', 'namePrefix', 'nameSuffix'] as const).flatMap((field) => {
    const value = fieldOf(one.value, field);
    return typeof value !== 'string' || value === '' ? [] : [{ path: one.path, line: one.lineOf(field), field, value }];
  }),
);

function renamed(name: string, { field, value }: Mover): string {
  switch (field) {
    case 'namePrefix':
      return value + name;
    case 'nameSuffix':
      return name + value;
    case 'namespace':
      return name;
  }
}
