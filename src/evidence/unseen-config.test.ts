import { describe, expect, test } from 'vitest';
import { container, deployment, observe } from '../../test/observe.ts';
import { unseenConfig } from './unseen-config.ts';

const ENV = 'env:\n- {name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}';
const SEEN = [
  'doubt: container web reads ConfigMap settings, which is not here: it may name the API @/spec/template/spec/containers/0',
];
const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  name: other\n`;

describe('is told of a ConfigMap that is nowhere', () => {
  test.each([
    ['a variable', ENV],
    ['all variables', 'envFrom: [{configMapRef: {name: settings}}]'],
    ['twice, once', `${ENV}\nenvFrom: [{configMapRef: {name: settings}}]`],
  ])('%s', (_, lines) => {
    expect(observe(unseenConfig, container(lines))).toEqual(SEEN);
  });

  test('a file', () => {
    const podSpec = `containers: [{name: web, volumeMounts: [{name: v, mountPath: /c}]}]
volumes: [{name: v, projected: {sources: [{configMap: {name: settings}}]}}]`;
    expect(observe(unseenConfig, deployment(podSpec))).toEqual(SEEN);
  });

  test('and a value of another is no name', () => {
    expect(observe(unseenConfig, container(ENV.replace('settings', 'other')) + `---\n${map('settings')}`)).toHaveLength(
      1,
    );
  });
});

test.each([
  ['another', 'other', 1],
  ['its own', 'shop', 0],
])('one of the name in %s namespace', (_, namespace, times) => {
  const document = map('settings').replace('metadata:', `metadata:\n  namespace: ${namespace}`);
  const listed = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: ${namespace}}}\n`;
  expect(observe(unseenConfig, `${container(ENV)}---\n${document}`)).toHaveLength(times);
  expect(observe(unseenConfig, `${container(ENV)}---\n${listed}`)).toHaveLength(times);
});

const KUSTOMIZE = 'internal.config.kubernetes.io';
const RENAMED = `apiVersion: v1
kind: ConfigMap
metadata:
  name: pre-settings
  namespace: shop
  annotations:
    ${KUSTOMIZE}/previousNames: settings
    ${KUSTOMIZE}/previousNamespaces: default
data:
  a: kubectl get pods
`;

test('one that leaves its namespace to the release is the release’s, as a document and in a list', () => {
  const one = '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n';
  for (const document of [map('settings'), one, `apiVersion: v1\nkind: List\nitems:\n- ${one}`]) {
    const yaml = `${container(ENV)}---\n${document}`;
    expect(observe(unseenConfig, yaml, { namespace: 'rel' })).toEqual(SEEN);
    expect(observe(unseenConfig, yaml, { namespace: 'shop' })).toEqual([]);
    expect(observe(unseenConfig, yaml)).toEqual([]);
  }
});

test('the data of one in a single line is no name', () => {
  const other = '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {name: settings, namespace: a}}\n';
  expect(observe(unseenConfig, `${container(ENV)}---\n${other}`)).toEqual(SEEN);
});

describe('is silent', () => {
  test.each([
    ['where the input has it', map('settings')],
    ['in quotes', map('"settings" # why')],
    ['at the start', 'metadata:\n  labels: {a: b}\n  name: settings\napiVersion: v1\nkind: ConfigMap\n'],
    ['in one line', '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n'],
    [
      'in a list',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n',
    ],
    [
      'as JSON',
      '{"apiVersion": "v1", "data": {"a": "{\\"metadata\\": {}}"}, "kind": "ConfigMap", "metadata": {"name": "settings"}}',
    ],
    ['renamed by Kustomize', RENAMED],
    ['on a line of its own', map('\n    settings')],
    ['folded', map('>-\n    settings')],
    ['with an anchor', map('&a settings')],
    ['in escapes', map('"s\\u0065ttings"')],
    ['behind a question mark', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  ? name\n  : settings\n'],
    ['beside labels of that key', map('settings\n  labels:\n    name: a\n    namespace: b')],
    ['beside a namespace that is empty', map('settings\n  namespace: ""')],
    ['behind owners at one indent', map('settings').replace('  name', '  ownerReferences:\n  - name: a\n  name')],
    ['with carriage returns', map('settings').replaceAll('\n', '\r\n')],
    ['that cannot be read', `${map('settings')}  a: [b\n`],
  ])('%s', (_, document) => {
    expect(observe(unseenConfig, `${container(ENV)}---\n${document}`)).toEqual([]);
    expect(observe(unseenConfig, container(ENV), { context: [document] })).toEqual([]);
  });

  test.each(['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert', 'istio-ca-crl'])(
    'of %s, which each namespace has',
    (name) => {
      expect(observe(unseenConfig, container(ENV.replace('settings', name)))).toEqual([]);
    },
  );

  test('of Secrets, which few inputs have', () => {
    expect(observe(unseenConfig, container('envFrom: [{secretRef: {name: settings}}]'))).toEqual([]);
  });
});
