import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';
import { harden } from '../harden.ts';

const written = (account: string, template = '') => {
  const bytes = new TextEncoder().encode(
    deployment(`serviceAccountName: ${account}\ncontainers: [{name: web}]`, template),
  );
  return new TextDecoder().decode(harden([{ path: 'web.yaml', bytes }]).files[0]?.bytes);
};
const binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: elsewhere, namespace: shop}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: elsewhere}]
`;

it.each<[string, string, readonly string[]]>([
  [
    'what fix wrote without a proof',
    written('elsewhere'),
    [
      'Deployment/shop/web: has an explicit API token, and nothing here shows that it uses it: ServiceAccount elsewhere is not declared here @{name: kube-api-access, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}]}]',
    ],
  ],
  ['not what has one', written('elsewhere') + binding, []],
  ['not what the owner gives', written('elsewhere', 'annotations: {tokentrim.dev/access: projected}'), []],
  ['not where nothing was written', written('default'), []],
  [
    "not somebody else's volume, which is evidence",
    deployment(`
containers: [{name: web, volumeMounts: [{name: token, mountPath: /tokens}]}]
automountServiceAccountToken: false
volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}]
`),
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('token-need-unproved', yaml)).toEqual(expected);
});
