// What other tools were seen to do to real charts: each fault, on a small manifest, must not be ours.
import { describe, expect, test } from 'vitest';
import { harden, type HardenResult, type SourceFile } from '../src/index.ts';
import { expectLaws } from './laws.ts';

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      restartPolicy: Always
      containers:
      - name: web
        image: acme/web
`;
const HARDENED = WORKLOAD.replace('Always\n', 'Always\n      automountServiceAccountToken: false\n');

function fix(text: string): HardenResult {
  const input: SourceFile = { path: 'release.yaml', bytes: new TextEncoder().encode(text) };
  return expectLaws([input]);
}

function outputOf(text: string): string {
  const { files, problems } = fix(text);
  expect(problems).toEqual([]);
  return new TextDecoder().decode(files[0]?.bytes);
}

const added = (text: string): readonly string[] => {
  const before = text.split('\n');
  return outputOf(text)
    .split('\n')
    .filter((line) => line.includes('automountServiceAccountToken') && !before.includes(line));
};

describe('what stands beside a workload keeps every byte', () => {
  test.each([
    [
      'comments, alone and behind values',
      '# why\napiVersion: v1 # core\nkind: Service\nmetadata:\n  name: web   # twice\n',
    ],
    ['a document of comments only', '# Source: chart/templates/empty.yaml\n# nothing here\n'],
    ['two markers with a comment between', '# Source: chart/crds/a.yaml\n---\n# second\n'],
    [
      'a rule of a Role, its verbs and names',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: locks}\nrules:\n- apiGroups: [coordination.k8s.io]\n  resources: [leases]\n  verbs: [create]\n- apiGroups: [coordination.k8s.io]\n  resources: [leases]\n  resourceNames: [58ac56fa]\n  verbs: [get, update]\n',
    ],
    [
      'a subject without a namespace',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: other\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: locks}\nsubjects:\n- kind: ServiceAccount\n  name: other\n',
    ],
    [
      'an object of the cluster, which has no namespace',
      'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: ca\nspec: {selfSigned: {}}\n',
    ],
    [
      'a large integer',
      'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: high\nvalue: 1000000000\n',
    ],
    [
      'a null that a map could be',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: null-annotations\n  annotations:\n',
    ],
    [
      'a PEM block',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ca\ndata:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIB\n    -----END CERTIFICATE-----\n',
    ],
    [
      'a marker inside of a text',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\ndata:\n  all.yaml: |\n    --- \n    a: b\n    ---\n    c: d\n',
    ],
    [
      'blank lines at both ends of a text',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: blanks\ndata:\n  a: |+\n\n    text\n\n\n',
    ],
    ['an unknown kind without a name', 'apiVersion: acme.dev/v1\nkind: Anything\nspec: {}\n'],
    [
      'octal, sexagesimal and quoted scalars',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: scalars\ndata:\n  a: "0644"\n  b: \'yes\'\n  c: "1e3"\n',
    ],
  ])('%s', (_, document) => {
    expect(outputOf(`---\n${document}---\n${WORKLOAD}`)).toBe(`---\n${document}---\n${HARDENED}`);
    expect(outputOf(`${WORKLOAD}---\n${document}`)).toBe(`${HARDENED}---\n${document}`);
  });
});

describe('what stands in the workload keeps every byte', () => {
  test.each([
    ['a quantity', '        resources: {limits: {cpu: 500m, memory: 1Gi}}\n'],
    ['an octal mode', '        x-mode: 0644\n'],
    [
      'a long command, folded',
      '        command:\n        - sh\n        - -c\n        - >-\n          one\n          two\n',
    ],
    ['an empty list and an empty map', '        env: []\n        securityContext: {}\n'],
    ['a comment at the end', '        # the last word\n'],
  ])('%s', (_, lines) => {
    expect(outputOf(WORKLOAD + lines)).toBe(HARDENED + lines);
  });

  test('no field is added beside the planned one', () => {
    expect(outputOf(WORKLOAD).split('\n')).toHaveLength(WORKLOAD.split('\n').length + 1);
  });

  test.each(['\n', '\r\n'])('with line ends %j, and none at the end of the file', (end) => {
    const text = WORKLOAD.trimEnd().replaceAll('\n', end);
    expect(outputOf(text)).toBe(HARDENED.trimEnd().replaceAll('\n', end));
  });
});

describe('no workload is overlooked', () => {
  const template = 'template: {spec: {containers: [{name: a, image: b}]}}';
  test.each([
    ['a Pod', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, image: b}\n'],
    ['a StatefulSet', `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {${template}}\n`],
    [
      'an old API group',
      `apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {${template}}\n`,
    ],
    ['a Job', `apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {${template}}\n`],
    [
      'a CronJob',
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {${template}}}}\n`,
    ],
    [
      'a pod with an account of its own',
      `${WORKLOAD}      serviceAccountName: web\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n`,
    ],
    [
      'a List',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: DaemonSet\n  metadata: {name: a}\n  spec: {${template}}\n`,
    ],
    ['one without a name', `apiVersion: apps/v1\nkind: Deployment\nspec: {${template}}\n`],
    ['the second of two of one name', `${HARDENED}---\n${WORKLOAD}`],
  ])('%s', (_, text) => {
    expect(outputOf(text)).not.toBe(text);
    expect(outputOf(text)).toContain('automountServiceAccountToken: false');
  });

  test('the account’s word is known, and the pod’s is written beside it', () => {
    const account =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\nautomountServiceAccountToken: false\n';
    const { report } = fix(`${WORKLOAD}      serviceAccountName: web\n---\n${account}`);
    expect(report.workloads[0]?.containers[0]?.before).toEqual([]);
    expect(added(`${WORKLOAD}      serviceAccountName: web\n---\n${account}`)).toHaveLength(1);
  });

  test('a pod that is off and mounts an explicit token is not reported as automounting', () => {
    const { report } = harden([{ path: 'a.yaml', bytes: new TextEncoder().encode(HARDENED) }]);
    expect(report.findings).toEqual([]);
    expect(report.summary.tokensRemaining).toBe(0);
  });
});

test('what cannot be read is an error with its place, and nothing is written', () => {
  const { problems, files } = fix(`${WORKLOAD}---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: [\n`);
  expect(problems).toMatchObject([{ file: 'release.yaml' }]);
  expect(problems[0]?.line).toBeGreaterThan(11);
  expect(files[0]?.changed).toBe(false);
});
