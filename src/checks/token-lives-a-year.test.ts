import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const token = (fields: string) =>
  deployment(`
containers: [{name: web, image: acme/web}]
volumes:
- name: token
  projected:
    sources:
    - serviceAccountToken: {path: token${fields}}
`);

it.each<[string, string, readonly string[]]>([
  [
    '3607 seconds',
    token(', expirationSeconds: 3607'),
    [
      'Deployment/shop/web: volume token asks for a token of 3607 seconds, which the API server makes a year @expirationSeconds: 3607}',
    ],
  ],
  ['for the API by name', token(', expirationSeconds: 3607, audience: kubernetes.default.svc'), [expect.anything()]],
  ['not 3606', token(', expirationSeconds: 3606'), []],
  [
    'not for another audience, where the number means what it says',
    token(', expirationSeconds: 3607, audience: vault'),
    [],
  ],
  ['not the default', token(''), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-lives-a-year', yaml)).toEqual(expected);
});
