import { describe, expect, it } from 'vitest';
import { isDump, readDump } from './read-dump.ts';
import type { Problem, SourceFile } from '../source.ts';
import { harden } from '../harden.ts';
import { takeInventory } from './inventory.ts';

const dump = (text: string, role: SourceFile['role'] & string = 'context'): SourceFile => ({
  path: 'cluster.json',
  bytes: new TextEncoder().encode(text),
  role,
});
const list = (...items: readonly object[]) => dump(JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }, null, 4));
const object = (apiVersion: string, kind: string, rest: object = {}) => ({
  apiVersion,
  kind,
  ...rest,
  metadata: { name: kind.toLowerCase(), namespace: 'shop', ...('metadata' in rest ? Object(rest.metadata) : {}) },
});
const RBAC = 'rbac.authorization.k8s.io/v1';

function read(file: SourceFile) {
  const problems: Problem[] = [];
  const { objects = [], configMaps = [] } = readDump(file, undefined, problems) ?? {};
  return { kinds: objects.map(({ ref }) => ref.kind), configMaps: configMaps.length, problems, objects };
}

it('is a context file that starts with a brace', () => {
  expect(isDump(dump(' \n{}'))).toBe(true);
  expect(isDump(dump('kind: List'))).toBe(false);
  expect(isDump(dump('{}', 'input'))).toBe(false);
  expect(isDump(dump(''))).toBe(false);
});

it('is a large neighbour that does so', () => {
  const text = `{${' '.repeat(2 ** 20)}}`;
  expect(isDump(dump(text, 'neighbour'))).toBe(true);
  expect(isDump(dump(text, 'input'))).toBe(false);
  expect(isDump(dump('{}', 'neighbour'))).toBe(false);
});

describe('readDump', () => {
  it('keeps what names an account, grants a right or runs', () => {
    const owner = (apiVersion: string, kind: string) => ({
      metadata: { ownerReferences: [{ apiVersion, kind, controller: true, name: 'x' }] },
    });
    const file = list(
      object('v1', 'ServiceAccount'),
      object(RBAC, 'RoleBinding'),
      object('v1', 'Event'),
      object('v1', 'ConfigMap', { data: { a: 'b' } }),
      object('v1', 'Secret', { type: 'Opaque' }),
      object('v1', 'Secret', { type: 'kubernetes.io/service-account-token' }),
      object('v1', 'Pod'),
      object('v1', 'Pod', owner('apps/v1', 'ReplicaSet')),
      object('v1', 'Pod', owner('longhorn.io/v1', 'InstanceManager')),
      object('example.com/v1', 'Tenant'),
    );
    expect(read(file)).toMatchObject({
      kinds: ['ServiceAccount', 'RoleBinding', 'Secret', 'Pod', 'Pod', 'Tenant'],
      configMaps: 1,
      problems: [],
    });
  });

  it("takes kind and version from the API server's own lists", () => {
    const items = [{ metadata: { name: 'a', namespace: 'shop' }, subjects: [] }];
    const { objects } = read(dump(JSON.stringify({ kind: 'RoleBindingList', apiVersion: RBAC, items })));
    expect(objects.map(({ ref }) => ref)).toEqual([
      { apiVersion: RBAC, kind: 'RoleBinding', namespace: 'shop', name: 'a' },
    ]);
  });

  it('says where it breaks off', () => {
    expect(read(dump('{"items": [\n{"kind": "Pod",\n')).problems).toMatchObject([{ file: 'cluster.json', line: 3 }]);
    expect(read(dump('{"items": [\n{"kind": "Pod", "a": 1.2.3}]}')).problems).toMatchObject([{ line: 2 }]);
  });
});

it('leaves YAML that starts with a brace to the reader of YAML', () => {
  const yaml = '{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}\n---\n{"kind": "A"}\n';
  expect(readDump(dump(yaml), undefined, [])).toBeUndefined();
  const { objects, problems } = takeInventory([dump(yaml)], undefined);
  expect(problems).toEqual([]);
  expect(objects.map(({ ref }) => ref.name)).toEqual(['web']);
});

describe('as evidence', () => {
  const web = dump(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {serviceAccountName: web, containers: [{name: web, envFrom: [{configMapRef: {name: config}}]}]}}}\n',
    'input',
  );
  const account = object('v1', 'ServiceAccount', { metadata: { name: 'web' } });
  const binding = object(RBAC, 'RoleBinding', {
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
    roleRef: { kind: 'Role', name: 'reader' },
  });
  const other = object(RBAC, 'RoleBinding', {
    subjects: [{ kind: 'ServiceAccount', name: 'other', namespace: 'shop' }],
    roleRef: { kind: 'Role', name: 'reader' },
  });
  const config = object('v1', 'ConfigMap', { data: { IN_CLUSTER: 'true' }, metadata: { name: 'config' } });
  const harmless = object('v1', 'ConfigMap', { data: { COLOUR: 'blue' }, metadata: { name: 'config' } });
  it.each<[string, readonly object[], string]>([
    ['nothing of interest', [], 'unknown'],
    ['the account, where others are bound', [account, harmless, other], 'unused'],
    ['the account, and no binding at all', [account, harmless], 'unknown'],
    ['the account, without the ConfigMap that it reads', [account], 'unknown'],
    ['the account, bound', [account, binding], 'used'],
    ['a ConfigMap that it reads', [account, config], 'used'],
  ])('%s', (_name, items, verdict) => {
    const { report, files, problems } = harden([web, list(...items)]);
    expect(problems).toEqual([]);
    expect(report.workloads.map((workload) => workload.verdict)).toEqual([verdict]);
    expect(files.map(({ path }) => path)).toEqual(['cluster.json']);
  });

  it('a ConfigMap that it reads, without a kind in a list of the API server', () => {
    const items = [{ metadata: { name: 'config', namespace: 'shop' }, data: { IN_CLUSTER: 'true' } }];
    const text = JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', items });
    const raw = { path: 'raw.json', bytes: new TextEncoder().encode(text), role: 'context' as const };
    expect(harden([web, raw]).report.workloads).toMatchObject([{ verdict: 'used' }]);
  });

  it('in a large file beside the input too', () => {
    const items = [account, binding, object('v1', 'Note', { text: 'x'.repeat(2 ** 20) })];
    const beside = { ...list(...items), role: 'neighbour' as const };
    expect(harden([web, beside]).report.workloads).toMatchObject([{ verdict: 'used' }]);
  });

  it('names the line of what it saw', () => {
    const { report } = harden([web, list(account, binding)]);
    const [seen] = report.workloads[0]?.evidence ?? [];
    expect(seen).toMatchObject({ rule: 'role-binding', file: 'cluster.json', line: 12 });
  });
});
