import { describe, expect, it } from 'vitest';
import { inventoryOf, type Setting } from '../../test/observe.ts';
import { placeOf, takeInventory } from './inventory.ts';

const RBAC = 'rbac.authorization.k8s.io';
const kustomize = 'internal.config.kubernetes.io';

interface Names {
  readonly name?: string;
  readonly namespace?: string;
  /** Kustomize's history: names and namespaces, comma-separated. */
  readonly previous?: readonly [string, string];
}

function metadata({ name = 'web', namespace, previous }: Names): string {
  const annotations =
    previous === undefined ? '' : (
      `, annotations: {${kustomize}/previousNames: '${previous[0]}', ${kustomize}/previousNamespaces: '${previous[1]}'}`
    );
  return `metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}${annotations}}`;
}

const deployment = (names: Names = {}, account = 'web') =>
  `---\napiVersion: apps/v1\nkind: Deployment\n${metadata(names)}\nspec: {template: {spec: {serviceAccountName: ${account}, containers: [{name: a}]}}}\n`;
const account = (names: Names = {}) => `---\napiVersion: v1\nkind: ServiceAccount\n${metadata(names)}\n`;
const binding = (names: Names, subject: string, kind = 'RoleBinding') =>
  `---\napiVersion: ${RBAC}/v1\nkind: ${kind}\n${metadata(names)}\nsubjects: [{kind: ServiceAccount, ${subject}}]\nroleRef: {kind: Role, name: reader}\n`;

/** For each workload: how many accounts and how many bindings are its own. */
function links(yaml: string, setting?: Setting): readonly string[] {
  const inventory = inventoryOf(yaml, setting);
  return inventory.workloads.map(
    (workload) =>
      `${workload.object.ref.namespace ?? '?'}/${workload.object.ref.name}: ${workload.declared.length} declared, ${inventory.bindingsOf(workload).length} bound`,
  );
}

describe('namespaces', () => {
  it.each<[string, string, Setting, readonly string[]]>([
    [
      'named everywhere',
      deployment({ namespace: 'a' }) +
        account({ namespace: 'a' }) +
        binding({ namespace: 'a' }, 'name: web, namespace: a'),
      {},
      ['a/web: 1 declared, 1 bound'],
    ],
    [
      'another',
      deployment({ namespace: 'a' }) +
        account({ namespace: 'b' }) +
        binding({ namespace: 'b' }, 'name: web, namespace: b'),
      {},
      ['a/web: 0 declared, 0 bound'],
    ],
    [
      'unknown: any may be it',
      deployment() + account({ namespace: 'b' }) + binding({}, 'name: web, namespace: b'),
      {},
      ['?/web: 1 declared, 1 bound'],
    ],
    [
      'unknown, and the release is of another',
      deployment() + account({ namespace: 'b' }) + binding({}, 'name: web, namespace: b'),
      { namespace: 'a' },
      ['a/web: 0 declared, 0 bound'],
    ],
    [
      'unknown everywhere, and given',
      deployment() + account() + binding({}, 'name: web'),
      { namespace: 'a' },
      ['a/web: 1 declared, 1 bound'],
    ],
    [
      'two releases of one name in two namespaces',
      deployment({ namespace: 'a' }) + deployment({ namespace: 'b' }) + binding({ namespace: 'a' }, 'name: web'),
      {},
      ['a/web: 0 declared, 1 bound', 'b/web: 0 declared, 0 bound'],
    ],
  ])('%s', (_name, yaml, setting, expected) => {
    expect(links(yaml, setting)).toEqual(expected);
  });

  it('without --namespace binds no less than with it', () => {
    const stream =
      deployment() + account() + binding({}, 'name: web, namespace: a') + binding({ namespace: 'b' }, 'name: web');
    const without = inventoryOf(stream);
    for (const namespace of ['a', 'b', 'c']) {
      const given = inventoryOf(stream, { namespace });
      given.workloads.forEach((workload, index) => {
        const other = without.workloads[index];
        expect(other && without.bindingsOf(other).length).toBeGreaterThanOrEqual(given.bindingsOf(workload).length);
      });
    }
  });
});

describe('bindings', () => {
  const bindingOf = (subjects: string, roleRef: string, namespace = 'a') =>
    `---\napiVersion: ${RBAC}/v1\nkind: RoleBinding\n${metadata({ name: 'b', namespace })}\nsubjects: [${subjects}]\nroleRef: {${roleRef}}\n`;
  const role = (kind: string, name: string, namespace?: string) =>
    `---\napiVersion: ${RBAC}/v1\nkind: ${kind}\n${metadata({ name, ...(namespace !== undefined && { namespace }) })}\nrules: []\n`;
  const own = '{kind: ServiceAccount, name: web, namespace: a}';
  const user = "{kind: User, name: 'system:serviceaccount:a:web'}";
  const group = "{kind: Group, name: 'system:serviceaccounts:a'}";
  const seen = (yaml: string) => {
    const inventory = inventoryOf(deployment({ namespace: 'a' }) + yaml);
    return inventory.workloads.flatMap((workload) =>
      inventory
        .bindingsOf(workload)
        .map(({ subject, roles }) => [subject.by, ...roles.map(({ ref }) => `${ref.kind} ${ref.namespace ?? ''}`)]),
    );
  };

  it.each([
    ['by its name', own, 'account'],
    ['by its user name', user, 'user'],
    ['with a group', group, 'group'],
    ['with a group, and by its name', `${group}, ${own}`, 'account'],
    ['by its name, and with a group', `${user}, ${group}`, 'user'],
  ])('%s', (_name, subjects, by) => {
    expect(seen(bindingOf(subjects, 'kind: Role, name: r'))).toEqual([[by]]);
  });

  it.each([
    ['kind: Role, name: r', ['Role a']],
    ['kind: ClusterRole, name: r', ['ClusterRole ']],
    ['name: r', ['Role a', 'ClusterRole ']],
    ['kind: Role, name: other', []],
  ])('knows the role by kind, name and namespace: %s', (roleRef, roles) => {
    const all = role('Role', 'r', 'a') + role('Role', 'r', 'b') + role('ClusterRole', 'r');
    expect(seen(all + bindingOf(own, roleRef))).toEqual([['account', ...roles]]);
  });

  it('gives them in the order of the input, each once', () => {
    const inventory = inventoryOf(
      deployment({ namespace: 'a' }) +
        bindingOf(group, 'name: one') +
        bindingOf(`${own}, ${own}, ${user}`, 'name: two') +
        bindingOf(user, 'name: three'),
    );
    const names = inventory.workloads.flatMap((workload) =>
      inventory.bindingsOf(workload).map(({ object }) => object.value['roleRef']),
    );
    expect(names).toEqual([{ name: 'one' }, { name: 'two' }, { name: 'three' }]);
  });
});

describe('names before Kustomize changed them', () => {
  // The layout of kubebuilder: subjects name `controller` in `system`; namePrefix and namespace come later.
  const previous = ['controller,controller', 'system,shop'] as const;
  it.each<[string, string, readonly string[]]>([
    [
      'a subject that was not renamed',
      deployment({ name: 'shop-manager', namespace: 'shop', previous: ['manager', 'system'] }, 'controller') +
        account({ name: 'controller', namespace: 'shop', previous: ['controller', 'system'] }) +
        binding({ name: 'rights' }, 'name: controller, namespace: system', 'ClusterRoleBinding'),
      ['shop/shop-manager: 1 declared, 1 bound'],
    ],
    [
      'an account that was renamed, and its subject not',
      deployment({ name: 'm', namespace: 'shop', previous: ['m', 'system'] }, 'shop-controller') +
        account({ name: 'shop-controller', namespace: 'shop', previous }) +
        binding({ name: 'rights' }, 'name: controller, namespace: system', 'ClusterRoleBinding'),
      ['shop/m: 1 declared, 1 bound'],
    ],
    [
      'pairs, and not every name with every namespace',
      deployment({ name: 'm', namespace: 'shop' }, 'new') +
        account({ name: 'new', namespace: 'shop', previous: ['one,two', 'u,v'] }) +
        binding({ name: 'rights' }, 'name: one, namespace: v', 'ClusterRoleBinding'),
      ['shop/m: 1 declared, 0 bound'],
    ],
    [
      'Kustomize writes default for no namespace',
      deployment({ name: 'm', namespace: 'shop' }, 'new') +
        account({ name: 'new', namespace: 'shop', previous: ['old', 'default'] }) +
        binding({ namespace: 'shop' }, 'name: old'),
      ['shop/m: 1 declared, 1 bound'],
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(links(yaml)).toEqual(expected);
  });
});

describe('lists', () => {
  const item = (kind: string, rest: string) =>
    `- {apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}, kind: ${kind}, metadata: {name: web}, ${rest}}\n`;
  const podSpec = 'spec: {template: {spec: {containers: [{name: a}]}}}';

  it.each(['List', 'DeploymentList'])('reads the items of a %s', (kind) => {
    const yaml = `apiVersion: v1\nkind: ${kind}\nitems:\n${item('Deployment', podSpec)}${item('ServiceAccount', 'secrets: []')}`;
    const { workloads, objects } = inventoryOf(yaml);
    expect(objects.map(({ pointer, ref }) => `${pointer} ${ref.kind}`)).toEqual([
      '/items/0 Deployment',
      '/items/1 ServiceAccount',
    ]);
    expect(workloads.map(({ object }) => placeOf(object, '/spec').line)).toEqual([4]);
  });

  it('reads lists in lists', () => {
    const yaml = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  ${item('Deployment', podSpec)}`;
    expect(inventoryOf(yaml).objects.map(({ pointer }) => pointer)).toEqual(['/items/0/items/0']);
  });

  it('takes a kind that ends in List and has no items for an object', () => {
    const yaml = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {items: []}\n';
    expect(inventoryOf(yaml).objects.map(({ ref }) => ref.kind)).toEqual(['AllowList']);
  });

  it('passes over items that are no objects', () => {
    expect(inventoryOf('apiVersion: v1\nkind: List\nitems: [null, text, {}]\n').objects).toEqual([]);
  });
});

describe('token Secrets', () => {
  const secret = (namespace: string) =>
    `---\napiVersion: v1\nkind: Secret\n${metadata({ name: 'token', namespace })}\ntype: kubernetes.io/service-account-token\n`;
  it.each([
    ['of the namespace', deployment({ namespace: 'a' }) + secret('a'), true],
    ['of another', deployment({ namespace: 'a' }) + secret('b'), false],
    ['of one that is unknown', deployment() + secret('b'), true],
  ])('%s', (_name, yaml, expected) => {
    const inventory = inventoryOf(yaml);
    expect(inventory.workloads.map((workload) => inventory.isTokenSecret(workload, 'token'))).toEqual([expected]);
  });
});

describe('problems', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  it.each([
    ['NUL bytes', new Uint8Array([0xff, 0xfe, 0x61, 0]), 0, /UTF-8/],
    ['bytes that are no text', new Uint8Array([0x61, 0x3a, 0x20, 0xff]), 1, /not UTF-8/],
    ['an unrendered template', bytes('kind: Deployment\nspec: {{ .Values.spec }}\n'), 2, /an unrendered template/],
    ['a glued separator', bytes('# a\nkind: Deployment\n---kind: Pod\n'), 3, /goes on without a blank/],
    ['a broken document behind a good one', bytes('kind: A\napiVersion: v1\n---\nkind: Deployment\nspec: [\n'), 6, /./],
  ])('%s', (_name, content, line, message) => {
    const { problems } = takeInventory([{ path: 'f.yaml', bytes: content }], undefined);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'f.yaml', line });
    expect(problems[0]?.message).toMatch(message);
  });

  it('passes over what cannot matter, readable or not', () => {
    const { problems, documents } = inventoryOf('apiVersion: v1\nkind: ConfigMap\ndata: {a: [}\n');
    expect(problems).toEqual([]);
    expect(documents.map(({ yaml }) => yaml)).toEqual([undefined]);
  });
});
