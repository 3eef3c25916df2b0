import { describe, expect, it } from 'vitest';
import { reportOn } from '../test/find.ts';
import { harden } from './harden.ts';

const deployment = (more: string, name = 'web') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  template:
    spec:
      containers: [{name: web, image: web}]
${more}`;
const fix = (yaml: string, role: 'input' | 'context' = 'input') =>
  harden([{ path: 'dump.yaml', bytes: new TextEncoder().encode(yaml), role }]).problems;

describe('a dump of a cluster', () => {
  it('is refused by fix, once a file, at the field that shows it', () => {
    const problems = fix(
      `${deployment('status: {replicas: 1}\n')}---\n${deployment('status: {replicas: 2}\n', 'api')}`,
    );
    expect(problems).toEqual([
      expect.objectContaining({
        file: 'dump.yaml',
        line: 8,
        column: 1,
        message: 'Deployment web is a live object (it has status), and so are 1 more in this file',
      }),
    ]);
  });

  it('is known by its managed fields, in a List too, and of an account', () => {
    const account =
      'apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: a, managedFields: [{manager: kubectl}]}';
    const [problem] = fix(`apiVersion: v1\nkind: List\nitems:\n- ${account}\n`);
    expect(problem).toMatchObject({
      line: 6,
      message: 'ServiceAccount a is a live object (it has metadata.managedFields)',
    });
  });

  it('is read by check', () => {
    expect(reportOn(deployment('status: {replicas: 1}\n')).findings.map(({ code }) => code)).toContain(
      'token-not-needed',
    );
  });

  it('is welcome as evidence, and so are the zero values that programs write', () => {
    expect(fix(deployment('status: {replicas: 1}\n'), 'context')).toEqual([]);
    expect(fix(deployment('status: {replicas: 0, conditions: []}\n'))).toEqual([]);
    expect(
      fix('apiVersion: v1\nkind: Service\nmetadata: {name: a}\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}\n'),
    ).toEqual([]);
  });
});
