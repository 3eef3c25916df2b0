import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const job = (metadata: string, podSpec = '', kind = 'Job') => `apiVersion: batch/v1
kind: ${kind}
metadata: {${metadata}}
spec:
  template:
    spec:
      ${podSpec}
      containers: [{name: main}]
`;
const off = 'automountServiceAccountToken: false';
const pod = (spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: once}\nspec:\n  ${spec}\n  containers: [{name: main}]\n`;

it.each<[string, string, readonly string[]]>([
  ['a Job', job('name: once'), ['Job/once: a Job that exists already refuses the change of its pod spec @spec:']],
  [
    'a Pod',
    pod('restartPolicy: Never'),
    ['Pod/once: a Pod that exists already refuses the change of its pod spec @spec:'],
  ],
  ['not without a change', job('name: once', off), []],
  ['not a Pod without a change', pod(off), []],
  ['not a hook', job('name: once, annotations: {helm.sh/hook: pre-install}'), []],
  ['not a name that is new each time', job('generateName: once-'), []],
  ['not what can be changed', deployment('containers: [{name: main}]'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('immutable-on-upgrade', yaml)).toEqual(expected);
});

it('says what is left alone, where the host upgrades in place', () => {
  expect(find('immutable-on-upgrade', job('name: once'), { host: 'helm4' })).toEqual([
    'Job/once: is left alone: a Job that exists already would refuse the change of its pod spec @spec:',
  ]);
});
