import { describe, expect, test } from 'vitest';
import { objectsAfter, run, scoping } from '../../test/minters.ts';
import { harden, type HardenResult } from '../index.ts';
import { member } from '../patch/json.ts';

function clusterRole(rules: string, metadata = 'name: eso'): string {
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {${metadata}}\nrules:\n${rules}\n---\n`;
}

function bind(
  subjects = '{kind: ServiceAccount, name: eso, namespace: eso}',
  role = 'eso',
  kind = 'ClusterRoleBinding',
): string {
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${role}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [${subjects}]\n---\n`;
}

const MINT = '- {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}';
const READS = '- {apiGroups: [external-secrets.io], resources: [secretstores], verbs: [list]}';

function store(kind: string, name: string, reference: string, namespace = 'shop'): string {
  const where = kind.startsWith('Cluster') ? '' : `, namespace: ${namespace}`;
  return `apiVersion: external-secrets.io/v1\nkind: ${kind}\nmetadata: {name: ${name}${where}}\nspec: {provider: {vault: {auth: {kubernetes: {serviceAccountRef: ${reference}}}}}}\n---\n`;
}

function changes({ report, problems }: HardenResult): readonly string[] {
  expect(problems).toEqual([]);
  return report.objects.map(({ action, kind, namespace, name }) => `${action} ${kind} ${namespace ?? '-'}/${name}`);
}

describe('who mints tokens', () => {
  const controller = clusterRole(`${MINT}\n${READS}`) + bind();

  test('stays as it is, unless somebody asks', () => {
    expect(changes(run(controller, {}))).toEqual([]);
  });

  test('is given the accounts that the stores and the policy name', () => {
    const yaml =
      controller +
      store('SecretStore', 'vault', '{name: reader}') +
      store('ClusterSecretStore', 'aws', '{name: r, namespace: aws}');
    const result = run(yaml, scoping('    accounts: [{namespace: ops, name: backup}]\n'));
    expect(changes(result)).toEqual([
      'created Role ops/backup-token-eso',
      'created RoleBinding ops/backup-token-eso',
      'created Role aws/r-token-eso',
      'created RoleBinding aws/r-token-eso',
      'created Role shop/reader-token-eso',
      'created RoleBinding shop/reader-token-eso',
      'changed ClusterRole -/eso',
    ]);
    const again = run(
      objectsAfter(result)
        .map((value) => JSON.stringify(value))
        .join('\n'),
      scoping('    accounts: [{namespace: ops, name: backup}]\n'),
    );
    expect(changes(again)).toEqual([]);
  });

  test('gets one account beside a store, where its own roles are elsewhere', () => {
    const yaml = store('SecretStore', 'vault', '{name: reader}');
    expect(changes(run(yaml, scoping()))).toEqual([]);
    expect(changes(run(yaml, scoping('    groups: [external-secrets.io]\n')))).toEqual([
      'created Role shop/reader-token-eso',
      'created RoleBinding shop/reader-token-eso',
    ]);
  });

  test('keeps what is named in a namespace already', () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules: [{apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [reader], verbs: [create]}]\n---\n`;
    const binding = `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: eso, namespace: eso}]\n---\n`;
    const yaml = controller + role + binding + store('SecretStore', 'vault', '{name: reader}');
    expect(changes(run(yaml, scoping()))).toEqual(['changed ClusterRole -/eso']);
  });
});

describe('in a Kustomize function', () => {
  /** Of an account or a role, with the name and namespace that it had before. */
  const renamed = (names: string) =>
    `annotations: {internal.config.kubernetes.io/previousNames: "${names}", internal.config.kubernetes.io/previousNamespaces: "system,eso"}`;
  const account = (name: string, before: string, namespace: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}, ${renamed(`${before},${before}`)}}\n---\n`;
  const yaml =
    account('eso', 'keeper', 'eso') +
    account('ci-reader', 'reader', 'shop').replace('system,eso', 'shop,shop') +
    clusterRole(`${MINT}\n${READS}`, `name: ci-minter, ${renamed('minter,minter')}`) +
    bind('{kind: ServiceAccount, name: keeper, namespace: system}', 'minter') +
    store('SecretStore', 'vault', '{name: reader}');

  test('the holder, its role and the account are found under their old names, and written so that Kustomize follows', () => {
    const result = run(yaml, scoping());
    expect(changes(result)).toEqual([
      'created Role shop/ci-reader-token-eso',
      'created RoleBinding shop/ci-reader-token-eso',
      'changed ClusterRole -/ci-minter',
    ]);
    const [, , , , role, binding] = objectsAfter(result);
    expect(member(role, 'rules')).toMatchObject([{ resourceNames: ['ci-reader'] }]);
    expect(member(binding, 'subjects')).toEqual([{ kind: 'ServiceAccount', name: 'keeper', namespace: 'system' }]);
  });

  test('they are found beside a dump of the cluster, which has no old names', () => {
    const bytes = new TextEncoder().encode(
      '{apiVersion: v1, kind: ServiceAccount, metadata: {name: eso, namespace: eso}}',
    );
    const files = [
      { path: 'in.yaml', bytes: new TextEncoder().encode(yaml) },
      { path: 'context.yaml', bytes, role: 'context' as const },
    ];
    expect(changes(harden(files, scoping()))).toHaveLength(3);
  });

  test('another holder of the role is seen under its old name', () => {
    const { problems } = run(yaml + bind('{kind: User, name: jane}', 'minter'), scoping());
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('User jane would lose the right too'),
    ]);
  });
});

describe('a minter that this input has nothing of', () => {
  const effects = (yaml: string, more?: string) =>
    run(yaml, scoping(more))
      .report.findings.filter(({ code }) => code === 'rule-without-effect')
      .map(({ message }) => message);

  test('is told', () => {
    expect(effects('', '    accounts: [{namespace: ops, name: backup}]\n')).toEqual([
      'token minter eso/eso of the policy has no binding in this input, and nothing here asks it for tokens',
    ]);
  });

  test('is not where it has a binding, or a store of its group is here', () => {
    expect(effects(bind(undefined, 'system:auth-delegator'))).toEqual([]);
    expect(effects(store('SecretStore', 'vault', '{name: reader}'), '    groups: [external-secrets.io]\n')).toEqual([]);
  });
});

describe('a role of the same name', () => {
  const roleIn = (namespace: string, subject: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: m, namespace: ${namespace}}\nrules: [{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}]\n---\n` +
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: m, namespace: ${namespace}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: m}\nsubjects: [${subject}]\n---\n`;
  const yaml = roleIn('eso', '{kind: ServiceAccount, name: eso}');

  test('in another namespace is another role', () => {
    expect(changes(run(yaml + roleIn('dev', '{kind: ServiceAccount, name: someone}'), scoping()))).toEqual([
      'changed Role eso/m',
    ]);
  });

  test('that others have in its own is the same', () => {
    const { problems } = run(yaml + roleIn('eso', '{kind: ServiceAccount, name: someone}'), scoping());
    expect(problems[0]?.message).toMatch(/ServiceAccount someone would lose the right too/);
  });

  test('is bound by OpenShift without its kind, to subjects that stand there twice', () => {
    const openshift = (users: string, subject: string) =>
      `apiVersion: authorization.openshift.io/v1\nkind: RoleBinding\nmetadata: {name: o, namespace: eso}\nroleRef: {name: m, namespace: eso}\nuserNames: ["${users}"]\ngroupNames: []\nsubjects: [${subject}]\n`;
    const own = openshift('system:serviceaccount:eso:eso', '{kind: ServiceAccount, name: eso}');
    expect(changes(run(yaml + own, scoping()))).toEqual(['changed Role eso/m']);
    const { problems } = run(yaml + openshift('jane', '{kind: User, name: jane}'), scoping());
    expect(problems[0]?.message).toMatch(/User jane would lose the right too/);
  });
});

describe('what cannot be taken away is an error', () => {
  test.each<[string, string, RegExp]>([
    ['a wildcard', clusterRole('- {apiGroups: [""], resources: ["*"], verbs: [create]}') + bind(), /through a \*/],
    [
      'a role that others hold',
      clusterRole(MINT) + bind('{kind: ServiceAccount, name: eso, namespace: eso}, {kind: User, name: jane}'),
      /User jane would lose the right too/,
    ],
    [
      'a right of a group',
      clusterRole(MINT) + bind('{kind: Group, name: "system:serviceaccounts:eso"}'),
      /it lets all of system:serviceaccounts:eso mint/,
    ],
    ['a role that is not here', bind(), /ClusterRole eso is not in the input/],
    [
      'a role that is put together',
      clusterRole(MINT).replace('rules:', 'aggregationRule: {clusterRoleSelectors: []}\nrules:') + bind(),
      /put together in the cluster/,
    ],
    [
      'a role that goes into others',
      clusterRole(MINT, 'name: eso, labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}') + bind(),
      /its rules go into other roles too/,
    ],
    [
      'impersonation beside it',
      clusterRole(`${MINT}\n- {apiGroups: [""], resources: [serviceaccounts], verbs: [impersonate]}`) + bind(),
      /act as other accounts \(impersonate\)/,
    ],
    [
      'impersonation of a group, which may be the masters of the cluster',
      clusterRole(`${MINT}\n- {apiGroups: [""], resources: [groups], verbs: [impersonate]}`) + bind(),
      /act as other accounts \(impersonate\)/,
    ],
    [
      'a store that leaves the namespace to its users',
      clusterRole(`${MINT}\n${READS}`) + bind() + store('ClusterSecretStore', 'a', '{name: r}'),
      /names ServiceAccount r without a namespace/,
    ],
  ])('%s', (_, yaml, message) => {
    const { problems, files } = run(yaml, scoping());
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.message).toMatch(message);
    expect(files.map(({ changed }) => changed)).toEqual([false]);
  });

  test('not the harmless roles of every cluster', () => {
    expect(changes(run(bind(undefined, 'system:auth-delegator'), scoping()))).toEqual([]);
  });
});
