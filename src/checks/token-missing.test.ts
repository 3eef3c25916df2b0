import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const binding = (role = 'reader') => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: robot, namespace: shop}
roleRef: {kind: Role, name: ${role}}
subjects: [{kind: ServiceAccount, name: robot}]
`;
const robot = (more: string, template = '') => deployment(`serviceAccountName: robot\n${more}`, template);
const off = 'automountServiceAccountToken: false';
const web = 'containers: [{name: web, image: acme/web}]';
const half = `
${off}
containers:
- {name: web, args: [--verbose, kubernetes.default.svc]}
- {name: side, volumeMounts: [{name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}
volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}]
`;

it.each<[string, string, readonly string[]]>([
  [
    'a binding without a token',
    robot(`${off}\n${web}`) + binding(),
    [`Deployment/shop/web: has no API token, and seems to use one: RoleBinding robot grants Role reader @${off}`],
  ],
  [
    'a container that names the API server, beside one that has the token',
    robot(half),
    [
      "Deployment/shop/web: container web names the API server's address, and has no API token @kubernetes.default.svc]}",
    ],
  ],
  ['not where there is one', robot(web) + binding(), []],
  ['not without a use', robot(`${off}\n${web}`), []],
  [
    'not where the owner says none',
    robot(`${off}\n${web}`, 'annotations: {tokentrim.dev/access: none}') + binding(),
    [],
  ],
  [
    'not for a webhook, which has a code of its own',
    robot(`${off}\n${web}`, 'annotations: {vault.hashicorp.com/agent-inject: "true"}'),
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('token-missing', yaml)).toEqual(expected);
});
