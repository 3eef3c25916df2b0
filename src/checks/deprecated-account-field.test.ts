import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const old = ['Deployment/shop/web: names its account by the deprecated field serviceAccount @serviceAccount: web'];

it.each<[string, string, readonly string[]]>([
  ['alone', deployment('serviceAccount: web\ncontainers: [{name: web}]'), old],
  ['beside the same name', deployment('serviceAccountName: web\nserviceAccount: web\ncontainers: [{name: web}]'), old],
  [
    'not beside another, which says more',
    deployment('serviceAccountName: web\nserviceAccount: robot\ncontainers: [{name: web}]'),
    [],
  ],
  ['not the new field', deployment('serviceAccountName: web\ncontainers: [{name: web}]'), []],
  ['not an empty one', deployment('serviceAccount: ""\ncontainers: [{name: web}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('deprecated-account-field', yaml)).toEqual(expected);
});
