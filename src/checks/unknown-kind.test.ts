import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const pipeline = (spec: string) => `apiVersion: acme.dev/v1
kind: Pipeline
metadata: {name: build}
spec:
  ${spec}
`;

it.each<[string, string, readonly string[]]>([
  [
    'a pod template',
    pipeline('template: {spec: {containers: [{name: main, image: acme/build}]}}'),
    [
      'Pipeline/build: has what looks like a pod spec at /spec/template/spec, which is left as it is @containers: [{name: main, image: acme/build}]}}',
    ],
  ],
  [
    'a pod spec elsewhere, by its neighbours',
    pipeline('runner: {serviceAccountName: robot, containers: [{name: main, image: acme/build}]}'),
    [expect.stringContaining('at /spec/runner')],
  ],
  ['not a list of something else', pipeline('containers: [{name: main, image: acme/build}]'), []],
  ['not a kind that is known', deployment('containers: [{name: main, image: acme/build}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('unknown-kind', yaml)).toEqual(expected);
});
