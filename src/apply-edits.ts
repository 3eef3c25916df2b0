import type { NewObject } from './generators/generator.ts';
import { changedFile, unchangedFile, type HardenedFile, type Replacement } from './hardened-file.ts';
import { placeOf, type Inventory, type InventoryObject } from './inventory/inventory.ts';
import type { KubeObject } from './kube/object.ts';
import { deepEqual, member, type JsonValue } from './patch/json.ts';
import { valueAt, type JsonPointer } from './patch/pointer.ts';
import { applyPatch } from './patch/apply.ts';
import { placeObjects } from './plan/place-objects.ts';
import type { RemovedObject } from './plan/plan.ts';
import { isInput, type Problem, type SourceFile } from './source.ts';
import { planEdits } from './yaml/edit.ts';
import { valuesIn } from './yaml/insert-document.ts';
import { EditRefused } from './yaml/layout.ts';
import { readDocument } from './yaml/read.ts';
import { splice } from './yaml/splice.ts';
import { YamlError, type YamlDocument } from './yaml/tree.ts';

/** Everything that is to be written. */
export interface WrittenObjects {
  /** The objects that change, as they are to be. */
  readonly after: ReadonlyMap<InventoryObject, KubeObject>;
  readonly added: readonly NewObject[];
  readonly removed: readonly RemovedObject[];
}

/**
 * Carries the plan out on the text, and proves that the text says it: each edited document is read again, and must have
 * exactly the value that is planned, and exactly the new objects before it. Documents without a change keep their bytes.
 */
export function applyEdits(
  inventory: Inventory,
  files: readonly SourceFile[],
  written: WrittenObjects,
  problems: Problem[],
): readonly HardenedFile[] {
  const touched = [
    ...written.after.keys(),
    ...written.added.map(({ before }) => before),
    ...written.removed.map(({ object }) => object),
  ];
  const byDocument = grouped(new Set(touched), ({ document }) => document);
  const added = grouped(written.added, ({ before }) => before.document);
  const removed = grouped(written.removed, ({ object }) => object.document);
  const byFile = grouped(
    inventory.documents.filter((document) => byDocument.has(document)),
    ({ file }) => file,
  );
  return files.filter(isInput).map((file) => {
    const replaced: Replacement[] = [];
    for (const document of byFile.get(file) ?? []) {
      if (document.yaml === undefined) continue;
      const edited = editDocument(
        document.yaml,
        byDocument.get(document) ?? [],
        { after: written.after, added: added.get(document) ?? [], removed: removed.get(document) ?? [] },
        problems,
      );
      if (edited === undefined) continue;
      const { start, end } = document.span;
      replaced.push({ start, end, bytes: encoder.encode(edited.text), steps: edited.steps });
    }
    return replaced.length === 0 ? unchangedFile(file) : changedFile(file, replaced);
  });
}

interface EditedText extends Pick<Replacement, 'steps'> {
  readonly text: string;
}

function editDocument(
  document: YamlDocument,
  objects: readonly InventoryObject[],
  written: WrittenObjects,
  problems: Problem[],
): EditedText | undefined {
  const [first] = objects;
  try {
    const value = documentAfter(document, objects, written.after);
    const edits = planEdits(document, value);
    const edited = { text: splice(document.text, edits), steps: [edits] };
    if (deepEqual(readDocument(edited.text).value, value)) return withObjects(edited, first, written, problems);
    problems.push(problemOf(first, 'the edited document does not read as planned'));
  } catch (error) {
    if (!(error instanceof EditRefused) && !(error instanceof YamlError)) throw error;
    problems.push(problemOf(first, `the change cannot be made in this layout: ${error.message}`));
  }
  return undefined;
}

/** The same text where no whole object comes or goes. @throws EditRefused, YamlError */
function withObjects(
  edited: EditedText,
  first: InventoryObject | undefined,
  { added, removed }: WrittenObjects,
  problems: Problem[],
): EditedText | undefined {
  if (added.length === 0 && removed.length === 0) return edited;
  const { text, steps, values } = placeObjects(
    edited.text,
    added,
    removed.map(({ object }) => object),
  );
  if (deepEqual(valuesIn(text), values)) return { text, steps: [...edited.steps, ...steps] };
  problems.push(problemOf(first, 'what is put before it or taken out does not read as planned'));
  return undefined;
}

function documentAfter(
  { value }: YamlDocument,
  objects: readonly InventoryObject[],
  after: ReadonlyMap<InventoryObject, KubeObject>,
): JsonValue {
  const [only] = objects;
  if (only?.pointer === '') return after.get(only) ?? value;
  const items = objects.flatMap((object) => {
    const changed = after.get(object);
    return changed === undefined ? [] : [{ path: object.pointer, value: asWritten(value, object.pointer, changed) }];
  });
  return applyPatch(
    value,
    items.map((item) => ({ op: 'replace', ...item })),
  );
}

/** Without the kind and version that the item leaves to its list. */
function asWritten(document: JsonValue, pointer: JsonPointer, value: KubeObject): JsonValue {
  const written = valueAt(document, pointer);
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key]) => (key !== 'kind' && key !== 'apiVersion') || member(written, key) !== undefined,
    ),
  );
}

function problemOf(object: InventoryObject | undefined, message: string): Problem {
  const remedy =
    'Write the pod spec in block style without anchors, or annotate the workload with tokentrim.dev/access: unchanged and a tokentrim.dev/reason.';
  if (object === undefined) return { file: '', line: 0, column: 0, message, remedy };
  return {
    file: object.document.file.path,
    ...placeOf(object, ''),
    message: `${object.ref.kind} ${object.ref.name}: ${message}`,
    remedy,
  };
}

function grouped<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const encoder = new TextEncoder();
