import { expect, test } from 'vitest';
import { deployment } from '../../test/observe.ts';
import { find } from '../../test/find.ts';

const account = (value: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\nautomountServiceAccountToken: ${value}\n`;
const binding = (subject: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: web}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [${subject}]\n`;
const MOUNT = 'containers: [{name: web, image: acme/web, volumeMounts: [{name: none, mountPath: /a}]}]';

test.each<[string, string, readonly string[]]>([
  ['what it takes', deployment('containers: [{name: web, image: acme/web}]'), []],
  [
    'a mount of no volume',
    deployment(MOUNT),
    [
      'Deployment/shop/web: Kubernetes refuses it: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "none" @spec:',
    ],
  ],
  [
    'a name that is a truth value',
    deployment('containers: [{name: yes, image: acme/web}]'),
    [
      'Deployment/shop/web: Kubernetes refuses it: decode: json: cannot unmarshal bool into Go struct field Container.spec.template.spec.containers.name of type string @spec:',
    ],
  ],
  [
    'an account whose field is text',
    account('"false"'),
    [
      'ServiceAccount/web: Kubernetes refuses it: decode: json: cannot unmarshal string into Go struct field ServiceAccount.automountServiceAccountToken of type bool @automountServiceAccountToken: "false"',
    ],
  ],
  ['an account that it takes', account('false'), []],
  [
    'an account with a name that is none',
    account('false').replace('web', 'Web_1'),
    [
      expect.stringMatching(
        /^ServiceAccount\/Web_1: Kubernetes refuses it: metadata.name: Invalid value.* @name: Web_1\}$/,
      ),
    ],
  ],
  [
    'an account of no namespace in a ClusterRoleBinding',
    binding('{kind: ServiceAccount, name: web}'),
    [
      'ClusterRoleBinding/web: Kubernetes refuses it: subjects[0].namespace: Required value @{kind: ServiceAccount, name: web}]',
    ],
  ],
  ['a binding that it takes', binding('{kind: ServiceAccount, name: web, namespace: shop}'), []],
  [
    'another group’s binding',
    binding('{kind: ServiceAccount, name: web}').replace(
      'rbac.authorization.k8s.io/v1',
      'authorization.openshift.io/v1',
    ),
    [],
  ],
  ['a patch, which is not what is sent', deployment('$patch: replace\ncontainers: [{name: yes}]'), []],
  [
    'a pod spec that an operator completes',
    deployment(MOUNT).replace('apps/v1', 'argoproj.io/v1alpha1').replace('Deployment', 'Rollout'),
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('object-refused', yaml)).toEqual(expected);
});
