import { expect, it } from 'vitest';
import { deployment, observe, type Setting } from '../../test/observe.ts';
import { tokenMount } from './token-mount.ts';

const pod = (volume: string, mount: string) =>
  deployment(`
containers:
- name: web
  volumeMounts: [${mount}]
- name: idle
volumes:
- {name: token, ${volume}}
`);
const secret = (type: string, namespace = 'shop') =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: web-token, namespace: ${namespace}}\ntype: ${type}\n`;
const legacy = 'kubernetes.io/service-account-token';
const at = '{name: token, mountPath: /tokens}';
const projected = (fields: string) => `projected: {sources: [{serviceAccountToken: {path: token${fields}}}]}`;
const used = 'used: container web mounts an API token at /tokens @/spec/template/spec/containers/0/volumeMounts/0';

it.each<[string, string, Setting, readonly string[]]>([
  ['a projected token', pod(projected(''), at), {}, [used]],
  ['of the audience of the API', pod(projected(', audience: https://kubernetes.default.svc'), at), {}, [used]],
  ['of another audience', pod(projected(', audience: vault'), at), {}, []],
  ['that nobody mounts', pod(projected(''), '{name: other, mountPath: /tokens}'), {}, []],
  ['that an earlier run wrote', pod(projected(''), at), { ownVolume: 'token' }, []],
  ['a token Secret', pod('secret: {secretName: web-token}', at) + secret(legacy), {}, [used]],
  ['a token Secret of another namespace', pod('secret: {secretName: web-token}', at) + secret(legacy, 'other'), {}, []],
  ['another Secret', pod('secret: {secretName: web-token}', at) + secret('Opaque'), {}, []],
  [
    'a projected token Secret',
    pod('projected: {sources: [{secret: {name: web-token}}]}', at) + secret(legacy),
    {},
    [used],
  ],
])('%s', (_name, yaml, setting, expected) => {
  expect(observe(tokenMount, yaml, setting)).toEqual(expected);
});
