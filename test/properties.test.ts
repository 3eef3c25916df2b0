import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harden, type HardenOptions, type Report, type SourceFile } from '../src/index.ts';
import { deepEqual, isJsonObject, member, type JsonObject, type JsonValue } from '../src/patch/json.ts';
import { readWithSecondReader } from '../src/yaml/read-second.ts';
import { splitStream } from '../src/yaml/stream.ts';
import { expectLaws } from './laws.ts';
import { spell, type Spelling } from './spell.ts';

/** Releases that nobody wrote: workloads, accounts and bindings in all combinations, each document spelled in its own way. */
const RUNS = 300;

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const accountName = fc.constantFrom('default', 'robot', 'web', 'ops');
const namespace = fc.option(fc.constantFrom('shop', 'other'), { nil: undefined });
const work = { name: 'work', mountPath: '/work' };

const volumeMounts = fc.constantFrom<JsonValue | undefined>(
  undefined,
  null,
  [],
  [work],
  [{ name: 'work', mountPath: TOKEN_PATH }],
  [work, { name: 'api', mountPath: '/api', readOnly: true }],
);
const container = fc
  .record({
    volumeMounts,
    command: fc.option(fc.constantFrom<JsonValue>(['kubectl', 'get', 'pods'], ['serve', '--all']), { nil: undefined }),
    env: fc.constantFrom<JsonValue | undefined>(
      undefined,
      [{ name: 'A', value: 'it"s: a \\ b' }],
      [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'work', key: 'a' } } }],
    ),
    first: fc.boolean(),
  })
  .map(({ first, ...rest }) => present(first ? { ...rest, image: 'acme/app:1' } : { image: 'acme/app:1', ...rest }));

const volumes = fc.constantFrom<JsonValue | undefined>(
  undefined,
  null,
  [],
  [{ name: 'work', emptyDir: {} }],
  [
    { name: 'work', emptyDir: {} },
    { name: 'api', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] } },
  ],
  [
    { name: 'kube-api-access', emptyDir: {} },
    { name: 'work', configMap: { name: 'work', optional: true } },
  ],
);
const podSpec = fc
  .record({
    serviceAccountName: fc.option(accountName, { nil: undefined }),
    automountServiceAccountToken: fc.constantFrom<JsonValue | undefined>(undefined, undefined, true, false, null),
    volumes,
    initContainers: fc.constantFrom<JsonValue | undefined>(undefined, [], [{ name: 'init', image: 'acme/init' }]),
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    order: fc.boolean(),
  })
  .map(({ order, containers, ...rest }): JsonObject => {
    const named = { containers: containers.map((one, index) => ({ name: `c${index}`, ...one })) };
    return present(order ? { ...named, ...rest } : { ...rest, ...named });
  });

const workload = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'Job', 'CronJob', 'Pod'),
  namespace,
  labels: fc.constantFrom<JsonValue | undefined>(undefined, { app: 'a' }, { app: 'a', 'tier/x': 'yes' }),
  annotations: fc.constantFrom<JsonValue | undefined>(
    undefined,
    undefined,
    undefined,
    { note: 'two\nlines\n' },
    { 'tokentrim.dev/access': 'none', 'tokentrim.dev/reason': 'it says so' },
    { 'tokentrim.dev/access': 'projected' },
  ),
  podSpec,
});
type Workload = typeof workload extends fc.Arbitrary<infer T> ? T : never;

const account = fc.record({ name: accountName, namespace, automount: fc.constantFrom(undefined, true, false) });
const binding = fc.record({
  cluster: fc.boolean(),
  namespace,
  name: accountName,
  subject: fc.constantFrom(undefined, 'shop', 'other'),
});
const filler = fc.constantFrom<JsonValue>(
  null,
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { kind: 'Deployment', text: '---\nkind: Pod\n' },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'work' }, data: { a: 'host = $KUBERNETES_SERVICE_HOST' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'work', namespace: 'other' }, data: { a: 'b' } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } },
  { apiVersion: 'acme.dev/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { serviceAccountName: 'web' } },
);

const spelling: fc.Arbitrary<Spelling> = fc.record({
  json: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  indent: fc.constantFrom(2, 2, 4, 1),
  listIndent: fc.constantFrom(0, 2),
  flowDepth: fc.constantFrom(99, 99, 0, 1, 3, 5, 6),
  quotes: fc.constantFrom('plain', 'single', 'double'),
  comments: fc.constantFrom(0, 0, 1, 3),
  anchors: fc.boolean(),
  newline: fc.constantFrom('\n', '\n', '\r\n'),
  finalNewline: fc.boolean(),
});

interface Release {
  readonly objects: readonly JsonValue[];
  readonly spellings: readonly Spelling[];
  /** Where a new file starts, as shares of the documents. */
  readonly cut: number;
  readonly asList: boolean;
}

const release: fc.Arbitrary<Release> = fc
  .record({
    workloads: fc.array(workload, { minLength: 1, maxLength: 3 }),
    accounts: fc.array(account, { maxLength: 2 }),
    bindings: fc.array(binding, { maxLength: 2 }),
    fillers: fc.array(filler, { maxLength: 2 }),
    spellings: fc.array(spelling, { minLength: 10, maxLength: 10 }),
    cut: fc.integer({ min: 0, max: 9 }),
    asList: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  })
  .map(({ workloads, accounts, bindings, fillers, ...rest }) => ({
    ...rest,
    objects: [
      ...workloads.map(workloadObject),
      ...accounts.map(accountObject),
      ...bindings.map(bindingObject),
      ...fillers,
    ],
  }));

function workloadObject({ kind, namespace, labels, annotations, podSpec }: Workload, index: number): JsonObject {
  const metadata = present({ name: `w${index}`, namespace, labels, annotations });
  const template = { metadata: present({ labels }), spec: podSpec };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata, spec: podSpec };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '@daily', jobTemplate: { spec: { template } } },
      };
    default:
      return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas: 1, template } };
  }
}

function accountObject({
  name,
  namespace,
  automount,
}: {
  name: string;
  namespace: string | undefined;
  automount: boolean | undefined;
}): JsonObject {
  return present({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: present({ name, namespace }),
    automountServiceAccountToken: automount,
  });
}

function bindingObject(
  {
    cluster,
    namespace,
    name,
    subject,
  }: { cluster: boolean; namespace: string | undefined; name: string; subject: string | undefined },
  index: number,
): JsonObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: cluster ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: present({ name: `b${index}`, namespace: cluster ? undefined : namespace }),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [present({ kind: 'ServiceAccount', name, namespace: subject ?? (cluster ? 'shop' : undefined) })],
  };
}

/** Without the members that are undefined. */
function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const object: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) object[key] = value;
  return object;
}

/** One or two files. */
function filesOf({ objects, spellings, cut, asList }: Release): readonly SourceFile[] {
  const style = (index: number): Spelling => spellings[index % spellings.length] ?? PLAIN;
  const documents = asList ? [{ apiVersion: 'v1', kind: 'List', items: objects.filter(isJsonObject) }] : objects;
  const texts = documents.map((value, index) => spell(value, style(index)));
  return [texts.slice(0, cut), texts.slice(cut)].flatMap((part, index) =>
    part.length === 0 ? [] : [{ path: `f${index}.yaml`, bytes: streamOf(part) }],
  );
}

const PLAIN: Spelling = {
  json: false,
  indent: 2,
  listIndent: 0,
  flowDepth: 99,
  quotes: 'plain',
  comments: 0,
  anchors: false,
  newline: '\n',
  finalNewline: true,
};

/** Only the last document may end without a line break. */
function streamOf(texts: readonly string[]): Uint8Array {
  const ended = texts.map((text, index) => (index < texts.length - 1 && !text.endsWith('\n') ? `${text}\n` : text));
  return new TextEncoder().encode(ended.join('---\n'));
}

function contextOf(objects: readonly JsonValue[]): SourceFile {
  return { path: 'context.yaml', bytes: streamOf(objects.map((object) => spell(object, PLAIN))), role: 'context' };
}

function verdicts({ workloads }: Report): readonly string[] {
  return workloads.map(({ verdict }) => verdict);
}

/** Containers that have a token of the API server, as `workload/container`. */
function holders({ workloads }: Report): readonly string[] {
  return workloads.flatMap(({ name, containers }) =>
    containers.filter(({ after }) => after.some(({ audience }) => audience === '')).map((one) => `${name}/${one.name}`),
  );
}

/** What each document holds after hardening, in the reading of the reader that plans no edits. */
function valuesAfter(files: readonly SourceFile[], options: HardenOptions = {}): readonly JsonValue[] {
  const result = harden(files, options);
  expect(result.problems).toEqual([]);
  return result.files
    .flatMap(({ bytes }) =>
      splitStream(bytes, () => false).map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end))),
    )
    .map((text) => readWithSecondReader(text).value)
    .filter((value) => value !== null);
}

function isConfigMap(object: JsonValue): boolean {
  return member(object, 'kind') === 'ConfigMap';
}

function nameOf(object: JsonValue): JsonValue | undefined {
  return member(member(object, 'metadata'), 'name');
}

describe('generated releases', () => {
  test('keep every law, however they are spelled and parted', () => {
    let refused = 0;
    fc.assert(
      fc.property(release, namespace, (generated, name) => {
        const { problems } = expectLaws(filesOf(generated), name === undefined ? {} : { namespace: name });
        if (problems.length > 0) refused += 1;
      }),
      { numRuns: RUNS },
    );
    expect(refused, 'layouts that cannot be edited').toBeLessThan(RUNS / 50);
  });

  test('the spelling changes nothing but the spelling', () => {
    fc.assert(
      fc.property(release, (generated) => {
        const plain = filesOf({ ...generated, spellings: [PLAIN], cut: 9 });
        const other = filesOf({ ...generated, cut: 9 });
        if (harden(other).problems.length > 0) return;
        expect(deepEqual(valuesAfter(other), valuesAfter(plain))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test('more evidence of use takes no token away', () => {
    fc.assert(
      fc.property(
        release,
        fc.array(binding, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (generated, more, asInput) => {
          const files = filesOf(generated);
          const added = contextOf(more.map(bindingObject));
          const before = harden(files).report;
          const after = harden([...files, asInput ? { ...added, role: 'input' } : added]).report;
          expect(holders(after)).toEqual(expect.arrayContaining([...holders(before)]));
          before.workloads.forEach(({ verdict, name }, index) => {
            if (verdict === 'used') expect(verdicts(after)[index], name).toBe('used');
          });
        },
      ),
      { numRuns: 2 * RUNS },
    );
  });

  test('leaving out context that grants nothing turns no used into unused', () => {
    fc.assert(
      fc.property(
        release,
        fc.array(fc.oneof(account.map(accountObject), filler), { maxLength: 3 }),
        (generated, objects) => {
          const files = filesOf(generated);
          // Where the namespace is unknown, a ConfigMap of the name is taken for the one that is read, and a second may say more.
          const names = generated.objects.filter(isConfigMap).map(nameOf);
          const others = objects.filter((object) => !isConfigMap(object) || !names.includes(nameOf(object)));
          const withContext = verdicts(harden([...files, contextOf(others)]).report);
          const without = verdicts(harden(files).report);
          withContext.forEach((verdict, index) => {
            if (verdict === 'used') expect(without[index]).not.toBe('unused');
          });
        },
      ),
      { numRuns: 2 * RUNS },
    );
  });

  test('leaving out the namespace turns no used into unused', () => {
    fc.assert(
      fc.property(release, fc.constantFrom('shop', 'other', 'third'), (generated, name) => {
        const files = filesOf(generated);
        const named = verdicts(harden(files, { namespace: name }).report);
        const unnamed = verdicts(harden(files).report);
        named.forEach((verdict, index) => {
          if (verdict === 'used') expect(unnamed[index]).toBe('used');
        });
      }),
      { numRuns: 2 * RUNS },
    );
  });
});
