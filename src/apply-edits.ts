import { placeOf, type Inventory, type ManifestDocument } from './inventory.ts';
import { deepEqual, type JsonValue } from './patch/json.ts';
import { applyPatch } from './patch/apply.ts';
import type { Operation } from './patch/operation.ts';
import { guarded, type PlannedChange } from './plan.ts';
import { isInput, type Problem, type SourceFile } from './source.ts';
import { planEdits } from './yaml/edit.ts';
import { EditRefused } from './yaml/layout.ts';
import { readDocument } from './yaml/read.ts';
import { splice } from './yaml/splice.ts';
import { YamlError, type YamlDocument } from './yaml/tree.ts';

export interface HardenedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly changed: boolean;
}

/**
 * Carries the plan out on the text and proves it: each edited document is read again, and must have exactly the value
 * that the patch makes of the old one. Documents without a change keep their bytes.
 */
export function applyEdits(
  inventory: Inventory,
  files: readonly SourceFile[],
  changes: readonly PlannedChange[],
  problems: Problem[],
): readonly HardenedFile[] {
  const byDocument = new Map<ManifestDocument, PlannedChange[]>();
  for (const change of changes) {
    const { document } = change.object;
    byDocument.set(document, [...(byDocument.get(document) ?? []), change]);
  }
  return files.filter(isInput).map((file) => {
    const replaced: { readonly start: number; readonly end: number; readonly bytes: Uint8Array }[] = [];
    for (const document of inventory.documents) {
      const planned = byDocument.get(document);
      if (document.file !== file || planned === undefined || document.yaml === undefined) continue;
      const text = editDocument(document.yaml, planned, problems);
      if (text === undefined) continue;
      replaced.push({ start: document.span.start, end: document.span.end, bytes: new TextEncoder().encode(text) });
    }
    return { path: file.path, bytes: assemble(file.bytes, replaced), changed: replaced.length > 0 };
  });
}

function editDocument(
  document: YamlDocument,
  changes: readonly PlannedChange[],
  problems: Problem[],
): string | undefined {
  const [first] = changes;
  try {
    const after = changes.reduce<JsonValue>((value, change) => applyPatch(value, rebased(change)), document.value);
    const text = splice(document.text, planEdits(document, after));
    if (deepEqual(readDocument(text).value, after)) return text;
    problems.push(problemOf(first, 'the edited document does not read as planned'));
  } catch (error) {
    if (!(error instanceof EditRefused) && !(error instanceof YamlError)) throw error;
    problems.push(problemOf(first, `the change cannot be made in this layout: ${error.message}`));
  }
  return undefined;
}

/** The object's patch as one of the document that holds it. */
function rebased(change: PlannedChange): readonly Operation[] {
  const { pointer } = change.object;
  return guarded(change).map((operation) => ({ ...operation, path: pointer + operation.path }));
}

function problemOf(change: PlannedChange | undefined, message: string): Problem {
  const remedy =
    'Write the pod spec in block style without anchors, or annotate the workload with tokentrim.dev/access: unchanged and a tokentrim.dev/reason.';
  if (change === undefined) return { file: '', line: 0, column: 0, message, remedy };
  const { object } = change;
  return {
    file: object.document.file.path,
    ...placeOf(object, ''),
    message: `${object.ref.kind} ${object.ref.name}: ${message}`,
    remedy,
  };
}

function assemble(
  bytes: Uint8Array,
  replaced: readonly { readonly start: number; readonly end: number; readonly bytes: Uint8Array }[],
): Uint8Array {
  if (replaced.length === 0) return bytes;
  const length = replaced.reduce((sum, { start, end, bytes: text }) => sum + text.length - (end - start), bytes.length);
  const result = new Uint8Array(length);
  let read = 0;
  let written = 0;
  const copy = (part: Uint8Array): void => {
    result.set(part, written);
    written += part.length;
  };
  for (const { start, end, bytes: text } of replaced) {
    copy(bytes.subarray(read, start));
    copy(text);
    read = end;
  }
  copy(bytes.subarray(read));
  return result;
}
