import { groupOf, isKubeObject, refOf, type KubeObject } from '../kube/object.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream, type DocumentSpan } from '../yaml/stream.ts';
import { YamlError, type YamlDocument } from '../yaml/tree.ts';

/** What a KRM function reads and writes: one document that holds the objects, its configuration and its results. */
export interface ResourceList {
  readonly span: DocumentSpan;
  readonly yaml: YamlDocument;
  readonly value: KubeObject;
}

/**
 * They differ in nothing that is read or written here. Source: Kustomize,
 * cmd/config/docs/api-conventions/functions-spec.md; kyaml/kio/byteio_reader.go for the older ones.
 */
export const resourceListVersions: readonly string[] = [
  'config.kubernetes.io/v1',
  'config.kubernetes.io/v1beta1',
  'config.kubernetes.io/v1alpha1',
];

/** The ResourceList of any version that a stream consists of; undefined for any other stream, and for an unreadable one. */
export function readResourceList(bytes: Uint8Array): ResourceList | undefined {
  const [span, ...others] = splitStream(bytes, () => false).filter((each) => each.class !== 'blank');
  if (span === undefined || others.length > 0 || span.gluedSeparator !== undefined) return undefined;
  const yaml = tryToRead(bytes.subarray(span.start, span.end));
  if (yaml === undefined || !isKubeObject(yaml.value)) return undefined;
  const { kind, apiVersion } = refOf(yaml.value);
  if (kind !== 'ResourceList' || groupOf(apiVersion) !== 'config.kubernetes.io') return undefined;
  return { span, yaml, value: yaml.value };
}

function tryToRead(bytes: Uint8Array): YamlDocument | undefined {
  try {
    return readDocument(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    // A TypeError is what the decoder throws for bytes that are not UTF-8.
    if (error instanceof YamlError || error instanceof TypeError) return undefined;
    throw error;
  }
}
