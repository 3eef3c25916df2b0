import { describe, expect, test } from 'vitest';
import { find } from '../../test/find.ts';
import { harden, parsePolicy, type HardenOptions, type HardenResult } from '../index.ts';

const HEAD = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n';

function policy(spec: string): HardenOptions {
  return { policy: parsePolicy(HEAD + spec, 'policy.yaml') };
}

const all = policy('  serviceAccounts: {dedicatedFor: all}');
const rebind = policy('  serviceAccounts: {dedicatedFor: all, rebind: true}');
const ofDefault = policy('  serviceAccounts: {dedicatedFor: default}');

function account(name: string, metadata = '', more = ''): string {
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}${metadata}}\n${more}---\n`;
}

/** A workload of one container that runs as `account`; `template` is metadata of its pods, `spec` lines of its pod spec. */
function workload(
  name: string,
  serviceAccount: string,
  { template = '', spec = '', kind = 'Deployment' } = {},
): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  template:
    metadata: {${template}}
    spec:
      serviceAccountName: ${serviceAccount}
      containers: [{name: a, image: a}]
${spec}---
`;
}

function binding(name: string, role: string, subject: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${role}}
subjects: [{kind: ServiceAccount, name: ${subject}}]
---
`;
}

function role(name: string, resource: string, verb: string, group = ''): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}}
rules: [{apiGroups: ["${group}"], resources: [${resource}], verbs: [${verb}]}]
---
`;
}

function run(yaml: string, options: HardenOptions): HardenResult {
  return harden([{ path: 'in.yaml', bytes: new TextEncoder().encode(yaml) }], options);
}

/** `Deployment/web: shared -> web` of each workload that moves. */
function moves(yaml: string, options: HardenOptions): readonly string[] {
  const { report, problems } = run(yaml, options);
  expect(problems).toEqual([]);
  return report.workloads.flatMap(({ kind, name, serviceAccount }) =>
    serviceAccount.becomes === undefined ?
      []
    : [`${kind}/${name}: ${serviceAccount.name} -> ${serviceAccount.becomes}`],
  );
}

const off = '      automountServiceAccountToken: false\n';
const two = workload('web', 'shared', { spec: off }) + workload('api', 'shared', { spec: off });

describe('who gets an account of its own', () => {
  test('nobody, unless somebody asks', () => {
    expect(moves(account('shared') + two + workload('db', 'default'), {})).toEqual([]);
  });

  test('all that share one, and those that run as default', () => {
    expect(moves(account('shared') + two + workload('db', 'default'), all)).toEqual([
      'Deployment/web: shared -> web',
      'Deployment/api: shared -> api',
      'Deployment/db: default -> db',
    ]);
  });

  test('only those that run as default', () => {
    expect(moves(account('shared') + two + workload('db', '""'), ofDefault)).toEqual(['Deployment/db: default -> db']);
  });

  test('not one that has its account for itself', () => {
    expect(moves(account('web') + workload('web', 'web', { spec: off }), all)).toEqual([]);
  });

  test('not the one whose name the shared account has', () => {
    const yaml = account('web') + workload('web', 'web', { spec: off }) + workload('api', 'web', { spec: off });
    expect(moves(yaml, all)).toEqual(['Deployment/api: web -> api']);
  });

  test('by a rule, under a name of its own', () => {
    const rule = policy(
      '  rules:\n  - match: {names: [d*]}\n    serviceAccount: {dedicatedFor: default, nameTemplate: "{name}-{kind}"}',
    );
    expect(moves(workload('db', 'default') + workload('web', 'default'), rule)).toEqual([
      'Deployment/db: default -> db-deployment',
    ]);
  });

  test('not one that a rule or the caller leaves alone', () => {
    const rule = policy(
      '  serviceAccounts: {dedicatedFor: all}\n  rules:\n  - {match: {names: [db]}, access: unchanged, reason: A test.}\n  - {match: {names: [web]}, serviceAccount: {dedicatedFor: none}}',
    );
    expect(moves(workload('db', 'default') + workload('web', 'default'), rule)).toEqual([]);
    const match = { kinds: [], namespaces: [], names: ['db'], labels: {}, serviceAccounts: [], images: [] };
    expect(moves(workload('db', 'default') + workload('web', 'default'), { ...all, only: [match] })).toEqual([
      'Deployment/db: default -> db',
    ]);
    expect(find('account-not-own', workload('web', 'default'), { ...all, only: [match] })).toEqual([]);
  });

  test('a name that a binding or another workload uses is not taken', () => {
    const yaml =
      workload('db', 'default') +
      workload('web', 'default') +
      binding('b', 'r', 'db') +
      workload('x', 'web', { spec: off });
    expect(moves(yaml, ofDefault)).toEqual([
      'Deployment/db: default -> db-deployment',
      'Deployment/web: default -> web-deployment',
    ]);
  });
});

describe('who stays', () => {
  const shared = account('shared') + two;
  test.each<[string, string, HardenOptions, RegExp]>([
    [
      'a cloud trusts the name',
      account('shared', ', annotations: {eks.amazonaws.com/role-arn: a}') + two,
      all,
      /is in the trust policy of an AWS role \(IRSA\)/,
    ],
    [
      'something unknown may',
      account('shared', ', annotations: {acme.dev/role: a}') + two,
      all,
      /the annotation acme\.dev\/role/,
    ],
    [
      'its pods are in a mesh',
      account('shared') +
        workload('web', 'shared', { template: 'labels: {sidecar.istio.io/inject: "true"}' }) +
        workload('api', 'shared', { template: 'labels: {sidecar.istio.io/inject: "true"}' }),
      all,
      /its principal in the Istio mesh/,
    ],
    [
      'a policy names it',
      `${shared}apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p}\nspec: {rules: [{from: [{source: {principals: [cluster.local/ns/a/sa/shared]}}]}]}\n`,
      all,
      /AuthorizationPolicy p names ServiceAccount shared/,
    ],
    ['nobody knows the account', workload('web', 'other') + workload('api', 'other'), all, /is not declared here/],
    [
      'it has a token for somebody else',
      account('shared') +
        workload('api', 'shared', {
          spec:
            off +
            '      volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t, audience: vault}}]}}]\n',
        }) +
        workload('web', 'shared', {
          spec:
            off +
            '      volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t, audience: vault}}]}}]\n',
        }),
      all,
      /the subject of its token for vault/,
    ],
    [
      'it keeps its token, and has rights',
      account('shared') +
        binding('b', 'r', 'shared') +
        role('r', 'pods', 'list') +
        workload('web', 'shared') +
        workload('api', 'shared'),
      all,
      /RoleBinding b binds ServiceAccount shared; rebind: true would copy/,
    ],
    [
      'its pods are admitted by what binds it',
      account('shared') +
        binding('b', 'r', 'shared') +
        role('r', 'securitycontextconstraints', 'use', 'security.openshift.io') +
        two,
      all,
      /RoleBinding b may be what admits its pods/,
    ],
    [
      'it starts pods as itself',
      account('shared') +
        binding('b', 'r', 'shared') +
        role('r', 'pods', 'create') +
        workload('web', 'shared') +
        workload('api', 'shared'),
      rebind,
      /may create pods that run as itself/,
    ],
    [
      'the input may lack bindings',
      workload('web', 'default'),
      { ...ofDefault, incompleteBecause: ['a test'] },
      /does not tell all that binds/,
    ],
    [
      'an injector is told of',
      account('shared') + two,
      policy('  injectors: [kuma]\n  serviceAccounts: {dedicatedFor: all}'),
      /kuma may know it by its account/,
    ],
  ])('%s', (_, yaml, options, because) => {
    expect(moves(yaml, options)).toEqual([]);
    const findings = find('account-not-own', yaml, options);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding).toMatch(because);
  });

  test('unless the policy names it: then nobody’s trust is in the way', () => {
    const named = policy('  rules:\n  - match: {names: [web]}\n    serviceAccount: {dedicatedFor: all}');
    const yaml = account('shared', ', annotations: {eks.amazonaws.com/role-arn: a}') + two;
    expect(moves(yaml, named)).toEqual(['Deployment/web: shared -> web']);
    expect(moves(workload('web', 'other', { spec: off }), named)).toEqual(['Deployment/web: other -> web']);
  });
});

describe('what is asked for by name and cannot be done is an error', () => {
  const named = (more: string): HardenOptions =>
    policy(`  rules:\n  - match: {names: [web]}\n    ${more}\n    reason: A test.`);
  const bound =
    account('shared') +
    binding('b', 'r', 'shared') +
    role('r', 'pods', 'list') +
    workload('web', 'shared') +
    workload('api', 'shared');

  test('rights that it uses would be lost', () => {
    const { problems, files } = run(bound, named('serviceAccount: {dedicatedFor: all}'));
    expect(problems.map(({ message }) => message)).toEqual([
      'Deployment web: the policy asks for a ServiceAccount of its own, and it keeps its token, and would lose the rights that RoleBinding b gives to the account that it has; set rebind',
    ]);
    expect(files.map(({ changed }) => changed)).toEqual([false]);
  });

  test('and is done where the rule says what becomes of the rights', () => {
    expect(moves(bound, named('serviceAccount: {dedicatedFor: all, rebind: false}'))).toEqual([
      'Deployment/web: shared -> web',
    ]);
    const { report } = run(bound, named('serviceAccount: {dedicatedFor: all, rebind: true}'));
    expect(report.objects.map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
      'created ServiceAccount web',
      'created RoleBinding b-web',
    ]);
  });

  test('it is to stay unchanged', () => {
    const { problems } = run(
      workload('web', 'default'),
      named('access: unchanged\n    serviceAccount: {dedicatedFor: all}'),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'Deployment web: the policy asks for a ServiceAccount of its own, and it is left alone: A test.',
    ]);
  });
});
