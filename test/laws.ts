import { applyPatch as applyDiff } from 'diff';
import { expect } from 'vitest';
import { unifiedDiff } from '../src/bin/unified-diff.ts';
import {
  defaultPolicy,
  harden,
  type HardenedFile,
  type HardenOptions,
  type HardenResult,
  type Policy,
  type Report,
  type SourceFile,
} from '../src/index.ts';
import { takeInventory } from '../src/inventory/inventory.ts';
import { CLUSTER_CONFIG_MAPS } from '../src/kube/config-reference.ts';
import { API_TOKEN_MOUNT_PATH } from '../src/kube/token-volume.ts';
import { applyPatch } from '../src/patch/apply.ts';
import {
  asString,
  deepEqual,
  elements,
  isJsonArray,
  isJsonObject,
  member,
  type JsonObject,
  type JsonValue,
} from '../src/patch/json.ts';
import { joinPointer, valueAt } from '../src/patch/pointer.ts';
import type { Operation } from '../src/patch/operation.ts';
import type { ReportedContainer, ReportedToken, ReportedWorkload } from '../src/report.ts';
import { isInput } from '../src/source.ts';
import { startOfNearest } from '../src/yaml/locate.ts';
import { readDocument } from '../src/yaml/read.ts';
import { readWithSecondReader } from '../src/yaml/read-second.ts';
import { startsOf } from '../src/yaml/starts.ts';
import { splitStream } from '../src/yaml/stream.ts';
import { YamlError, type YamlDocument, type YamlNode } from '../src/yaml/tree.ts';
import { locate } from './extent.ts';

/**
 * The laws of every input: identity, fixed point, square, locality, edits, monotony, purity, and that the order and the
 * partition of documents do not matter. Returns the hardened result.
 */
export function expectLaws(files: readonly SourceFile[], options: HardenOptions = {}): HardenResult {
  const originals = files.map(({ bytes }) => bytes.slice());
  const result = harden(deepFreeze(files), deepFreeze(options));
  files.forEach(({ bytes }, index) => {
    expect(sameBytes(bytes, originals[index] ?? new Uint8Array()), 'purity: the input is untouched').toBe(true);
  });
  const inputs = files.filter(isInput);
  if (result.problems.length > 0) {
    result.files.forEach((file, index) => {
      expect(file.bytes, 'a problem changes nothing').toBe(inputs[index]?.bytes);
    });
    return result;
  }
  expectIdentity(files, options);
  expectFixedPoint(files, result, options);
  inputs.forEach((file, index) => {
    const after = result.files[index];
    if (after === undefined) return;
    expectSquareAndLocality(file, after.bytes, result.report);
    expectEdits(file, after);
  });
  expectMonotony(result.report, options.policy ?? defaultPolicy);
  expectAnyOrder(files, result, options);
  expectNoLessWithoutNamespace(files, result, options);
  expectNoLessWithoutConfigMaps(files, result, options);
  expectMoreEvidenceKeepsTokens(files, result, options);
  return result;
}

/** The edits that are told are all there are, and so says the diff. */
function expectEdits({ path, bytes }: SourceFile, { bytes: after, changed, edits }: HardenedFile): void {
  const [input, output] = [latin1(bytes), latin1(after)];
  let read = 0;
  const pieces = edits.flatMap((edit) => {
    const kept = input.slice(read, edit.start);
    expect(edit.start, `edits: ${path}: in their order`).toBeGreaterThanOrEqual(read);
    read = edit.end;
    return [kept, latin1(edit.bytes)];
  });
  expect(pieces.join('') + input.slice(read) === output, `edits: ${path}`).toBe(true);
  if (!changed) return;
  const diff = latin1(unifiedDiff(path, bytes, edits));
  expect(applyDiff(input, diff, { autoConvertLineEndings: false }) === output, `diff: ${path}`).toBe(true);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** With nothing decided, the output is the input, byte for byte. */
function expectIdentity(files: readonly SourceFile[], options: HardenOptions): void {
  const result = harden(files, { ...options, policy: leaveAll(options.policy ?? defaultPolicy) });
  expect(result.problems, 'identity').toEqual([]);
  const inputs = files.filter(isInput);
  result.files.forEach((file, index) => {
    expect(file.bytes, `identity: ${file.path}`).toBe(inputs[index]?.bytes);
  });
}

/** A place that is told without the tree is the tree's, for every value of the document. False: there are none. */
export function expectSamePlaces(document: YamlDocument): boolean {
  const starts = startsOf(document);
  if (starts === undefined) return false;
  expect(starts.length).toBe(pointersOf(document.value).length);
  for (const pointer of pointersOf(document.value)) {
    const place = startOfNearest({ ...document, starts }, pointer);
    if (place !== startOfNearest(document, pointer)) expect.fail(`another place for ${pointer} in ${document.text}`);
  }
  return true;
}

function pointersOf(value: JsonValue): readonly string[] {
  const pointers: string[] = [];
  function collect(inner: JsonValue, pointer: string): void {
    pointers.push(pointer);
    if (!isJsonArray(inner) && !isJsonObject(inner)) return;
    for (const [key, child] of Object.entries(inner)) collect(child, joinPointer(pointer, key));
  }
  collect(value, '');
  return pointers;
}

function leaveAll(policy: Policy): Policy {
  const match = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };
  const place = { file: '', line: 0, column: 0 };
  const rule = { match, access: 'unchanged', containers: [], token: {}, reason: 'a law', place } as const;
  return {
    ...policy,
    rules: [rule],
    extraTokens: [],
    tokenMinters: [],
    legacySecrets: 'unchanged',
    annotations: 'deny',
    serviceAccounts: { ...policy.serviceAccounts, automount: 'unchanged', defaultAccount: 'unchanged' },
    sentinel: false,
  };
}

function expectFixedPoint(files: readonly SourceFile[], result: HardenResult, options: HardenOptions): void {
  const hardened = result.files.map(({ path, bytes }): SourceFile => ({ path, bytes }));
  const again = harden([...hardened, ...files.filter((file) => !isInput(file))], options);
  expect(again.problems, 'fixed point').toEqual([]);
  again.files.forEach((file, index) => {
    expect(file.changed, `fixed point: ${file.path}`).toBe(false);
    expect(file.bytes, `fixed point: ${file.path}`).toBe(hardened[index]?.bytes);
  });
}

interface DocumentText {
  readonly index: number;
  readonly line: number;
  readonly bytes: Uint8Array;
}

function documentsOf(bytes: Uint8Array): readonly DocumentText[] {
  return splitStream(bytes, () => false).map(({ start, end, line }, index) => ({
    index,
    line,
    bytes: bytes.subarray(start, end),
  }));
}

/**
 * Documents without a change keep their bytes; the others read as the patch makes them, and keep all else. Whole objects
 * come and go as the report says, right before the document that it says, or as items of the list that it is.
 */
function expectSquareAndLocality(file: SourceFile, after: Uint8Array, report: Report): void {
  const objects = report.objects.filter((entry) => entry.file === file.path);
  const changed = [...report.workloads, ...report.serviceAccounts, ...objects].filter(
    (entry) => entry.file === file.path && entry.changes.length > 0,
  );
  const newDocuments = [...documentsOf(after)];
  for (const document of documentsOf(file.bytes)) {
    const entries = changed.filter((entry) => entry.document === document.index);
    const where = `${file.path}, document ${document.index}`;
    const comings = objects.filter((one) => one.document === document.index && one.action !== 'changed');
    if (comings.length > 0 && isGenericList(document)) {
      expectItems(where, document, newDocuments.shift(), entries, comings);
      continue;
    }
    for (const { action, kind, name } of comings) {
      if (action === 'removed') continue;
      const created = readIndependently(decode(newDocuments.shift()?.bytes ?? new Uint8Array())).value;
      expect([member(created, 'kind'), member(member(created, 'metadata'), 'name')], where).toEqual([kind, name]);
    }
    if (comings.some(({ action }) => action === 'removed')) continue;
    const other = withoutNewMarker(newDocuments.shift(), document, comings.length > 0);
    if (other === undefined) expect.fail(`${where} is not there any more`);
    if (entries.length === 0) {
      expect(sameBytes(other.bytes, document.bytes), `locality: ${where} changed without a plan`).toBe(true);
      continue;
    }
    const text = decode(document.bytes);
    expectSamePlaces(readDocument(text));
    const read = readIndependently(text);
    const patch = entries.flatMap((entry) => rebase(entry, document, read));
    const expected = applyPatch(read.value, patch);
    expect(deepEqual(readIndependently(decode(other.bytes)).value, expected), `square: ${where}`).toBe(true);
    expectLocality(where, readDocument(text), decode(other.bytes), patch);
  }
}

/** The first document of a stream may do without `---`, as long as nothing stands before it. */
function withoutNewMarker(
  other: DocumentText | undefined,
  { bytes }: DocumentText,
  isPreceded: boolean,
): DocumentText | undefined {
  const text = other === undefined ? '' : decode(other.bytes);
  const marker = /^---\r?\n/.exec(text)?.[0] ?? '';
  if (other === undefined || !isPreceded || decode(bytes).replace('\uFEFF', '').startsWith('---')) return other;
  return { ...other, bytes: other.bytes.subarray(marker.length) };
}

function isGenericList({ bytes }: DocumentText): boolean {
  const kind = member(readIndependently(decode(bytes)).value, 'kind');
  return kind === 'List' || kind === 'ResourceList';
}

/** The items of before, less those that go, as the patch makes them; the new ones stand among them. */
function expectItems(
  where: string,
  document: DocumentText,
  other: DocumentText | undefined,
  entries: readonly ChangedEntry[],
  comings: Report['objects'],
): void {
  const read = readIndependently(decode(document.bytes));
  const patch = entries.flatMap((entry) => rebase(entry, document, read));
  const expected = applyPatch(read.value, patch);
  const found = readIndependently(decode(other?.bytes ?? new Uint8Array())).value;
  const isOne = (item: JsonValue, action: string): boolean =>
    comings.some(
      (one) =>
        one.action === action &&
        one.kind === member(item, 'kind') &&
        one.name === member(member(item, 'metadata'), 'name'),
    );
  const kept = elements(member(expected, 'items')).filter((item) => !isOne(item, 'removed'));
  const old = elements(member(found, 'items')).filter((item) => !isOne(item, 'created'));
  expect(deepEqual(old, kept), `square: ${where}`).toBe(true);
}

/** The reader that did not plan the edit; where it refuses what Kubernetes reads, the other one. */
function readIndependently(text: string): YamlDocument {
  try {
    return readWithSecondReader(text);
  } catch (error) {
    if (error instanceof YamlError) return readDocument(text);
    throw error;
  }
}

type ChangedEntry = Pick<ReportedWorkload, 'pointer' | 'line' | 'name' | 'changes'>;

/** The report's operations name places in the object: here they name them in the document that holds it. */
function rebase(
  { pointer, line, name, changes }: ChangedEntry,
  document: DocumentText,
  read: YamlDocument,
): readonly Operation[] {
  const metadata = member(valueAt(read.value, pointer) ?? null, 'metadata');
  const offset = locate(read, pointer)?.start ?? 0;
  expect(
    {
      name: asString(member(metadata, 'name')) || asString(member(metadata, 'generateName')) || '',
      line: document.line + lineOf(read.text, offset),
    },
    `the object at ${pointer}`,
  ).toEqual({ name, line });
  return changes.map(({ op, path, value }): Operation => {
    if (op === 'remove') return { op, path: pointer + path };
    if (op !== 'add' && op !== 'replace') throw new RangeError(`a planned ${op}`);
    return { op, path: pointer + path, value: value ?? null };
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/**
 * Outside the places that the patch names, nothing goes: a line that holds no such place is there as it was, in its order.
 * One that was added to (a flow collection), or stands beside such a place, keeps its characters in theirs.
 */
function expectLocality(where: string, before: YamlDocument, after: string, patch: readonly Operation[]): void {
  const zones = zonesOf(before, patch);
  const inZone = (from: number, to: number): boolean => zones.some(({ start, end }) => start < to && from < end);
  const newLines = after.split(/(?<=\n)/);
  let at = 0;
  let next = 0;
  let beside = false;
  for (const line of before.text.split(/(?<=\n)/)) {
    const touched = inZone(at, at + line.length);
    const start = at;
    at += line.length;
    const gone = zones.some((zone) => zone.removed && zone.start < at && start < zone.end);
    const kept = Array.from({ length: line.length }, (_, index) => line.charAt(index)).filter((character, index) => {
      // The comma that parted a removed member goes too, and the dash in front of one.
      const apart = character.trim() === '' || (gone && (character === ',' || character === '-'));
      return !apart && !inZone(start + index, start + index + 1);
    });
    const loose = touched || beside || /[{}[\]]/.test(line);
    beside = touched;
    if (touched && kept.length === 0) continue;
    const found = newLines.findIndex(
      (candidate, index) => index >= next && (isSameLine(line, candidate) || (loose && isSubsequence(kept, candidate))),
    );
    // With a removed value goes the comment on its line.
    if (gone && found < 0 && /^-?#/.test(kept.join(''))) continue;
    expect(found, `locality: ${where} lost ${JSON.stringify(line)}`).not.toBe(-1);
    next = isSameLine(line, newLines[found] ?? '') ? found + 1 : found;
  }
}

/** The last line may get a line break, and a member of a flow collection a comma. */
function isSameLine(line: string, candidate: string): boolean {
  if (candidate === line) return true;
  if (!line.endsWith('\n') && candidate.startsWith(line)) return /^,?\r?\n$/.test(candidate.slice(line.length));
  let at = 0;
  while (at < line.length && line[at] === candidate[at]) at += 1;
  return candidate[at] === ',' && candidate.slice(0, at) + candidate.slice(at + 1) === line;
}

function isSubsequence(characters: readonly string[], text: string): boolean {
  let at = 0;
  for (const character of characters) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

interface Zone {
  readonly start: number;
  readonly end: number;
  readonly removed: boolean;
}

/** What is replaced or removed; and aliases, which are written out where the anchored value changes. */
function zonesOf(document: YamlDocument, patch: readonly Operation[]): readonly Zone[] {
  const zones = patch.flatMap(({ op, path }): readonly Zone[] => {
    const extent = locate(document, path);
    return extent === undefined ? [] : [{ ...extent, removed: op === 'remove' }];
  });
  return document.root === undefined ? zones : [...zones, ...aliasesIn(document.root)];
}

function aliasesIn(node: YamlNode): readonly Zone[] {
  switch (node.type) {
    case 'alias':
      return [{ start: node.start, end: node.end, removed: false }];
    case 'scalar':
      return [];
    case 'sequence':
      return node.items.flatMap(aliasesIn);
    case 'mapping':
      return node.entries.flatMap(({ value }) => aliasesIn(value));
  }
}

/**
 * No token appears that was not there or asked for; what is used is kept; nothing is automounted where we decide. A
 * policy may ask for it elsewhere, for another audience, or in other containers.
 */
function expectMonotony(report: Report, policy: Policy): void {
  const asks =
    movesTokens(policy) ||
    policy.extraTokens.length > 0 ||
    policy.rules.some(({ containers }) => containers.length > 0);
  for (const workload of report.workloads) {
    const byVerdict = workload.decidedBy === 'verdict' && !asks;
    for (const container of workload.containers) {
      if (byVerdict) expectNothingGained(`${workload.kind}/${workload.name}`, container);
      if (byVerdict && workload.verdict === 'used') {
        expect(apiMounts(container.after), `${workload.name} ${container.name} keeps what it uses`).toEqual(
          apiMounts(container.before),
        );
      }
      if (workload.access !== 'unchanged') {
        expect(container.after.map(({ source }) => source)).not.toContain('automount');
      }
    }
  }
}

/** The policy has the API token at another place or for another audience than admission. */
function movesTokens({ token, rules }: Policy): boolean {
  return [token, ...rules.map((rule) => rule.token)].some(
    ({ mountPath = API_TOKEN_MOUNT_PATH, audience = '' }) => mountPath !== API_TOKEN_MOUNT_PATH || audience !== '',
  );
}

function selectsContainers({ rules }: Policy): boolean {
  return rules.some(({ containers }) => containers.length > 0);
}

function expectNothingGained(workload: string, { name, before, after }: ReportedContainer): void {
  const places = (tokens: readonly ReportedToken[]): Set<string> =>
    new Set(tokens.map(({ mountPath, audience }) => `${mountPath} ${audience}`));
  const had = places(before);
  for (const place of places(after)) expect(had.has(place), `${workload} ${name} gains ${place}`).toBe(true);
}

function apiMounts(tokens: readonly ReportedToken[]): readonly string[] {
  return [...new Set(tokens.filter(({ audience }) => audience === '').map(({ mountPath }) => mountPath))].sort();
}

/** Each document a file of its own, the last first: the same decisions, and the same bytes. */
function expectAnyOrder(files: readonly SourceFile[], result: HardenResult, options: HardenOptions): void {
  const parts = files.flatMap((file) =>
    documentsOf(file.bytes).map(({ index, bytes }) => ({
      of: file,
      file: { ...file, path: `${file.path}#${index}`, bytes },
    })),
  );
  const reversed = [...parts].reverse().map(({ file }) => file);
  const other = harden(reversed, options);
  expect(other.problems, 'order').toEqual([]);
  expect(decisionsIn(other.report), 'order').toEqual(decisionsIn(result.report));
  const bytesOf = new Map(other.files.map(({ path, bytes }) => [path, bytes]));
  for (const { path, bytes } of result.files) {
    const own = parts
      .filter(({ of }) => of.path === path)
      .map(({ file }) => bytesOf.get(file.path) ?? new Uint8Array());
    expect(sameBytes(Buffer.concat(own), bytes), `order: ${path}`).toBe(true);
  }
}

function decisionsIn(report: Report): readonly string[] {
  return report.workloads
    .map(({ apiVersion, kind, namespace, name, verdict, access, decidedBy, changes }) =>
      JSON.stringify([apiVersion, kind, namespace, name, verdict, access, decidedBy, changes]),
    )
    .sort();
}

function expectNoLessWithoutNamespace(
  files: readonly SourceFile[],
  result: HardenResult,
  options: HardenOptions,
): void {
  if (options.namespace !== undefined) return;
  const named = harden(files, { ...options, namespace: 'prod' });
  result.report.workloads.forEach((workload, index) => {
    if (named.report.workloads[index]?.verdict !== 'used') return;
    expect(workload.verdict, `${workload.name}: without --namespace used stays used`).toBe('used');
  });
}

function expectNoLessWithoutConfigMaps(
  files: readonly SourceFile[],
  result: HardenResult,
  options: HardenOptions,
): void {
  const left = files.map((file) => {
    const kept = documentsOf(file.bytes).filter(({ bytes }) => !isConfigMap(decode(bytes)));
    return { ...file, bytes: Buffer.concat(kept.map(({ bytes }) => bytes)) };
  });
  if (left.every(({ bytes }, index) => bytes.length === files[index]?.bytes.length)) return;
  const without = harden(left, options);
  result.report.workloads.forEach(({ name, verdict }, index) => {
    if (verdict !== 'used') return;
    expect(without.report.workloads[index]?.verdict, `${name}: without ConfigMaps used is not unused`).not.toBe(
      'unused',
    );
  });
  expectDoubtWithoutConfigMaps(left, without, options);
}

function isConfigMap(text: string): boolean {
  if (/^kind: ConfigMap$/m.test(text)) return true;
  try {
    return text.includes('ConfigMap') && member(readIndependently(text).value, 'kind') === 'ConfigMap';
  } catch (error) {
    if (error instanceof YamlError) return false;
    throw error;
  }
}

/** Where no ConfigMap is left, none says that its reader does without a token. */
function expectDoubtWithoutConfigMaps(
  files: readonly SourceFile[],
  { report, problems }: HardenResult,
  { namespace, policy }: HardenOptions,
): void {
  const isLeft = files.some(({ bytes }) => /kind["']?\s*:\s*["']?ConfigMap/.test(decode(bytes)));
  if (isLeft || problems.length > 0) return;
  const { workloads } = takeInventory(files, namespace, policy?.workloadKinds);
  const inputs = workloads.filter(({ object }) => isInput(object.document.file));
  expect(inputs.map(({ object }) => object.ref.name)).toEqual(report.workloads.map(({ name }) => name));
  inputs.forEach(({ place: { podSpec } }, index) => {
    const { name, verdict } = report.workloads[index] ?? {};
    for (const read of configMapsReadIn(podSpec)) {
      if (CLUSTER_CONFIG_MAPS.includes(read)) continue;
      expect(verdict, `${name}: reads ConfigMap ${read}, which is nowhere`).not.toBe('unused');
    }
  });
}

function configMapsReadIn(podSpec: JsonObject): readonly string[] {
  const containers = ['containers', 'initContainers'].flatMap((key) => elements(podSpec[key]));
  const mounted = containers
    .flatMap((container) => elements(member(container, 'volumeMounts')))
    .map((mount) => member(mount, 'name'));
  const volumes = elements(podSpec['volumes']).filter((volume) => mounted.includes(member(volume, 'name')));
  return [...containers, ...volumes].flatMap((value) => namesUnder(value, /^configMap(?:Key)?(?:Ref)?$/));
}

function namesUnder(value: JsonValue, keys: RegExp): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => namesUnder(item, keys));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const name = keys.test(key) ? asString(member(child, 'name')) : undefined;
    return name === undefined || name === '' ? namesUnder(child, keys) : [name];
  });
}

/** A binding for every account: what had a token keeps it, and nothing counts as unused. */
function expectMoreEvidenceKeepsTokens(
  files: readonly SourceFile[],
  result: HardenResult,
  options: HardenOptions,
): void {
  const bindings = result.report.workloads.map(({ serviceAccount, namespace }, index) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `law-${index}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount.name, namespace: namespace ?? 'any' }],
  }));
  const stream = bindings.map((binding) => `${JSON.stringify(binding)}\n`).join('---\n');
  const context: SourceFile = { path: 'law.yaml', bytes: new TextEncoder().encode(stream), role: 'context' };
  const more = harden([...files, context], options);
  result.report.workloads.forEach((workload, index) => {
    const other = more.report.workloads[index];
    if (other === undefined) expect.fail(`${workload.name} is not there any more`);
    expect(other.verdict, `${workload.name} is bound`).toBe('used');
    const policy = options.policy ?? defaultPolicy;
    // What nobody touched has the token in every container, and its users by rule only in those that the rule selects.
    const selected = workload.access === 'unchanged' && other.access !== 'unchanged' && selectsContainers(policy);
    if (!movesTokens(policy) && !selected) expectTokensKept(workload, other);
  });
}

function expectTokensKept(workload: ReportedWorkload, other: ReportedWorkload): void {
  workload.containers.forEach(({ name, after }, index) => {
    for (const mount of apiMounts(after)) {
      expect(apiMounts(other.containers[index]?.after ?? []), `${workload.name} ${name}`).toContain(mount);
    }
  });
}

function deepFreeze<T>(value: T): T {
  // The elements of a typed array cannot be frozen: its bytes are compared with a copy.
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
