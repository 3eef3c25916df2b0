import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const vault = 'annotations: {vault.hashicorp.com/agent-inject: "true"}';
const off = 'automountServiceAccountToken: false';
const mounted = (list: string) => `
${off}
${list}: [{name: main, volumeMounts: [{name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}]
volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}]
`;

it.each<[string, string, readonly string[]]>([
  [
    'no token',
    deployment(`${off}\ncontainers: [{name: web}]`, vault),
    [
      'Deployment/shop/web: Vault Agent injects a container that needs the token (vault.hashicorp.com/agent-inject), and no regular container mounts one @vault.hashicorp.com/agent-inject: "true"}}',
    ],
  ],
  [
    'a token in an init container only',
    deployment(`${mounted('initContainers')}\ncontainers: [{name: web}]`, vault),
    [expect.stringContaining('no regular container mounts one')],
  ],
  ['not with one', deployment(mounted('containers'), vault), []],
  ['not with automount', deployment('containers: [{name: web}]', vault), []],
  ['not without an injector', deployment(`${off}\ncontainers: [{name: web}]`), []],
  ['not where it is turned off', deployment(`${off}\ncontainers: [{name: web}]`, vault.replace('true', 'false')), []],
])('%s', (_name, yaml, expected) => {
  expect(find('injector-without-mount', yaml)).toEqual(expected);
});
