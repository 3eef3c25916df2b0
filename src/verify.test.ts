import { describe, expect, it } from 'vitest';
import { decisionsOf } from '../test/decisions.ts';
import { container, deployment, inventoryOf } from '../test/observe.ts';
import { tokenVolume } from './kube/token-volume.ts';
import type { Operation, Patch } from './patch/operation.ts';
import { planChanges, valuesAfter, type PlannedChange } from './plan/plan.ts';
import { defaultPolicy, type Policy } from './policy/policy.ts';
import type { Access, DecidedBy } from './report.ts';
import { verify } from './verify.ts';

const SPEC = '/spec/template/spec';
const PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const OWN = JSON.stringify(tokenVolume(defaultPolicy.token));

interface Tampering {
  readonly yaml: string;
  readonly access: Access;
  readonly decidedBy?: DecidedBy;
  readonly policy?: Policy;
  readonly tamper?: (patch: Patch) => Patch;
}

/** What verify says of the plan for the stream's workloads, once somebody has laid hands on it. */
function faultsOf({
  yaml,
  access,
  decidedBy,
  policy = defaultPolicy,
  tamper = (patch) => patch,
}: Tampering): readonly string[] {
  const inventory = inventoryOf(yaml);
  const decisions = decisionsOf(inventory, access, decidedBy, policy);
  const workloadChanges = decisions.map((decision): PlannedChange => {
    const change = planChanges(decision);
    return { ...change, patch: tamper(change.patch) };
  });
  const plan = {
    decisions,
    workloadChanges,
    accountChanges: [],
    objects: { added: [] },
    after: valuesAfter(workloadChanges),
  };
  return verify(inventory, plan, policy).map(({ message }) => message);
}

const streams: Readonly<Record<string, string>> = {
  bare: container('image: nginx'),
  'two containers, one with a mount of its own': deployment(`
volumes: [{name: v, emptyDir: {}}]
initContainers: [{name: first, image: i}]
containers:
- {name: app, image: i, volumeMounts: [{name: v, mountPath: /v}]}
- {name: own, image: i, volumeMounts: [{name: v, mountPath: ${PATH}}]}`),
  'a token of a year by hand, and one for Vault': deployment(`
automountServiceAccountToken: false
volumes:
- name: t
  projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3607}}]}
- name: vault
  projected: {sources: [{serviceAccountToken: {path: vault, audience: vault, expirationSeconds: 3607}}]}
containers:
- {name: app, image: i, volumeMounts: [{name: t, mountPath: /t}, {name: vault, mountPath: /vault}]}`),
  'written earlier': deployment(`
automountServiceAccountToken: false
volumes: [{name: data, emptyDir: {}}, ${OWN}, {name: more, emptyDir: {}}]
containers:
- name: app
  image: i
  volumeMounts:
  - {name: data, mountPath: /data}
  - {name: kube-api-access, mountPath: ${PATH}, readOnly: true}
  - {name: more, mountPath: /more}`),
  'a volume that admission takes for its own': deployment(`
volumes: [{name: kube-api-access-own, projected: {sources: [{serviceAccountToken: {path: token}}]}}]
containers: [{name: app, image: i}]`),
  'a claim of a StatefulSet': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template:
    spec:
      containers: [{name: db, image: i, volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates: [{metadata: {name: data}}]
`,
  // Admission mounts it as its own, since it bears its prefix, and the volume that is written must not be hidden by one.
  'claims that are named like token volumes': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template:
    spec:
      containers: [{name: db, image: i}]
  volumeClaimTemplates: [{metadata: {name: kube-api-access}}, {metadata: {name: api-access}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: prefix}
spec:
  template:
    spec:
      containers: [{name: db, image: i}]
  volumeClaimTemplates: [{metadata: {name: kube-api-access-data}}]
`,
  'a Pod': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: app, image: i}]}\n',
};
const cases = Object.entries(streams).flatMap(([name, yaml]) =>
  (['none', 'projected'] as const).map((access) => ({ name, yaml, access })),
);

describe('a plan as it is made', () => {
  it.each(cases)('is proved: $access, $name', ({ yaml, access }) => {
    expect(faultsOf({ yaml, access })).toEqual([]);
    expect(faultsOf({ yaml, access, decidedBy: 'annotation' })).toEqual([]);
  });
});

describe('a plan that lacks an operation', () => {
  const lacking = cases.flatMap(({ name, yaml, access }) => {
    const [decision] = decisionsOf(inventoryOf(yaml), access);
    const patch = decision === undefined ? [] : planChanges(decision).patch;
    // Without its only operation a plan plans nothing, and nothing is to be proved.
    return patch.length < 2 ? [] : patch.map(({ op, path }, index) => ({ name, yaml, access, op, path, index }));
  });
  it('is tried', () => {
    expect(lacking.length).toBeGreaterThan(10);
  });
  it.each(lacking)('is refused: $access, $name, without $op $path', ({ yaml, access, index }) => {
    const without = (patch: Patch): Patch => patch.filter((_, other) => other !== index);
    expect(faultsOf({ yaml, access, tamper: without })).not.toEqual([]);
  });
});

describe('a plan that does more', () => {
  const add = (path: string, value: Extract<Operation, { op: 'add' }>['value']): Operation => ({
    op: 'add',
    path,
    value,
  });
  it.each<[string, Operation, string]>([
    ['an image', add(`${SPEC}/containers/0/image`, 'other'), `${SPEC}/containers/0/image would be changed`],
    [
      'an account',
      add(`${SPEC}/serviceAccountName`, 'other'),
      'it would run as ServiceAccount other; expected default',
    ],
    ['replicas', add('/spec/replicas', 2), '/spec/replicas would be changed'],
    ['true', add(`${SPEC}/automountServiceAccountToken`, true), 'expected that it does'],
    ['a volume', add(`${SPEC}/volumes/-`, { name: 'x', emptyDir: {} }), `${SPEC}/volumes/1 would be changed`],
    ['no containers', { op: 'remove', path: `${SPEC}/containers/0` }, 'expected an API token'],
    [
      'a volume of the same name',
      add(`${SPEC}/volumes/-`, tokenVolume(defaultPolicy.token)),
      'spec.template.spec.volumes[1].name: Duplicate value: "kube-api-access"',
    ],
    [
      'a mount elsewhere',
      add(`${SPEC}/containers/0/volumeMounts/-`, { name: 'kube-api-access', mountPath: '/x', readOnly: true }),
      `${SPEC}/containers/0/volumeMounts/1 would be changed`,
    ],
    [
      'a mount that can be written to',
      add(`${SPEC}/containers/0/volumeMounts/0`, { name: 'kube-api-access', mountPath: PATH }),
      'mountPath: Invalid value',
    ],
    [
      'a year',
      add(`${SPEC}/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds`, 3607),
      `for 3607 s at ${PATH}; expected an API token for 3600 s`,
    ],
    ['another mode', add(`${SPEC}/volumes/0/projected/defaultMode`, 256), `${SPEC}/volumes/0 would be changed`],
  ])('is refused: %s', (_name, operation, message) => {
    const yaml = container('image: nginx');
    const faults = faultsOf({ yaml, access: 'projected', tamper: (patch) => [...patch, operation] });
    expect(faults.join('\n')).toContain(message);
    for (const fault of faults) expect(fault).toMatch(/^Deployment web: cannot prove the change: .+; expected .+/);
  });
});

describe('what Kubernetes refuses already', () => {
  it('may go on being refused for the same', () => {
    // The volume's name is refused, and so would be each pod that admission mounts it in.
    const yaml = deployment('volumes: [{name: kube-api-access-}]\ncontainers: [{name: web, image: i}]');
    expect(faultsOf({ yaml, access: 'projected' })).toEqual([]);
  });
  it('must not be refused where only its pods were', () => {
    const devices = `volumeDevices: [{name: disk, devicePath: ${PATH}}]`;
    const yaml = deployment(`
volumes: [{name: disk, persistentVolumeClaim: {claimName: disk}}]
containers: [{name: web, image: i, ${devices}}]`);
    expect(faultsOf({ yaml, access: 'none' })).toEqual([]);
    expect(faultsOf({ yaml, access: 'projected' }).join('\n')).toContain(
      'must not already exist as a path in volumeDevices',
    );
  });
});

describe('a plan for what is to stay', () => {
  it('is refused', () => {
    const operation: Operation = { op: 'add', path: `${SPEC}/automountServiceAccountToken`, value: false };
    const faults = faultsOf({ yaml: container('image: i'), access: 'unchanged', tamper: () => [operation] });
    expect(faults).toContain(
      'Deployment web: cannot prove the change: it would be changed; expected no change, as decided',
    );
  });
});

describe('settings that Kubernetes does not take', () => {
  it.each([
    [{ expirationSeconds: 599 }, 'may not specify a duration less than 10 minutes'],
    [{ path: '../token' }, "must not contain '..'"],
    [
      { path: 'ca.crt' },
      'overlapping paths: "ca.crt" (ConfigMap "kube-root-ca.crt") with "ca.crt" (ServiceAccountToken)',
    ],
    [{ volumeName: 'Token' }, 'a lowercase RFC 1123 label'],
    [{ volumeName: 'kube-api-access-' }, 'a lowercase RFC 1123 label'],
    [{ defaultMode: 512 }, 'must be a number between 0 and 0777'],
    [{ mountPath: '' }, 'mountPath: Required value'],
  ])('are refused: %j', (settings, message) => {
    const policy = { ...defaultPolicy, token: { ...defaultPolicy.token, ...settings } };
    expect(faultsOf({ yaml: container('image: i'), access: 'projected', policy }).join('\n')).toContain(message);
  });
  it('are no problem where Kubernetes refuses the object already', () => {
    const broken = 'image: i\nvolumeMounts: [{name: nowhere, mountPath: /x}]';
    expect(faultsOf({ yaml: container(broken), access: 'projected' })).toEqual([]);
  });
});
