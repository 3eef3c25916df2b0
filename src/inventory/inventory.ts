import { startAccountIndex } from './account-index.ts';
import { inferNamespace, type ReleaseNamespace } from './infer-namespace.ts';
import { indexBindings, type BindingIndex } from './index-bindings.ts';
import { indexByName } from './index-by-name.ts';
import { indexConfig, type ConfigIndex } from './index-config.ts';
import { indexMoved, type MovedBinding, type OnceBuilt } from './index-moved.ts';
import { indexSubjects, type NamedSubject } from './index-subjects.ts';
import { serviceAccountNameOf } from '../kube/pod-spec.ts';
import type { Account, SubjectMatch } from '../kube/rbac.ts';
import { isTokenSecret } from '../kube/token-secret.ts';
import { isOwnedByWorkload, podSpecsOf, type PodSpecPlace, type WorkloadKind } from '../kube/workload.ts';
import { indexChanges, type KustomizeChange } from './kustomize-changes.ts';
import { indexRewrites } from './kustomize-rewrites.ts';
import { generatedConfigMaps, kustomizePatches, normalizedPath } from './kustomization.ts';
import { objectsIn, type InventoryObject } from './objects-in.ts';
import type { JsonPointer } from '../patch/pointer.ts';
import { noObjectProblem } from './no-object.ts';
import { isDump, readDump, type Dump } from './read-dump.ts';
import { placeInDocument, readManifests, type ManifestDocument } from './read-manifests.ts';
import { isInput, type Problem, type SourceFile } from '../source.ts';
import { startOfNearest } from '../yaml/locate.ts';

export type { InventoryObject } from './objects-in.ts';

export interface Workload extends OnceBuilt {
  readonly object: InventoryObject;
  readonly place: PodSpecPlace;
  /** Every name by which a subject can mean the account that it runs as. */
  readonly accounts: readonly Account[];
  /** The kustomization that applies its file as a patch. */
  readonly patchOf: string | undefined;
  /** What may drop a volume or a mount that is written into its file. */
  readonly rewrittenBy: KustomizeChange | undefined;
  /** The ServiceAccount objects of that name in the input: several where the namespace is unknown. */
  readonly declared: readonly InventoryObject[];
}

export interface Binding {
  readonly object: InventoryObject;
  readonly subject: SubjectMatch;
  /** The roles of that name which the input has. */
  readonly roles: readonly InventoryObject[];
}

export interface Inventory {
  readonly documents: readonly ManifestDocument[];
  readonly objects: readonly InventoryObject[];
  readonly workloads: readonly Workload[];
  readonly namespace: ReleaseNamespace;
  readonly problems: readonly Problem[];
  readonly bindingsOf: BindingIndex['bindingsOf'];
  readonly subjectsOfRole: BindingIndex['subjectsOfRole'];
  /** The bindings that are the workload's, or may be once Kustomize has built the input; empty where it moves nothing. */
  readonly movedBindingsOf: (workload: Workload) => readonly MovedBinding[];
  isTokenSecret(workload: Workload, name: string): boolean;
  readonly configOf: ConfigIndex['configOf'];
  readonly mayHaveConfigMap: ConfigIndex['mayHaveConfigMap'];
  /** What a kustomization changes in the objects of a file that may be a sign of use, and is not read as it will be. */
  readonly kustomizeChangeOf: (object: InventoryObject) => KustomizeChange | undefined;
  /** Custom resources that have the workload's account among their subjects. */
  readonly subjectsNaming: (workload: Workload) => readonly NamedSubject[];
  /** The Namespace objects that may be the workload's. */
  namespacesOf(workload: Workload): readonly InventoryObject[];
}

/**
 * Reads the files and indexes what they hold. `namespace` is the release's, for objects that name none; `moreKinds` are
 * workload kinds beside those built in.
 */
export function takeInventory(
  files: readonly SourceFile[],
  namespace: string | undefined,
  moreKinds: readonly WorkloadKind[] = [],
): Inventory {
  const problems: Problem[] = [];
  const dumps = new Map<SourceFile, Dump>();
  for (const file of files) {
    const dump = isDump(file) ? readDump(file, namespace, problems, moreKinds) : undefined;
    if (dump !== undefined) dumps.set(file, dump);
  }
  const documents = files
    .filter((file) => !dumps.has(file))
    .flatMap((file) => readManifests(file, problems, moreKinds));
  for (const problem of documents.flatMap(noObjectProblem)) problems.push(problem);
  const read = documents
    .flatMap((document) => (document.yaml === undefined ? [] : objectsIn(document, document.yaml.value, '', namespace)))
    .filter(({ document, value }) => isInput(document.file) || !isOwnedByWorkload(value));
  const objects = [...read, ...[...dumps.values()].flatMap((dump) => dump.objects)];
  const configMaps = [...documents, ...[...dumps.values()].flatMap((dump) => dump.configMaps)];
  const accounts = startAccountIndex<InventoryObject>();
  const allAccounts = objects.filter(({ ref }) => ref.kind === 'ServiceAccount' && ref.apiVersion === 'v1');
  for (const object of allAccounts) for (const pair of object.names) accounts.add(pair, object);
  const moved = indexMoved(files, objects, allAccounts, namespace);
  const namespaces = objects.filter(({ ref }) => ref.kind === 'Namespace' && ref.apiVersion === 'v1');
  const patches = kustomizePatches(files);
  const changeOf = indexChanges(files, moved.namesOf);
  const rewriteOf = indexRewrites(files, moved.namesOf);
  const secrets = indexByName(objects.filter(({ value }) => isTokenSecret(value)));

  function workloadOf(object: InventoryObject, place: PodSpecPlace): Workload {
    const name = serviceAccountNameOf(place.podSpec);
    const own = object.names.map((pair) => ({ namespace: pair.namespace, name }));
    const declared = accounts.matching(own).filter((account) => moved.stayTogether(object, account));
    const patchOf = patches.get(normalizedPath(object.document.file.path));
    // An account that names no namespace is the pod's only where it is in the pod's own.
    const declaredNames = declared.flatMap(({ names }) =>
      names.map((pair) => ({ ...pair, namespace: pair.namespace ?? object.ref.namespace })),
    );
    const names = distinct([...own, ...declaredNames]);
    const rewrittenBy = rewriteOf(object, place);
    return {
      object,
      place,
      patchOf,
      rewrittenBy,
      accounts: names,
      declared,
      ...moved.onceBuilt(object, name, declared),
    };
  }

  const workloads = objects.flatMap((object) =>
    podSpecsOf(object.value, moreKinds).map((place) => workloadOf(object, place)),
  );
  return {
    documents,
    objects,
    problems,
    workloads,
    namespace: inferNamespace(objects, workloads, namespace),
    ...indexBindings(objects, namespace),
    movedBindingsOf: moved.movedBindingsOf,
    kustomizeChangeOf: changeOf,
    subjectsNaming: indexSubjects(objects),
    ...indexConfig(configMaps, objects, namespace, moved, generatedConfigMaps(files)),
    // A namespace object gets its name from the kustomization that gives the others their namespace.
    namespacesOf: ({ object }) =>
      object.ref.namespace === undefined || moved.moversOf(object).length > 0 ?
        namespaces
      : namespaces.filter((one) => one.ref.name === object.ref.namespace || moved.moversOf(one).length > 0),
    isTokenSecret: ({ object }, name) =>
      (secrets.get(name) ?? []).some(({ document, names }) =>
        names.some((pair) => pair.name === name && moved.mayMeet({ document, names: [pair] }, object)),
      ),
  };
}

/** Where in its file a value stands that `pointer` names in the object. */
export function placeOf(object: InventoryObject, pointer: JsonPointer): { line: number; column: number } {
  const { yaml } = object.document;
  const offset = yaml === undefined ? 0 : startOfNearest(yaml, object.pointer + pointer);
  return placeInDocument(object.document, offset);
}

function distinct(accounts: readonly Account[]): readonly Account[] {
  const found = new Map(
    accounts.map(({ name, namespace }) => [
      namespace === undefined ? name : `${namespace}/${name}`,
      { name, namespace },
    ]),
  );
  return [...found.values()];
}
