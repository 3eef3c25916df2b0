import { injectors } from '../kube/injector.ts';
import { apiClientOf } from '../kube/known-image.ts';
import { referenceIn } from '../kube/reference-pattern.ts';
import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { remember } from '../remember.ts';
import type { SourceFile } from '../source.ts';
import { fieldOf, normalizedPath, type Kustomization } from './kustomization.ts';
import { kustomizeGraph } from './kustomize-graph.ts';
import { elementsOf, patchValues, textsBeside, type TextOf } from './kustomize-patches.ts';

/** A field of a kustomization that changes what the files have. */
export interface KustomizeChange {
  readonly path: string;
  readonly folder: string;
  readonly line: number;
  readonly field: string;
}

/**
 * Finds for each file the first field among the kustomizations that take it in by which what they build may have signs of
 * use that the file has not.
 *
 * Source: kustomize, api/types/kustomization.go. Fields that are not looked at give no container anything to run or to read.
 */
export function indexChanges(files: readonly SourceFile[]): (file: SourceFile) => KustomizeChange | undefined {
  const { kustomizations, above, appliedBy } = kustomizeGraph(files);
  if (kustomizations.length === 0) return () => undefined;
  const textOf = textsBeside(files);
  const own = remember((one: Kustomization): KustomizeChange | undefined => {
    const field = fields.find(({ name, tells }) =>
      elementsOf(fieldOf(one.value, name)).some((entry) => tells(entry, textOf(one))),
    );
    if (field === undefined) return undefined;
    return { path: one.path, folder: one.folder, line: one.lineOf(field.name), field: field.name };
  });
  return remember(({ path }) =>
    above(normalizedPath(path))
      .flatMap(appliedBy)
      .map(own)
      .find((change) => change !== undefined),
  );
}

interface ChangingField {
  readonly name: string;
  /** Whether an entry may bring a sign of use. `textOf` has what a file holds that it names, as far as it was read. */
  readonly tells: (entry: JsonValue, textOf: TextOf) => boolean;
}

const fields: readonly ChangingField[] = [
  { name: 'patches', tells: tellsAsPatch },
  { name: 'patchesStrategicMerge', tells: tellsAsPatch },
  { name: 'patchesJson6902', tells: tellsAsPatch },
  { name: 'images', tells: tells },
  { name: 'commonAnnotations', tells: tells },
  { name: 'commonLabels', tells: tells },
  { name: 'labels', tells: tells },
  // One that adds to none makes a ConfigMap which is not in the input: that is doubt by itself.
  { name: 'configMapGenerator', tells: (entry) => tells(entry) || (addsFiles(entry) && mergesIn(entry)) },
  { name: 'secretGenerator', tells: (entry) => tells(entry) || addsFiles(entry) },
  // What they put where comes from other objects.
  { name: 'vars', tells: () => true },
  { name: 'replacements', tells: tellsAsReplacement },
];

function tellsAsPatch(entry: JsonValue, textOf: TextOf): boolean {
  return patchValues(entry, textOf)?.some(tells) === true;
}

const CONTAINERS = /containers|template|metadata|data|volumes/i;

function tellsAsReplacement(entry: JsonValue): boolean {
  const targets = elements(fieldOf(entry, 'targets'));
  return (
    targets.length === 0 || targets.some((target) => CONTAINERS.test(JSON.stringify(fieldOf(target, 'fieldPaths'))))
  );
}

function addsFiles(entry: JsonValue): boolean {
  return ['files', 'envs', 'env'].some((name) => fieldOf(entry, name) !== undefined);
}

function mergesIn(entry: JsonValue): boolean {
  return (asString(fieldOf(entry, 'behavior')) ?? 'create') !== 'create';
}

/** As the program itself. */
const PROGRAM = /(?:^|\/)(?:kubectl|oc|helm3?)$/;

/** By which a container reads a ConfigMap or a Secret, of which nobody knows here what it holds. */
const CONFIG = /^(?:configMap|configMapRef|configMapKeyRef|secret|secretRef|secretKeyRef|secretName)$/;

const BASE64 = /^[A-Za-z0-9+/\s]{8,}={0,2}\s*$/;

function tells(value: JsonValue): boolean {
  if (typeof value === 'string') return tellsAsText(value) || (BASE64.test(value) && tellsAsText(decoded(value)));
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
  if (referenceIn(text, true) !== undefined || PROGRAM.test(text) || apiClientOf(text) !== undefined) return true;
  if (injectors.some(({ variable }) => variable?.test(text) === true)) return true;
  return text.startsWith('/') && text.split('/').some((part) => isSign(part.replaceAll('~1', '/')));
}

function isSign(key: string): boolean {
  return (
    CONFIG.test(key) ||
    injectors.some(
      ({ pod, namespace }) => pod.some((one) => one.key.test(key)) || namespace.some((one) => one.key === key),
    )
  );
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
