import { expect, test } from 'vitest';
import { run, scoping } from '../../test/minters.ts';

const account = (namespace: string, name: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: ${namespace}, name: ${name}}\n---\n`;
const binding = (subject: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [${subject}]
---
`;

/** Of a policy that scopes eso/eso. */
function told(yaml: string, more?: string): readonly string[] {
  return run(yaml, scoping(more)).report.findings.flatMap(({ code, severity, message }) => {
    if (code === 'rule-without-effect') return [code];
    return code === 'minter-misspelt' ? [`${severity}: ${message}`] : [];
  });
}

const nearest = (name: string): readonly string[] => [
  `warning: token minter eso/eso of the policy is not in this input; the nearest account is ${name}`,
];

test.each([
  ['one of its name in another namespace', account('external-secrets', 'eso'), nearest('external-secrets/eso')],
  ['one that differs by a letter', account('eso', 'esq'), nearest('eso/esq')],
  ['the nearest of several', account('tools', 'eso') + account('eso2', 'eso'), nearest('eso2/eso')],
  ['one that is only bound', binding('{kind: ServiceAccount, name: eso, namespace: tools}'), nearest('tools/eso')],
  ['so by its user name', binding('{kind: User, name: "system:serviceaccount:tools:eso"}'), nearest('tools/eso')],
  ['none that is far', account('eso', 'web') + account('eso', 'eve'), ['rule-without-effect']],
  ['none that is a person', binding('{kind: User, name: eso}'), ['rule-without-effect']],
  [
    'none that holds nothing, but is the very one',
    account('eso', 'eso') + account('a', 'eso'),
    ['rule-without-effect'],
  ],
])('%s', (_what, yaml, expected) => {
  expect(told(yaml)).toEqual(expected);
});

test('none that is a minter of the policy too', () => {
  const more = '  - serviceAccount: {namespace: tools, name: eso}\n';
  expect(told(account('tools', 'eso'), more)).toEqual(['rule-without-effect', 'rule-without-effect']);
});
