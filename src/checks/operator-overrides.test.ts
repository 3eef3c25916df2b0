import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';

it.each<[string, string, readonly string[]]>([
  [
    'a kind whose operator writes the field',
    'apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: log}\n',
    [
      'Kafka/log: is left alone: The Strimzi operator turns automount off itself and projects a token where it needs one @kind: Kafka',
    ],
  ],
  ['not another of that name', 'apiVersion: acme.dev/v1\nkind: Kafka\nmetadata: {name: log}\n', []],
])('%s', (_name, yaml, expected) => {
  expect(find('operator-overrides', yaml)).toEqual(expected);
});
