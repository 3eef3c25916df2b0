import { describe, expect, test } from 'vitest';
import { analyze, harden, type HardenOptions } from '../index.ts';
import { explain } from './explain.ts';

const manifest = `apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: robot, namespace: shop}
spec:
  template:
    spec:
      serviceAccountName: robot
      initContainers:
      - {name: wait, image: acme/wait}
      containers:
      - {name: main, image: "python:3.13"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robot}
roleRef: {kind: ClusterRole, name: robot}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: robot-view, namespace: shop}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: robot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: robot}
rules:
- {apiGroups: [""], resources: [secrets], verbs: [list]}
`;

const { report } = harden([{ path: 'robot.yaml', bytes: new TextEncoder().encode(manifest) }]);

test('what was seen, what follows, what would break, what a thief could do', () => {
  expect(explain(report)).toBe(`Deployment shop/robot  robot.yaml:5
  verdict  used, gets an explicit token
  account  robot
  evidence used    ClusterRoleBinding robot grants ClusterRole robot (line 21,
           role-binding)
           used    RoleBinding robot-view grants ClusterRole view (line 27,
           role-binding)
  tokens   wait, main: automount, a year -> projected, 3600 s
  without  wait: would say "open
           /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or
           directory" (Go)
           main: would say "ConfigException: Service token file does not exist."
           (Python)
  a thief  could read Secrets in the whole cluster (ClusterRoleBinding robot,
           line 20)
           could do what ClusterRole view allows, which this input does not tell
`);
});

test('a container whose name Kubernetes reads as a truth value has a label all the same', () => {
  const bytes = new TextEncoder().encode(manifest.replace('name: main', 'name: yes'));
  expect(explain(harden([{ path: 'robot.yaml', bytes }]).report)).toContain('a container without a name: would say');
});

test('of several the last line says how many', () => {
  const bytes = new TextEncoder().encode(
    `${manifest}---\n${manifest.split('---\n')[1]?.replace('robot', 'other') ?? ''}`,
  );
  const text = explain(harden([{ path: 'robot.yaml', bytes }]).report);
  expect(text).toMatch(/\n\n2 workloads: 2 use the API, 0 do not, 0 unknown\n$/);
});

test('no line is wider than the terminal, but for a single long word', () => {
  for (const width of [40, 80, 120, 200]) {
    for (const line of explain(report, { width, colour: false }).split('\n')) {
      const words = line.trim().split(' ');
      if (words.length > 1) expect(line.length, line).toBeLessThanOrEqual(width);
    }
  }
});

test('colour adds marks and changes nothing else', () => {
  const coloured = explain(report, { width: 80, colour: true });
  expect(coloured).toContain('\u001b[1mDeployment shop/robot');

  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(explain(report));
});

describe('of those that the caller leaves out', () => {
  const pod = (name: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {containers: [{name: main, image: acme/main}]}
`;
  const file = { path: 'pods.yaml', bytes: new TextEncoder().encode(['a', 'b', 'c'].map(pod).join('')) };
  const named = (name: string) => ({
    ...{ kinds: [], namespaces: [], labels: {}, serviceAccounts: [], images: [] },
    names: [name],
  });
  const headings = (options: HardenOptions): readonly string[] =>
    explain(analyze([file], options).report, { width: 200, colour: false })
      .split('\n')
      .filter((line) => /^\S/.test(line));
  const count = '3 workloads: 0 use the API, ';

  test('nothing is told but how many they are', () => {
    expect(headings({ only: [named('b')] })).toEqual([
      'Pod shop/b  pods.yaml:7',
      `${count}1 does not, 0 unknown, 2 left alone; 2 not shown, as asked`,
    ]);
    expect(headings({ exclude: [named('b')] })).toEqual([
      'Pod shop/a  pods.yaml:2',
      'Pod shop/c  pods.yaml:12',
      `${count}2 do not, 0 unknown, 1 left alone; 1 not shown, as asked`,
    ]);
    expect(explain(analyze([file], { exclude: [named('*')] }).report)).toMatch(/^3 workloads: /);
  });

  test('the report has them', () => {
    const { workloads } = analyze([file], { only: [named('b')] }).report;
    expect(workloads.map(({ name, leftOut }) => [name, leftOut])).toEqual([
      ['a', true],
      ['b', undefined],
      ['c', true],
    ]);
  });
});
