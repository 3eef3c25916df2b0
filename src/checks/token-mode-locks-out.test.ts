import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const ca = ', {configMap: {name: kube-root-ca.crt}}';
const pod = (mode: string, security: string, own = '', others = ca) =>
  deployment(`
securityContext: {${security}}
containers:
- name: web
  ${own}
  volumeMounts: [{name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]
- name: idle
volumes:
- name: token
  projected: {${mode}sources: [{serviceAccountToken: {path: token}}${others}]}
`);
const locked = (what: string, at: string) => [
  `Deployment/shop/web: mode 0400 of volume token keeps container web, which is not root, from reading ${what} @${at}`,
];
const rest = `sources: [{serviceAccountToken: {path: token}}${ca}]}`;

it.each<[string, string, readonly string[]]>([
  [
    '0400 and a non-root user',
    pod('defaultMode: 0400, ', 'runAsNonRoot: true'),
    locked('the token', `defaultMode: 0400, ${rest}`),
  ],
  ['in decimal', pod('defaultMode: 256, ', 'runAsNonRoot: true'), locked('the token', `defaultMode: 256, ${rest}`)],
  [
    'one user in all containers, who gets the token only',
    pod('defaultMode: 0400, ', 'runAsUser: 1000'),
    locked('ca.crt and namespace', `defaultMode: 0400, ${rest}`),
  ],
  [
    'a user of its own',
    pod('defaultMode: 0400, ', 'runAsUser: 0', 'securityContext: {runAsUser: 1000}'),
    locked('the token', `defaultMode: 0400, ${rest}`),
  ],
  ['not the token alone of one user', pod('defaultMode: 0400, ', 'runAsUser: 1000', '', ''), []],
  ['not with an fsGroup', pod('defaultMode: 0400, ', 'runAsUser: 1000, fsGroup: 1000'), []],
  ['not a mode for all', pod('defaultMode: 0444, ', 'runAsUser: 1000'), []],
  ['not the default', pod('', 'runAsUser: 1000'), []],
  ['not root', pod('defaultMode: 0400, ', 'runAsUser: 0'), []],
  [
    'not a root container in a pod of others',
    pod('defaultMode: 0400, ', 'runAsUser: 1000', 'securityContext: {runAsUser: 0}'),
    [],
  ],
  ['not a user that only the image knows', pod('defaultMode: 0400, ', ''), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-mode-locks-out', yaml)).toEqual(expected);
});
