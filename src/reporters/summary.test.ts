import { expect, test } from 'vitest';
import { harden } from '../index.ts';
import { summarize } from './summary.ts';

const web = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec: {template: {spec: {serviceAccountName: ${name}, containers: [{name: a, image: acme/a}]}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}}
`;

function summaryOf(manifest: string): string {
  return summarize(harden([{ path: 'a.yaml', bytes: new TextEncoder().encode(manifest) }]).report);
}

test('counts one as one', () => {
  expect(summaryOf(web('web'))).toBe(`tokentrim: 1 workload: 0 use the API, 1 does not, 0 unknown
tokentrim: containers: 1 loses the token, 0 get an explicit one, 0 keep an implicit or legacy one; 1 account switched off
`);
});

test('and two as two', () => {
  expect(summaryOf(`${web('a')}---\n${web('b')}`)).toBe(`tokentrim: 2 workloads: 0 use the API, 2 do not, 0 unknown
tokentrim: containers: 2 lose the token, 0 get an explicit one, 0 keep an implicit or legacy one; 2 accounts switched off
`);
});

test('says where there is nothing', () => {
  expect(summaryOf('')).toBe('tokentrim: no workload in the input\n');
});
