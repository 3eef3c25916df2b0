import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';

const secret = (type: string, annotation = '') => `apiVersion: v1
kind: Secret
metadata: {name: robot, namespace: shop${annotation}}
type: ${type}
`;

it.each<[string, string, readonly string[]]>([
  [
    'a Secret that asks for a token',
    secret('kubernetes.io/service-account-token', ', annotations: {kubernetes.io/service-account.name: robot}'),
    [
      'Secret/shop/robot: asks for a token of ServiceAccount robot that never expires @type: kubernetes.io/service-account-token',
    ],
  ],
  ['without an account', secret('kubernetes.io/service-account-token'), [expect.stringContaining('(none named)')]],
  ['not another Secret', secret('Opaque'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('legacy-token-secret', yaml)).toEqual(expected);
});
