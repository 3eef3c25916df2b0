import { describe, expect, it } from 'vitest';
import { container, observe } from '../../test/observe.ts';
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
