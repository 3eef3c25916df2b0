import { describe, expect, it } from 'vitest';
import { container, deployment, observe } from '../../test/observe.ts';
import { tokenReference } from './token-reference.ts';

const spec = '/spec/template/spec/containers/0';

describe('token-reference', () => {
  it.each([
    ["names the token's path", "args: ['--token=/var/run/secrets/kubernetes.io/serviceaccount/token']", '/args/0'],
    ["names the API server's address", "command: [sh, -c, 'curl https://$KUBERNETES_SERVICE_HOST/api']", '/command/2'],
    ["names the API server's address", "args: ['--server', 'https://kubernetes.default.svc']", '/args/1'],
    ["names the API server's address", 'env: [{name: KUBERNETES_MASTER, value: local}]', '/env/0'],
    ['asks for an in-cluster configuration', "args: ['--in-cluster=true']", '/args/0'],
    ['asks for an in-cluster configuration', "env: [{name: IN_CLUSTER, value: 'true'}]", '/env/0'],
    ['runs a client of the API', "command: [sh, -c, 'sleep 1; kubectl get pods']", '/command/2'],
    ['runs a client of the API', 'command: [/usr/local/bin/kubectl, get, pods]', '/command/0'],
    ['runs a client of the API', "args: ['helm upgrade x']", '/args/0'],
    ['elects a leader through the API', "args: ['--leader-elect']", '/args/0'],
    ['elects a leader through the API', "env: [{name: ENABLE_LEADER_ELECTION, value: 'true'}]", '/env/0'],
  ])('%s: %s', (means, lines, pointer) => {
    expect(observe(tokenReference, container(lines))).toEqual([`used: container web ${means} @${spec}${pointer}`]);
  });

  it.each([
    'args: [serve]',
    'args: [--url=https://kubernetes.default-backend.example]',
    'command: [mykubectl]',
    'env: [{name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]',
    'args: null',
    'args: [1, true]',
    "args: ['/etc/helmet']",
  ])('sees nothing in %s', (lines) => {
    expect(observe(tokenReference, container(lines))).toEqual([]);
  });

  it.each([
    ['a hook', 'lifecycle: {preStop: {exec: {command: [kubectl, drain]}}}', '/lifecycle/preStop/exec/command/0'],
    ['a probe', 'readinessProbe: {exec: {command: [sh, -c, kubectl get pods]}}', '/readinessProbe/exec/command/2'],
  ])('looks into %s', (_name, lines, pointer) => {
    expect(observe(tokenReference, container(lines))).toEqual([
      `used: container web runs a client of the API @${spec}${pointer}`,
    ]);
  });

  it.each(['NO_PROXY', 'no_proxy'])('does not take an exception from a proxy for a call: %s', (name) => {
    expect(
      observe(tokenReference, container(`env: [{name: ${name}, value: 'kubernetes.default.svc,.local'}]`)),
    ).toEqual([]);
  });

  it.each([
    ['command: [helm, upgrade]', 1],
    ['command: [/bin/oc]', 1],
    ['args: [--tool, helm]', 0],
    ['args: [oc]', 0],
  ])('takes a short name for a program only where it is one: %s', (lines, count) => {
    expect(observe(tokenReference, container(lines))).toHaveLength(count);
  });

  it('looks into init containers', () => {
    const yaml = container('image: web').replace(
      'containers:',
      'initContainers: [{name: wait, command: [kubectl]}]\n      containers:',
    );
    expect(observe(tokenReference, yaml)).toEqual([
      'used: container wait runs a client of the API @/spec/template/spec/initContainers/0/command/0',
    ]);
  });
});

describe('a ConfigMap', () => {
  const configMap = (text: string, { name = 'config', namespace = 'shop', key = 'main.conf' } = {}) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  ${key}: |\n    ${text}\n`;
  const scrape = 'kubernetes_sd_configs: [{role: pod}]';
  const mounting = (mount = '', volume = '{name: config}') =>
    deployment(
      `containers:\n- name: web\n  volumeMounts: [{name: c, mountPath: /c${mount}}]\nvolumes:\n- {name: c, configMap: ${volume}}`,
    );
  const seen = 'used: container web finds what it watches through the API (ConfigMap config) @/data/main.conf';

  it.each<[string, string, readonly string[]]>([
    ['that is mounted', mounting() + configMap(scrape), [seen]],
    ['that stands before its user', configMap(scrape) + '---\n' + mounting(), [seen]],
    ['of another name', mounting() + configMap(scrape, { name: 'other' }), []],
    ['of another namespace', mounting() + configMap(scrape, { namespace: 'other' }), []],
    ['whose file is not mounted', mounting(', subPath: other.conf') + configMap(scrape), []],
    ['whose file is', mounting(', subPath: main.conf') + configMap(scrape), [seen]],
    ['that says nothing', mounting() + configMap('workers: 4'), []],
    ['that says it in a comment', mounting() + configMap(`# ${scrape}`), []],
    [
      'in a list',
      `${mounting()}---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: config}, data: {main.conf: kubernetes_sd_configs}}\n`,
      [seen],
    ],
    [
      'that cannot be read: all of its text counts',
      `${mounting()}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata: {a: [kubernetes_sd_configs}\n`,
      [seen.replace('main.conf', 'unread')],
    ],
    [
      'that Kustomize has renamed',
      mounting() +
        configMap(scrape, { name: 'pre-config' }).replace(
          '\ndata:',
          '\n  annotations:\n    internal.config.kubernetes.io/previousNames: config\n    internal.config.kubernetes.io/previousNamespaces: default\ndata:',
        ),
      [seen.replace('config)', 'pre-config)')],
    ],
    ['whose name is on a line of its own', mounting() + configMap(scrape, { name: '\n    config' }), [seen]],
    [
      'whose keys are variables',
      container('envFrom: [{configMapRef: {name: config}}]') + configMap('"true"', { key: 'IN_CLUSTER' }),
      ['used: container web asks for an in-cluster configuration (ConfigMap config) @/data/IN_CLUSTER'],
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(observe(tokenReference, yaml)).toEqual(expected);
  });

  it('that cannot be read counts for each name that it may have', () => {
    const broken =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: config, labels: {name: more}\ndata: {a: kubernetes_sd_configs\n';
    const both = `${mounting('', '{name: more}')}---\n${mounting()}${broken}`;
    expect(observe(tokenReference, both)).toEqual([
      seen.replace('config', 'more').replace('main.conf', 'unread'),
      seen.replace('main.conf', 'unread'),
    ]);
  });

  it('is read from the context', () => {
    expect(observe(tokenReference, mounting(), { context: [configMap(scrape)] })).toEqual([seen]);
  });
});

describe('a Secret', () => {
  const mounting = deployment(
    'containers:\n- name: web\n  volumeMounts: [{name: s, mountPath: /s}]\nvolumes:\n- {name: s, secret: {secretName: config}}',
  );
  const secret = (data: string) =>
    `---\napiVersion: v1\nkind: Secret\nmetadata: {name: config, namespace: shop}\n${data}\n`;
  const scrape = 'scrape_configs: [{kubernetes_sd_configs: [{role: pod}]}]';
  const seen = 'used: container web finds what it watches through the API (Secret config)';

  it.each<[string, string, readonly string[]]>([
    ['in plain text', `stringData: {a.yaml: '${scrape}'}`, [`${seen} @/stringData/a.yaml`]],
    ['encoded', `data: {a.yaml: ${btoa(scrape)}}`, [`${seen} @/data/a.yaml`]],
    ['not base64', `data: {a.yaml: '*'}`, []],
    ['something else', `data: {a.yaml: ${btoa('workers: 4')}}`, []],
  ])('%s', (_name, data, expected) => {
    expect(observe(tokenReference, mounting + secret(data))).toEqual(expected);
  });
});
