// What scanners say of what fix writes: docs/scanners.md, held to their rules as they were read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { harden, parsePolicy, type Policy } from '../src/index.ts';
import { takeInventory } from '../src/inventory/inventory.ts';
import { scanners, type Scanned } from './scanners.ts';

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`;
const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
`;
const HEADS = {
  Deployment: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: ',
  CronJob: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {jobTemplate: {spec: {template: {spec: ',
  Pod: 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ',
} as const;

const workload = (podSpec: string, kind: keyof typeof HEADS = 'Deployment'): string => {
  const open = HEADS[kind].split('{').length - HEADS[kind].split('}').length;
  return `${HEADS[kind]}{${podSpec}}${'}'.repeat(open)}\n`;
};
const container = (more = ''): string => `containers: [{name: web, image: acme/web${more}}]`;
const mounted = (path: string): string =>
  `serviceAccountName: web, automountServiceAccountToken: false, ${container(`, volumeMounts: [{name: api, mountPath: ${path}}]`)}, ` +
  'volumes: [{name: api, projected: {sources: [{serviceAccountToken: {path: token}}]}}]';

/** The scanners that fail the one workload of this stream. */
function failing(stream: string): readonly string[] {
  const bytes = new TextEncoder().encode(stream);
  const { objects, workloads, problems } = takeInventory([{ path: 'input.yaml', bytes }], undefined);
  expect(problems).toEqual([]);
  const valuesOf = (...kinds: readonly string[]) =>
    objects.filter(({ ref }) => kinds.includes(ref.kind)).map(({ value }) => value);
  return workloads.flatMap(({ object, place }) => {
    const scanned: Scanned = {
      object: object.value,
      podSpec: place.podSpec,
      serviceAccounts: valuesOf('ServiceAccount'),
      bindings: valuesOf('RoleBinding', 'ClusterRoleBinding'),
    };
    return scanners.filter(({ fails }) => fails(scanned)).map(({ name }) => name);
  });
}

function fix(stream: string, policy?: Policy): string {
  const bytes = new TextEncoder().encode(stream);
  const { files, problems } = harden([{ path: 'input.yaml', bytes }], policy === undefined ? {} : { policy });
  expect(problems).toEqual([]);
  return new TextDecoder().decode(files[0]?.bytes);
}

const streams = (...documents: readonly string[]): string => documents.join('---\n');
const off = `${ACCOUNT}automountServiceAccountToken: false\n`;
const DEFAULT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The shapes of the page's table, and who fails each. */
const shapes = {
  A: {
    is: 'the pod says false',
    stream: streams(off, workload(`serviceAccountName: web, automountServiceAccountToken: false, ${container()}`)),
    fails: [],
  },
  B: {
    is: 'the same, with a projected token where clients look for it',
    stream: streams(off, workload(mounted(DEFAULT_PATH))),
    fails: ['Trivy'],
  },
  C: {
    is: 'the same, with the token at another path',
    stream: streams(off, workload(mounted('/var/run/secrets/api'))),
    fails: [],
  },
  D: {
    is: 'only the ServiceAccount says false',
    stream: streams(off, workload(`serviceAccountName: web, ${container()}`)),
    fails: ['Kyverno', 'Checkov', 'kubesec', 'Regula'],
  },
  E: {
    is: 'the ServiceAccount says false, the pod true',
    stream: streams(off, workload(`serviceAccountName: web, automountServiceAccountToken: true, ${container()}`)),
    fails: [
      'Polaris',
      'Kyverno',
      'Gatekeeper',
      'Kubescape',
      'Checkov',
      'KICS',
      'kubesec',
      'Terrascan',
      'Regula',
      'Popeye',
    ],
  },
  F: {
    is: 'nobody says anything, the account is default',
    stream: workload(container()),
    fails: scanners.map(({ name }) => name).filter((name) => !['Trivy', 'Terrascan', 'Popeye'].includes(name)),
  },
} as const;

describe('the rules fail what they were seen to fail', () => {
  test.each(Object.entries(shapes))('%s', (_, { stream, fails }) => {
    expect(failing(stream)).toEqual(fails);
  });

  test('and the page has the same table', () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/scanners.md'), 'utf8');
    for (const { name, rule } of scanners) {
      const verdicts = Object.values(shapes).map(({ fails }) =>
        fails.some((one) => one === name) ? 'fails' : 'passes',
      );
      expect(page).toContain(`| ${name} | ${rule} | ${verdicts.join(' | ')} |`);
    }
    for (const [letter, { is }] of Object.entries(shapes)) expect(page).toContain(`- **${letter}**: ${is}`);
  });
});

describe.each(['Deployment', 'CronJob', 'Pod'] as const)('what fix writes of a %s', (kind) => {
  const used = streams(ACCOUNT, BINDING, workload(`serviceAccountName: web, ${container()}`, kind));
  const falsePositives = kind === 'Pod' ? [] : ['Trivy'];

  test('that uses its token passes all but the false positive', () => {
    const fixed = fix(used);
    expect(fixed).toContain(DEFAULT_PATH);
    expect(failing(fixed)).toEqual(falsePositives);
  });

  test.each([
    ['has an account of its own', streams(ACCOUNT, workload(`serviceAccountName: web, ${container()}`, kind))],
    ['runs as default', workload(container(), kind)],
    ['has an account that is elsewhere', workload(`serviceAccountName: elsewhere, ${container()}`, kind)],
  ])('that does not, and %s, passes all', (_, stream) => {
    const policy = parsePolicy(`${POLICY}  onUnknown: none\n`, 'policy.yaml');
    expect(failing(fix(stream, policy))).toEqual([]);
  });

  test('that asked for the token in its pod spec passes all but the false positive', () => {
    const asks = workload(`serviceAccountName: web, automountServiceAccountToken: true, ${container()}`, kind);
    expect(failing(fix(streams(ACCOUNT, asks)))).toEqual(falsePositives);
  });

  test('that has its token at a path of its own passes all', () => {
    const policy = parsePolicy(`${POLICY}  token: {mountPath: /var/run/secrets/api}\n`, 'policy.yaml');
    const fixed = fix(used, policy);
    expect(fixed).toContain('/var/run/secrets/api');
    expect(failing(fixed)).toEqual([]);
  });
});

const POLICY = 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nmetadata: {name: scan}\nspec:\n';
