import { describe, expect, test } from 'vitest';
import { runFunction } from '../../test/resource-list.ts';

/** As Kustomize sends it: objects have their new names, references to them the old ones (kubebuilder's config/default). */
describe('objects that Kustomize renamed', () => {
  function item(kind: string, name: string, rest: string): string {
    return `- apiVersion: ${{ Deployment: 'apps/v1', ServiceAccount: 'v1' }[kind] ?? 'rbac.authorization.k8s.io/v1'}
  kind: ${kind}
  metadata:
    annotations:
      internal.config.kubernetes.io/prefixes: shop-
      internal.config.kubernetes.io/previousKinds: ${kind},${kind}
      internal.config.kubernetes.io/previousNames: ${name},${name}
      internal.config.kubernetes.io/previousNamespaces: system,shop-system
    name: shop-${name}
    namespace: shop-system
${rest}`;
  }
  const deployment = item(
    'Deployment',
    'controller-manager',
    `  spec:
    template:
      spec:
        serviceAccountName: controller-manager
        containers:
        - name: manager
          image: controller:latest
`,
  );
  const account = item('ServiceAccount', 'controller-manager', '');
  const binding = (namespace: string): string =>
    item(
      'RoleBinding',
      'leader-election-rolebinding',
      `  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader-election-role}
  subjects:
  - kind: ServiceAccount
    name: controller-manager
    namespace: ${namespace}
`,
    );
  const head = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';

  test.each(['system', 'shop-system'])('a subject in namespace %s binds the account', (namespace) => {
    const input = head + deployment + account + binding(namespace);
    const { output, report, problems } = runFunction(input);
    expect(problems).toEqual([]);
    expect(report?.workloads).toMatchObject([{ verdict: 'used', access: 'projected' }]);
    const annotations = input.match(/internal\.config.*\n/g) ?? [];
    expect(output.match(/internal\.config.*\n/g)).toEqual(annotations);
  });

  test('a subject in another namespace does not', () => {
    const { report } = runFunction(head + deployment + account + binding('elsewhere'));
    expect(report?.workloads).toMatchObject([{ verdict: 'unused', access: 'none' }]);
  });
});
