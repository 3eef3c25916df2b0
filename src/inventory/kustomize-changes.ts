import { injectors } from '../kube/injector.ts';
import { apiClientOf } from '../kube/known-image.ts';
import { isCommandLineClient } from '../kube/command-line-clients.ts';
import { referenceIn } from '../kube/reference-pattern.ts';
import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { decodeBase64 } from './decode-base64.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';
import { kustomizeGraph } from './kustomize-graph.ts';
import { elementsOf, mayMean, operationsIn, patchesAmong, type KustomizePatch } from './kustomize-patches.ts';
import type { Meetings } from './meetings.ts';
import type { InventoryObject } from './objects-in.ts';

/** A field of a kustomization that changes what the files have. */
export interface KustomizeChange {
  readonly path: string;
  /** The folder to build, which may be one that takes this kustomization in. */
  readonly folder: string;
  readonly line: number;
  readonly field: string;
}

/** A component, and most bases, cannot be built alone: `root` is what is. */
export function changeAt(
  { path, lineOf, folder }: Kustomization,
  field: string,
  root?: Kustomization,
): KustomizeChange {
  return { path, folder: root?.folder ?? folder, line: lineOf(field), field };
}

/**
 * Finds for each object the first field by which what is built may have signs of use that the files have not: of the
 * kustomizations that take its file in, and of all that are built with it where they change what its containers read.
 *
 * Source: kustomize, api/types/kustomization.go. Fields that are not looked at give no container anything to run or to read.
 */
export function indexChanges(
  files: readonly SourceFile[],
  namesOf: Meetings['namesOf'],
): (object: InventoryObject) => KustomizeChange | undefined {
  const { kustomizations, above, topmost, appliedBy, builtWith } = kustomizeGraph(files);
  if (kustomizations.length === 0) return () => undefined;
  const patchesOf = patchesAmong(files);
  const tellingPatches = remember((one: Kustomization) => patchesOf(one).filter(({ value }) => tellsAsPatch(value)));
  const tellingFields = remember((one: Kustomization) =>
    fields.filter(({ name, tells }) => elementsOf(fieldOf(one.value, name)).some(tells)),
  );
  return (object) => {
    const path = normalizedPath(object.document.file.path);
    const [root] = topmost(path);
    const own = new Set(above(path).flatMap(appliedBy));
    for (const one of [...own, ...builtWith(path).filter((other) => !own.has(other))]) {
      const isOwn = own.has(one);
      const patch = tellingPatches(one).find(
        (candidate) => isRead(candidate) || (isOwn && mayMean(candidate, object, namesOf)),
      );
      if (patch !== undefined) return changeAt(one, patch.field, root);
      const field = tellingFields(one).find(({ isShared }) => isOwn || isShared);
      if (field !== undefined) return changeAt(one, field.name, root);
    }
    return undefined;
  };
}

/** Whether it changes what other objects read. */
function isRead({ kind }: KustomizePatch): boolean {
  return kind === undefined || ['ConfigMap', 'Secret', 'Namespace'].includes(kind);
}

interface ChangingField {
  readonly name: string;
  /** Whether an entry may bring a sign of use. */
  readonly tells: (entry: JsonValue) => boolean;
  /** Whether it reaches containers of other kustomizations, by a ConfigMap, a Secret, a Namespace or a variable. */
  readonly isShared: boolean;
}

const fields: readonly ChangingField[] = [
  { name: 'images', tells: tells, isShared: false },
  { name: 'imageTags', tells: tells, isShared: false },
  { name: 'commonAnnotations', tells: tells, isShared: true },
  { name: 'commonLabels', tells: tells, isShared: true },
  { name: 'labels', tells: tells, isShared: true },
  // A ConfigMap that is made here is not in the input: that is doubt by itself.
  { name: 'configMapGenerator', tells: (entry) => tells(entry) || mergesIn(entry), isShared: true },
  { name: 'secretGenerator', tells: (entry) => tells(entry) || addsFiles(entry) || mergesIn(entry), isShared: true },
  // What they put where comes from other objects.
  { name: 'vars', tells: () => true, isShared: true },
  { name: 'replacements', tells: tellsAsReplacement, isShared: false },
];

/** By its values, or by a part of a variable that makes a sign with the part that stays. */
function tellsAsPatch(value: JsonValue | undefined): boolean {
  return value !== undefined && (tells(value) || operationsIn(value).some(tellsAsOperation));
}

function tellsAsOperation(operation: JsonValue): boolean {
  const path = asString(member(operation, 'path')) ?? '';
  return /\/env\/[^/]+\/(?:name|value)$/.test(path) || member(operation, 'from') !== undefined;
}

const CONTAINERS = /containers|template|metadata|data|volumes/i;

function tellsAsReplacement(entry: JsonValue): boolean {
  const targets = elements(fieldOf(entry, 'targets'));
  const paths = targets.map((target) => fieldOf(target, 'fieldPaths'));
  // Without one it is the name.
  return paths.length === 0 || paths.some((path) => path === undefined || CONTAINERS.test(JSON.stringify(path)));
}

function addsFiles(entry: JsonValue): boolean {
  return ['files', 'envs', 'env'].some((name) => fieldOf(entry, name) !== undefined);
}

function mergesIn(entry: JsonValue): boolean {
  return (asString(fieldOf(entry, 'behavior')) ?? 'create') !== 'create';
}

/** By which a container reads a ConfigMap or a Secret, of which nobody knows here what it holds. */
const CONFIG = /^(?:configMap|configMapRef|configMapKeyRef|secret|secretRef|secretKeyRef|secretName)$/;

function tells(value: JsonValue): boolean {
  if (typeof value === 'string') return tellsAsText(value) || tellsAsText(decodeBase64(value));
  if (isJsonArray(value)) return value.some(tells);
  if (!isJsonObject(value)) return false;
  const [name, text] = [asString(member(value, 'name')), asString(member(value, 'value'))];
  if (name !== undefined && referenceIn(`${name}=${text ?? ''}`) !== undefined) return true;
  const client = asString(member(value, 'newName'));
  if (client !== undefined && apiClientOf(client) !== undefined) return true;
  return Object.entries(value).some(([key, inner]) => isSign(key) || tellsAsText(keyed(key, inner)) || tells(inner));
}

function keyed(key: string, value: JsonValue): string {
  return typeof value === 'string' ? `${key}=${value}` : '';
}

/** A word, a line of a file, or a JSON pointer, each part of which may be a key. */
function tellsAsText(text: string): boolean {
  if (referenceIn(text, true) !== undefined || isCommandLineClient(text) || apiClientOf(text) !== undefined)
    return true;
  if (injectors.some(({ variable }) => variable?.test(text) === true)) return true;
  return text.startsWith('/') && text.split('/').some((part) => isSign(part.replaceAll('~1', '/')));
}

function isSign(key: string): boolean {
  return (
    CONFIG.test(key) ||
    injectors.some(
      ({ pod, namespace, off, ownVolume }) =>
        pod.some((one) => one.key.test(key)) ||
        [...namespace, ...off].some((one) => one.key === key) ||
        ownVolume === key,
    )
  );
}
