import type { Host } from './host.ts';
import { HELM_HOOK, POSTRENDER_FILENAME } from './kube/annotation.ts';
import { annotationsOf, isKubeObject, refOf, type KubeObject } from './kube/object.ts';
import { readResourceList } from './krm/resource-list.ts';
import type { JsonValue } from './patch/json.ts';
import { readDocument } from './yaml/read.ts';
import { splitStream } from './yaml/stream.ts';
import { YamlError } from './yaml/tree.ts';

/**
 * Who sends a stream to a command that gets no argument. It is told by the bytes alone, so that the same bytes always
 * get the same answer. Of a chart without hooks, a Helm 3 post-renderer gets the very bytes that `helm template` prints:
 * what can come from it is taken for its own, because hooks, and what they run as, may then be out of sight.
 */
export function detectHost(bytes: Uint8Array): Host {
  if (indexOf(bytes, 'ResourceList') >= 0 && readResourceList(bytes) !== undefined) return 'krm';
  if (isFromHelm4(bytes)) return 'helm4';
  return indexOf(bytes.subarray(0, HELM_3_START.length), HELM_3_START) === 0 && !hasHook(bytes) ? 'helm3' : 'pipe';
}

/** What Helm 3 puts before the first document, always (Helm, pkg/action/action.go: renderResources). */
const HELM_3_START = '---\n# Source: ';

/** Helm 4 puts an annotation on each document for a post-renderer, and takes it off what comes back. */
function isFromHelm4(bytes: Uint8Array): boolean {
  return someObject(bytes, POSTRENDER_FILENAME, (object) => Object.hasOwn(annotationsOf(object), POSTRENDER_FILENAME));
}

/** Helm 3 sends no hooks to a post-renderer, but what lies in `crds/`, with whatever annotations. */
function hasHook(bytes: Uint8Array): boolean {
  return someObject(
    bytes,
    HELM_HOOK,
    (object) => Object.hasOwn(annotationsOf(object), HELM_HOOK) && refOf(object).kind !== 'CustomResourceDefinition',
  );
}

/** Whether it is true of one of the objects that have `word` in their text; no other document is read. */
function someObject(bytes: Uint8Array, word: string, isTrue: (object: KubeObject) => boolean): boolean {
  if (indexOf(bytes, word) < 0) return false;
  return splitStream(bytes, () => false).some(({ start, end }) => {
    const document = bytes.subarray(start, end);
    if (indexOf(document, word) < 0) return false;
    const value = valueOf(document);
    return isKubeObject(value) && isTrue(value);
  });
}

/** Of a document that cannot be read nothing: whoever reads it for good will say so. */
function valueOf(document: Uint8Array): JsonValue | undefined {
  try {
    return readDocument(new TextDecoder().decode(document)).value;
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

/** The offset of an ASCII word, or -1. It is looked for by its first character that is rarer than a small letter or a dot. */
function indexOf(bytes: Uint8Array, word: string): number {
  const rare = Math.max(word.search(/[^a-z.]/), 0);
  const code = word.charCodeAt(rare);
  for (let at = bytes.indexOf(code, rare); at >= 0; at = bytes.indexOf(code, at + 1)) {
    const start = at - rare;
    let length = 0;
    while (length < word.length && bytes[start + length] === word.charCodeAt(length)) length += 1;
    if (length === word.length) return start;
  }
  return -1;
}
