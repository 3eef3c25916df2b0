import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

it.each<[string, string, readonly string[]]>([
  [
    'twice in a pod spec',
    deployment('restartPolicy: Always\ncontainers: [{name: web}]\nrestartPolicy: Never'),
    [': the key restartPolicy stands twice in one mapping; the last one counts @restartPolicy: Never'],
  ],
  [
    'in a document after others',
    `${deployment('containers: [{name: web}]')}---\nkind: Pod\napiVersion: v1\nkind: Pod\n`,
    [': the key kind stands twice in one mapping; the last one counts @kind: Pod'],
  ],
  ['not in two mappings', deployment('containers: [{name: web}, {name: side}]'), []],
  ['not a key that a merge brings', 'a: &a {b: 1}\nc: {<<: *a, b: 2}\nkind: Thing\napiVersion: v1\n', []],
])('%s', (_name, yaml, expected) => {
  expect(find('duplicate-key', yaml)).toEqual(expected);
});

it('is not told of what is read as evidence only', () => {
  expect(
    find('duplicate-key', deployment('containers: [{name: web}]'), {}, ['kind: Pod\napiVersion: v1\nkind: Pod\n']),
  ).toEqual([]);
});
