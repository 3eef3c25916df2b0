import { isIrrelevant } from '../kube/irrelevant-kind.ts';
import { LATELY, remember } from '../remember.ts';
import type { Problem, SourceFile } from '../source.ts';
import { forgetTrees } from '../yaml/forget-trees.ts';
import { lineStartsOf, positionAt, positionIn } from '../yaml/position.ts';
import { readDocument } from '../yaml/read.ts';
import { splitStream, type DocumentSpan, type IsIrrelevant } from '../yaml/stream.ts';
import { YamlError, type YamlDocument } from '../yaml/tree.ts';

/** One document of one file. `yaml` is undefined for one that is passed through unread. */
export interface ManifestDocument {
  readonly file: SourceFile;
  /** From 0, within the file. */
  readonly index: number;
  readonly span: DocumentSpan;
  readonly yaml: YamlDocument | undefined;
}

/**
 * A file's documents, in their order. What cannot be read, and may matter, is a problem. `moreKinds` matter too, whatever
 * is known of them.
 */
export function readManifests(
  file: SourceFile,
  problems: Problem[],
  moreKinds: readonly { readonly kind: string }[] = [],
): readonly ManifestDocument[] {
  if (file.bytes.subarray(0, 200).includes(0)) {
    const message = 'the file is not UTF-8 text (it has NUL bytes, as UTF-16 has)';
    problems.push({ file: file.path, line: 0, column: 0, message, remedy: 'Save it as UTF-8.' });
    return [];
  }
  const isSkipped: IsIrrelevant = (kind, apiVersion) =>
    isIrrelevant(kind, apiVersion) && !moreKinds.some((row) => row.kind === kind);
  const forget = forgetTrees(KEPT_CHARACTERS);
  return splitStream(file.bytes, isSkipped).map((span, index) => {
    const yaml = span.class === 'read' ? readSpan(file, span, problems) : undefined;
    return { file, index, span, yaml: yaml === undefined ? undefined : forget(yaml) };
  });
}

/** Beyond what all but the largest releases have in workloads and rights. */
const KEPT_CHARACTERS = 2 ** 21;

/** A tree takes some 80 times the memory of its text. Kubernetes takes requests of 3 MB; only lists are larger. */
const MAX_DOCUMENT_BYTES = 2 ** 25;
/** Of a file that nobody named. */
const MAX_NEIGHBOUR_BYTES = 2 ** 23;

function readSpan(file: SourceFile, span: DocumentSpan, problems: Problem[]): YamlDocument | undefined {
  if (span.gluedSeparator !== undefined) {
    const line = span.line + countLines(file.bytes, span.start, span.gluedSeparator);
    const message = "a line that starts with '---' and goes on without a blank";
    const remedy = "Put a line break behind '---': some tools split here, others refuse the stream.";
    problems.push({ file: file.path, line, column: 1, message, remedy });
    return undefined;
  }
  const most = file.role === 'neighbour' ? MAX_NEIGHBOUR_BYTES : MAX_DOCUMENT_BYTES;
  if (span.end - span.start > most) {
    const message = `a document of ${Math.round((span.end - span.start) / 2 ** 20)} MiB; expected at most ${most / 2 ** 20}`;
    const remedy = "Write the items of the list as documents of their own, for instance with jq '.items[]'.";
    problems.push({ file: file.path, line: span.line, column: 1, message, remedy });
    return undefined;
  }
  const bytes = file.bytes.subarray(span.start, span.end);
  const text = decode(bytes);
  if (text === undefined) {
    const loose = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const { line, column } = positionAt(loose, loose.indexOf('\uFFFD'));
    const message = 'bytes that are not UTF-8';
    problems.push({ file: file.path, line: span.line + line - 1, column, message, remedy: 'Save the file as UTF-8.' });
    return undefined;
  }
  // A file that nobody named, and that cannot hold an object.
  if (file.role === 'neighbour' && !MAYBE_KIND.test(text)) return undefined;
  try {
    return readDocument(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const place = error.offset < 0 ? { line: 1, column: 0 } : positionAt(text, error.offset);
    problems.push({
      file: file.path,
      line: span.line + place.line - 1,
      column: place.column,
      ...explained(text, error),
    });
    return undefined;
  }
}

/** The message and the remedy, where the text is known to be something else than a manifest. */
function explained(
  text: string,
  { message, remedy }: YamlError,
): { readonly message: string; readonly remedy: string } {
  if (text.includes('{{')) {
    const rendered = 'Render it first: helm template RELEASE CHART | tokentrim fix';
    return { message: `an unrendered template: ${message}`, remedy: rendered };
  }
  if (/^(?:error|fatal|warning|panic)\b/i.test(text)) {
    return {
      message: `no manifest: ${message}`,
      remedy: 'Did the command that wrote it fail? Its message stands here.',
    };
  }
  return { message, remedy };
}

/**
 * An object has a kind, unless a template makes it: the key is spelt so, with escapes, over two lines, as base64 under a
 * tag that may have escapes too, or in UTF-16, which has NUL bytes.
 */
const MAYBE_KIND = /kind|\{\{|\\[uUx\r\n\u0085\u2028\u2029]|binary|!<|![\w!:,.-]{0,40}%|\0/;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === 10) lines += 1;
  return lines;
}

/** Where in its file a document's text has this offset. */
export function placeInDocument(
  { yaml, span }: ManifestDocument,
  offset: number,
): { readonly line: number; readonly column: number } {
  if (yaml === undefined) return { line: span.line, column: 1 };
  const { line, column } = positionIn(lineStartsIn(yaml), offset);
  return { line: span.line + line - 1, column };
}

/** A list of a cluster's objects is one document: thousands of places are asked for. */
const lineStartsIn = remember(({ text }: YamlDocument) => lineStartsOf(text), LATELY);
