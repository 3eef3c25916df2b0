import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

it.each<[string, string, readonly string[]]>([
  [
    'no containers',
    deployment('priorityClassName: high'),
    ['Deployment/shop/web: has a pod spec without containers: a patch, about whose tokens nothing is decided @spec:'],
  ],
  [
    'a directive',
    deployment('$patch: replace\ncontainers: [{name: web}]'),
    [
      'Deployment/shop/web: has a pod spec with $patch: a patch, about whose tokens nothing is decided @$patch: replace',
    ],
  ],
  ['not a whole one', deployment('containers: [{name: web}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('patch-like-pod-spec', yaml)).toEqual(expected);
});
