import { expect, it } from 'vitest';
import { deployment, observe } from '../../test/observe.ts';
import { declared } from './declared.ts';

const saying = (line: string) => deployment(`${line}\ncontainers: [{name: web, image: web}]`);

it('sees the field only where it is true', () => {
  expect(observe(declared, saying('automountServiceAccountToken: true'))).toEqual([
    'used: the pod spec asks for the token (automountServiceAccountToken: true) @/spec/template/spec/automountServiceAccountToken',
  ]);
});

it.each(['automountServiceAccountToken: false', 'automountServiceAccountToken: null', 'restartPolicy: Always'])(
  'sees nothing in %s',
  (line) => {
    expect(observe(declared, saying(line))).toEqual([]);
  },
);

it("does not take the account's own field for the pod's", () => {
  const account =
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop}\nautomountServiceAccountToken: true\n';
  expect(observe(declared, `${account}---\n${saying('restartPolicy: Always')}`)).toEqual([]);
});
