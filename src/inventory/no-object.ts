import { isKubeObject } from '../kube/object.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { KUSTOMIZATION_FILE } from './kustomization.ts';
import { placeInDocument, type ManifestDocument } from './read-manifests.ts';
import { isNamed, type Problem } from '../source.ts';
import { startOfNearest } from '../yaml/locate.ts';

/**
 * Why a document of a file that somebody named is no Kubernetes object: what a failed command prints is often good YAML.
 * An empty document is none either, and no problem; a kustomization may leave out what it is.
 */
export function noObjectProblem(document: ManifestDocument): readonly Problem[] {
  const { file, yaml } = document;
  if (yaml === undefined || yaml.value === null || isKubeObject(yaml.value)) return [];
  if (!isNamed(file) || KUSTOMIZATION_FILE.test(file.path)) return [];
  return [
    {
      file: file.path,
      ...placeInDocument(document, startOfNearest(yaml, '')),
      message: `no Kubernetes object: expected apiVersion and kind, found ${foundIn(yaml.value)}`,
      remedy:
        file.path === '-' ?
          'Did the command that wrote it fail? With --allow-unreadable it passes through.'
        : 'Leave the file out, or name its folder: there, what is no manifest is passed over.',
    },
  ];
}

function foundIn(value: JsonValue): string {
  if (isJsonArray(value)) return 'a list';
  if (!isJsonObject(value)) return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  const missing = ['apiVersion', 'kind'].filter((key) => typeof value[key] !== 'string');
  if (missing.length === 1) return `no text for ${missing.join('')}`;
  const [first] = Object.keys(value);
  return first === undefined ? 'an empty mapping' : `the key ${JSON.stringify(first.slice(0, 40))}`;
}
