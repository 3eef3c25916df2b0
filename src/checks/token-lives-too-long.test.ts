import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';
import { defaultPolicy } from '../policy/policy.ts';

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
    'an API token over the policy',
    token(', expirationSeconds: 7200'),
    ['Deployment/shop/web: volume token asks for an API token of 7200 seconds, over 3600 @expirationSeconds: 7200}'],
  ],
  [
    'another over a day',
    token(', audience: vault, expirationSeconds: 86401'),
    [
      'Deployment/shop/web: volume token asks for a token for vault of 86401 seconds, over 86400 @expirationSeconds: 86401}',
    ],
  ],
  ['not what the policy allows', token(', expirationSeconds: 3600'), []],
  ['not 3607, which has a code of its own', token(', expirationSeconds: 3607'), []],
  ['not another of a day', token(', audience: vault, expirationSeconds: 86400'), []],
  ['not the default', token(''), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-lives-too-long', yaml)).toEqual(expected);
});

it('goes by the policy', () => {
  const policy = { ...defaultPolicy, token: { ...defaultPolicy.token, expirationSeconds: 7200 } };
  expect(find('token-lives-too-long', token(', expirationSeconds: 7200'), { policy })).toEqual([]);
});
