import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { kustomizationsIn, normalizedPath, textsIn, type Kustomization } from './kustomization.ts';

/** The fields that take in files and folders. Source: kustomize, api/types/kustomization.go. */
export const RESOURCES = ['resources', 'bases', 'components'] as const;

/** Which kustomizations take in what. */
export interface KustomizeGraph {
  readonly kustomizations: readonly Kustomization[];
  /** Those that list a file or folder, by its normalized path. */
  readonly takersOf: (path: string) => readonly Kustomization[];
  /** These, those that list them, and so on. */
  readonly above: (path: string) => readonly Kustomization[];
  /** Those above that no other takes in: what is built. */
  readonly topmost: (path: string) => readonly Kustomization[];
  /** Those that are built with a file: all that the topmost above it take in, and these. */
  readonly builtWith: (path: string) => readonly Kustomization[];
  /** Its components' and theirs, in the order in which Kustomize applies them, and it last: they change all that it has. */
  readonly appliedBy: (one: Kustomization) => readonly Kustomization[];
}

export const kustomizeGraph = remember((files: readonly SourceFile[]): KustomizeGraph => {
  const kustomizations = kustomizationsIn(files);
  const byFolder = new Map(kustomizations.map((one) => [normalizedPath(one.folder), one]));
  const takers = new Map<string, Kustomization[]>();
  for (const one of kustomizations) {
    for (const entry of textsIn(one.value, ...RESOURCES)) {
      const whole = normalizedPath(one.folder + entry);
      const known = takers.get(whole);
      if (known === undefined) takers.set(whole, [one]);
      else known.push(one);
    }
  }
  const takersOf = (path: string): readonly Kustomization[] => takers.get(path) ?? [];

  function above(path: string): readonly Kustomization[] {
    const found = new Set(takersOf(path));
    for (const one of found) for (const next of takersOf(normalizedPath(one.folder))) found.add(next);
    return [...found];
  }

  function withComponents(one: Kustomization, seen: Set<Kustomization>): readonly Kustomization[] {
    if (seen.has(one)) return [];
    seen.add(one);
    const components = textsIn(one.value, 'components').flatMap((entry) => {
      const component = byFolder.get(normalizedPath(one.folder + entry));
      return component === undefined ? [] : withComponents(component, seen);
    });
    return [...components, one];
  }

  const below = remember((root: Kustomization): readonly Kustomization[] => {
    const found = new Set([root]);
    for (const one of found) {
      for (const entry of textsIn(one.value, ...RESOURCES)) {
        const taken = byFolder.get(normalizedPath(one.folder + entry));
        if (taken !== undefined) found.add(taken);
      }
    }
    return [...found];
  });
  const withRoots = remember((roots: readonly Kustomization[]) => [...new Set(roots.flatMap(below))]);
  const topmost = (path: string): readonly Kustomization[] =>
    above(path).filter((one) => takersOf(normalizedPath(one.folder)).length === 0);
  const rootsOf = new Map<string, readonly Kustomization[]>();
  function builtWith(path: string): readonly Kustomization[] {
    const roots = topmost(path);
    const key = roots.map((one) => one.path).join('\n');
    const known = rootsOf.get(key) ?? roots;
    rootsOf.set(key, known);
    return withRoots(known);
  }

  return {
    kustomizations,
    takersOf,
    above,
    topmost,
    builtWith,
    appliedBy: remember((one) => withComponents(one, new Set())),
  };
});
