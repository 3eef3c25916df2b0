import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';

const account = (field: string) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n${field}\n`;
const gives = (at: string, says = 'does not say automountServiceAccountToken: false') => [
  `ServiceAccount/robot: ${says}, so a pod that runs as it has a token unless the pod says false @${at}`,
];

it.each<[string, string, readonly string[]]>([
  ['silent', account(''), gives('apiVersion: v1')],
  ['null, which says nothing', account('automountServiceAccountToken:'), gives('automountServiceAccountToken:')],
  [
    'true',
    account('automountServiceAccountToken: true'),
    gives('automountServiceAccountToken: true', 'says automountServiceAccountToken: true'),
  ],
  ['not false', account('automountServiceAccountToken: false'), []],
  ['not another kind of that name', account('').replace('v1', 'acme.dev/v1'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('account-automounts', yaml)).toEqual(expected);
});
