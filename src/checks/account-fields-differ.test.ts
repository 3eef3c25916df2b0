import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

it.each<[string, string, readonly string[]]>([
  [
    'two names',
    deployment('serviceAccountName: web\nserviceAccount: robot\ncontainers: [{name: web}]'),
    ['Deployment/shop/web: runs as web: serviceAccount: robot is ignored @serviceAccount: robot'],
  ],
  ['not one name twice', deployment('serviceAccountName: web\nserviceAccount: web\ncontainers: [{name: web}]'), []],
  ['not an empty one', deployment('serviceAccountName: ""\nserviceAccount: web\ncontainers: [{name: web}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('account-fields-differ', yaml)).toEqual(expected);
});
