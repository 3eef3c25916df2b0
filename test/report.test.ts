import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { analyze, combineReports, harden, withoutKnown, type Report } from '../src/index.ts';
import { expectReport, reportSchema } from './report-schema.ts';

/** One of each: a chart's source, a right, every kind of token, a change of each kind, a waiver. */
const release = `# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {tokentrim.dev/ignore: default-account, tokentrim.dev/reason: One of a kind.}
spec:
  template:
    spec:
      containers: [{name: web, image: nginx}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: robot}
spec:
  template:
    spec:
      serviceAccountName: robot
      initContainers:
      - name: wait
        image: bitnami/kubectl
        volumeMounts: [{name: legacy, mountPath: /legacy}]
      containers:
      - name: robot
        image: acme/robot
        env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: robot-token, key: token}}}]
        volumeMounts: [{name: year, mountPath: /year}, {name: vault, mountPath: /vault}]
      volumes:
      - {name: legacy, secret: {secretName: robot-token}}
      - {name: year, projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3607}}]}}
      - {name: vault, projected: {sources: [{serviceAccountToken: {path: token, audience: vault}}]}}
---
apiVersion: v1
kind: Secret
metadata: {name: robot-token, annotations: {kubernetes.io/service-account.name: robot}}
type: kubernetes.io/service-account-token
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robot}
roleRef: {kind: ClusterRole, name: robot}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: robot}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get, list]}]
---
kind: Pod
spec: [
`;
const files = [{ path: 'shop.yaml', bytes: new TextEncoder().encode(release) }];
const options = { allowUnreadable: true, incompleteBecause: ['a chart was passed over'] };

describe('schemas/report.schema.json', () => {
  test('is a schema that validators read in strict mode', () => {
    expect(() => new Ajv({ strict: true, strictTypes: true }).compile(reportSchema)).not.toThrow();
  });

  test.each<[string, Report]>([
    ['check', analyze(files, options).report],
    ['fix', harden(files, options).report],
    ['a namespace', harden(files, { ...options, namespace: 'shop' }).report],
    ['nothing', analyze([]).report],
    ['several releases', combineReports([analyze(files, options).report, analyze([]).report])],
    ['a baseline', withoutKnown(analyze(files, options).report, new Set()).report],
  ])('describes the report of %s', (_name, report) => {
    expectReport(report);
  });

  test('describes more than the empty report', () => {
    const { workloads, findings, suppressed, complete, namespace } = analyze(files, options).report;
    expect(workloads.map(({ verdict }) => verdict)).toEqual(['unknown', 'used']);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['error', 'warning', 'note']));
    expect(suppressed.map(({ code, reason }) => `${code}: ${reason}`)).toEqual(['default-account: One of a kind.']);
    expect(complete.reasons).toHaveLength(2);
    expect(namespace).toEqual({ value: 'shop', from: 'inferred' });
  });

  test('refuses what is no report', () => {
    const { report } = analyze(files, options);
    const wrong: readonly unknown[] = [
      {},
      { ...report, schemaVersion: 2 },
      { ...report, findings: [{ ...report.findings[0], severity: 'fatal' }] },
      { ...report, findings: [{ ...report.findings[0], line: 0 }] },
    ];
    const validate = new Ajv().compile(reportSchema);
    for (const value of wrong) expect(validate(value)).toBe(false);
  });
});

test('the pointer tells two objects apart that stand on one line and are called the same', () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } };
  const template = { spec: { serviceAccountName: 'robot', containers: [{ name: 'web', image: 'acme/web' }] } };
  const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template } };
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [web, account, account] });
  const { report } = harden([{ path: '-', bytes: new TextEncoder().encode(list) }]);
  const places = [...report.workloads, ...report.serviceAccounts].map(({ document, pointer, line, changes }) => ({
    place: [document, pointer, line],
    paths: changes.map(({ path }) => path),
  }));
  expect(places).toEqual([
    { place: [0, '/items/0', 1], paths: ['/spec/template/spec/automountServiceAccountToken'] },
    { place: [0, '/items/1', 1], paths: ['/automountServiceAccountToken'] },
    { place: [0, '/items/2', 1], paths: ['/automountServiceAccountToken'] },
  ]);
});
