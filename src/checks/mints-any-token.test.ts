import { expect, it, test } from 'vitest';
import { find } from '../../test/find.ts';
import { harden, parsePolicy } from '../index.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ESO = '{kind: ServiceAccount, name: eso, namespace: eso}';
const MINT = '{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}';

function granting(rules: string, subjects = ESO, kind = 'ClusterRoleBinding'): string {
  return `apiVersion: ${GROUP}/v1
kind: ClusterRole
metadata: {name: eso}
rules: [${rules}]
---
apiVersion: ${GROUP}/v1
kind: ${kind}
metadata: {name: eso}
roleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: eso}
subjects: [${subjects}]
`;
}

const lets = (what: string, who = 'ServiceAccount eso/eso', role = 'eso') => [
  `ClusterRoleBinding/eso: lets ${who} ${what}, through ClusterRole ${role} @roleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: ${role}}`,
];
const MINTS = 'mint tokens of any account';
const ACTS = 'act as any account or user (impersonate)';

it.each<[string, string, readonly string[]]>([
  ['minting', granting(MINT), lets(MINTS)],
  ['any subresource of that name', granting(MINT.replace('serviceaccounts/token', '"*/token"')), lets(MINTS)],
  ['any resource', granting('{apiGroups: [""], resources: ["*"], verbs: [create]}'), lets(MINTS)],
  ['impersonation', granting('{apiGroups: [""], resources: [groups], verbs: [impersonate]}'), lets(ACTS)],
  ['everything', granting('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'), lets(`${MINTS} and ${ACTS}`)],
  [
    'cluster-admin, which every cluster has',
    granting('').replace('name: eso}\nsubjects', 'name: cluster-admin}\nsubjects'),
    lets(`${MINTS} and ${ACTS}`, undefined, 'cluster-admin'),
  ],
  ['by its user name', granting(MINT, '{kind: User, name: "system:serviceaccount:eso:eso"}'), lets(MINTS)],
  [
    'with a group of accounts',
    granting(MINT, `${ESO}, {kind: Group, name: "system:serviceaccounts:eso"}`),
    lets(MINTS, 'ServiceAccount eso/eso, group system:serviceaccounts:eso'),
  ],
  [
    'in OpenShift’s form',
    granting(MINT)
      .replace(/(kind: ClusterRoleBinding[\s\S]*)subjects: .*/, '$1userNames: ["system:serviceaccount:eso:eso"]')
      .replace(`${GROUP}/v1\nkind: ClusterRoleBinding`, 'authorization.openshift.io/v1\nkind: ClusterRoleBinding'),
    lets(MINTS),
  ],
  ['not people', granting(MINT, '{kind: User, name: jane}, {kind: Group, name: admins}'), []],
  ['not by name', granting(MINT.replace('verbs', 'resourceNames: [reader], verbs')), []],
  ['not in one namespace', granting(MINT, ESO, 'RoleBinding'), []],
  ['not reading accounts', granting('{apiGroups: [""], resources: [serviceaccounts], verbs: [create]}'), []],
  ['not another group', granting(MINT.replace('[""]', '[acme.dev]')), []],
])('%s', (_name, yaml, expected) => {
  expect(find('mints-any-token', yaml)).toEqual(expected);
});

test('is gone once the policy scopes the account', () => {
  const policy = parsePolicy(
    'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: {tokenMinters: [{serviceAccount: {namespace: eso, name: eso}}]}\n',
    'tokentrim.yaml',
  );
  const files = [{ path: 'in.yaml', bytes: new TextEncoder().encode(granting(MINT)) }];
  const { report, problems } = harden(files, { policy });
  expect(problems).toEqual([]);
  expect(report.findings.filter(({ code }) => code === 'mints-any-token')).toEqual([]);
});
