import { asString, elements, member } from '../patch/json.ts';
import type { SourceFile } from '../source.ts';
import { readDocument } from '../yaml/read.ts';
import { YamlError } from '../yaml/tree.ts';

export const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * The files that a kustomization among `files` applies as patches: their normalized path → the kustomization's. A patch
 * looks like a workload and is none: what it leaves out, its account for one, stands elsewhere.
 *
 * Source: kustomize, api/types/kustomization.go: `patches`, `patchesStrategicMerge`, `patchesJson6902`.
 */
export function kustomizePatches(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    if (!KUSTOMIZATION_FILE.test(file.path)) continue;
    const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    for (const path of patchesIn(file.bytes)) found.set(normalizedPath(folder + path), file.path);
  }
  return found;
}

/** Without `.`, `..` and doubled slashes, as far as they can be resolved. */
export function normalizedPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

function patchesIn(bytes: Uint8Array): readonly string[] {
  try {
    const { value } = readDocument(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    const entries = [
      ...elements(member(value, 'patches')).map((patch) => member(patch, 'path')),
      ...elements(member(value, 'patchesJson6902')).map((patch) => member(patch, 'path')),
      ...elements(member(value, 'patchesStrategicMerge')),
    ];
    // An inline patch has line breaks, which no one's file name has.
    return entries.flatMap((entry) => asString(entry) ?? []).filter((entry) => !entry.includes('\n'));
  } catch (error) {
    if (error instanceof YamlError || error instanceof TypeError) return [];
    throw error;
  }
}
