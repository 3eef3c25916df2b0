import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { container, deployment } from '../../test/observe.ts';

const secret = `---
apiVersion: v1
kind: Secret
metadata: {name: robot, namespace: shop}
type: kubernetes.io/service-account-token
`;
const volume = (mountPath: string, secretName: string) =>
  deployment(`
containers: [{name: web, volumeMounts: [{name: token, mountPath: ${mountPath}}]}]
volumes: [{name: token, secret: {secretName: ${secretName}}}]
`);
const path = '/var/run/secrets/kubernetes.io/serviceaccount';
const mounts = (at: string) => [
  `Deployment/shop/web: container web mounts the token of a legacy Secret at ${at}: it never expires @{name: token, mountPath: ${at}}]}]`,
];

it.each<[string, string, readonly string[]]>([
  ['a token Secret as a volume', volume('/token', 'robot') + secret, mounts('/token')],
  ['a Secret where the API token belongs', volume(path, 'unknown'), mounts(path)],
  [
    'a token Secret in a variable',
    container('env:\n- {name: TOKEN, valueFrom: {secretKeyRef: {name: robot, key: token}}}') + secret,
    [
      'Deployment/shop/web: container web gets the token of a legacy Secret in the variable TOKEN: it never expires @{name: TOKEN, valueFrom: {secretKeyRef: {name: robot, key: token}}}',
    ],
  ],
  [
    'a token Secret as variables',
    container('envFrom:\n- {prefix: A_, secretRef: {name: robot}}') + secret,
    [
      'Deployment/shop/web: container web gets the token of a legacy Secret in the variable A_token: it never expires @{prefix: A_, secretRef: {name: robot}}',
    ],
  ],
  ['not another Secret elsewhere', volume('/token', 'other') + secret, []],
  [
    'not another key',
    container('env:\n- {name: CA, valueFrom: {secretKeyRef: {name: robot, key: ca.crt}}}') + secret,
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('legacy-token-mounted', yaml)).toEqual(expected);
});
