import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const vault = `
automountServiceAccountToken: false
containers: [{name: web, volumeMounts: [{name: token, mountPath: /tokens}]}]
volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token, audience: vault}}]}}]
`;
const holds =
  'Deployment/shop/web: holds the token of the default ServiceAccount, which it shares with every pod that names none';

it.each<[string, string, readonly string[]]>([
  ['no account', deployment('containers: [{name: web}]'), [`${holds} @spec:`]],
  [
    'the account by name',
    deployment('serviceAccountName: default\ncontainers: [{name: web}]'),
    [`${holds} @serviceAccountName: default`],
  ],
  ['with a token for somebody else', deployment(vault), [`${holds} @spec:`]],
  ['not without a token', deployment('automountServiceAccountToken: false\ncontainers: [{name: web}]'), []],
  ['not another account', deployment('serviceAccountName: robot\ncontainers: [{name: web}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('default-account', yaml)).toEqual(expected);
});
