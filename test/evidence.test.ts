// Invented pods, each of which a rule might misjudge: users of the token that lose it, and others that keep it.
import { expect, it } from 'vitest';
import { harden } from '../src/index.ts';
import { container, deployment } from './observe.ts';

function verdictOf(yaml: string): string | undefined {
  const bytes = new TextEncoder().encode(yaml);
  const { report, problems } = harden([{ path: 'shop.yaml', bytes }]);
  expect(problems).toEqual([]);
  return report.workloads[0]?.verdict;
}

const web = (image: string) => deployment(`containers: [{name: web, image: ${image}}]`);
const document = (apiVersion: string, kind: string, name: string, rest: string) =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${rest}\n`;
const mounting = (volume: string) =>
  deployment(
    `containers:\n- name: web\n  image: example/web\n  volumeMounts: [{name: config, mountPath: /etc/web}]\nvolumes:\n- {name: config, ${volume}}`,
  );
const configMap = (data: string) => document('v1', 'ConfigMap', 'config', `data: {web.conf: "${data}"}`);
const RBAC = 'rbac.authorization.k8s.io';
const binding = (subject: string) =>
  document(
    `${RBAC}/v1`,
    'RoleBinding',
    'reads',
    `subjects: [${subject}]\nroleRef: {apiGroup: ${RBAC}, kind: Role, name: r}`,
  );
const account = (name: string) => document('v1', 'ServiceAccount', name, 'secrets: []');

it.each<[string, string]>([
  [
    'a script that reads the token',
    container('command: [sh, -c, "cat /run/secrets/kubernetes.io/serviceaccount/token"]'),
  ],
  ['a script in a folded ConfigMap', mounting('configMap: {name: config}') + configMap('set -e\\nkubectl get pods')],
  [
    'a configuration in a Secret',
    mounting('secret: {secretName: config}') +
      document('v1', 'Secret', 'config', `data: {a: ${btoa('kubernetes_sd_configs:')}}`),
  ],
  [
    'a projected ConfigMap',
    mounting('projected: {sources: [{configMap: {name: config}}]}') + configMap('provider=k8s'),
  ],
  [
    'a variable of a ConfigMap',
    container('envFrom: [{configMapRef: {name: config}}]') +
      document('v1', 'ConfigMap', 'config', 'data: {IN_CLUSTER: "true"}'),
  ],
  ['a hook that drains', container('lifecycle: {preStop: {exec: {command: [/bin/kubectl, drain, x]}}}')],
  [
    'a login to Vault by an environment',
    container('env: [{name: VAULT_ADDR, value: https://vault}, {name: VAULT_ROLE, value: shop}]'),
  ],
  ['secrets that Bank-Vaults puts in', container('env: [{name: PASSWORD, value: "vault:secret/data/shop#password"}]')],
  ['a mirror of kubectl by digest', web('registry.example:5000/mirror/kubectl@sha256:0123')],
  ['a flattened mirror', web('rancher/mirrored-sig-storage-csi-provisioner:v5')],
  [
    'an init container that waits',
    deployment(
      'initContainers: [{name: wait, image: groundnuty/k8s-wait-for}]\ncontainers: [{name: web, image: example/web}]',
    ),
  ],
  [
    'a native sidecar',
    deployment(
      'initContainers: [{name: side, image: kiwigrid/k8s-sidecar, restartPolicy: Always}]\ncontainers: [{name: web, image: example/web}]',
    ),
  ],
  ['peers that find each other', container('env: [{name: JGROUPS_DISCOVERY_PROTOCOL, value: kubernetes.KUBE_PING}]')],
  ['a scheduler of pods', container('env: [{name: AIRFLOW__CORE__EXECUTOR, value: LocalKubernetesExecutor}]')],
  [
    'a mesh on the namespace',
    `${web('example/web')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {kuma.io/sidecar-injection: enabled}}\n`,
  ],
  ['a mesh with first-party tokens', container('env: [{name: JWT_POLICY, value: first-party-jwt}]')],
  ['rights by user name', web('example/web') + binding("{kind: User, name: 'system:serviceaccount:shop:default'}")],
  [
    'rights for several, a group before it',
    web('example/web') +
      binding("{kind: Group, name: 'system:authenticated'}, {kind: ServiceAccount, name: default, namespace: shop}"),
  ],
  [
    'rights to an empty role',
    web('example/web') +
      binding('{kind: ServiceAccount, name: default}') +
      document(`${RBAC}/v1`, 'Role', 'r', 'rules: []'),
  ],
  ['a kubelet client', container('args: ["--source=https://$(NODE_IP):10250/stats"]')],
])('a user of the token keeps it: %s', (_name, yaml) => {
  expect(verdictOf(yaml)).toBe('used');
});

it.each<[string, string]>([
  [
    'rights of all accounts of the namespace',
    web('example/web') + binding("{kind: Group, name: 'system:serviceaccounts:shop'}"),
  ],
  [
    'a definition of roles by another operator',
    web('example/web') +
      document(
        'rbacmanager.reactiveops.io/v1beta1',
        'RBACDefinition',
        'd',
        'rbacBindings: [{name: b, subjects: [{kind: ServiceAccount, name: default, namespace: shop}]}]',
      ),
  ],
  [
    'an account of another release',
    deployment('serviceAccountName: shared\ncontainers: [{name: web, image: example/web}]'),
  ],
  [
    'an operator that picks the account',
    deployment('containers: [{name: head, image: rayproject/ray}]')
      .replace('apps/v1', 'ray.io/v1')
      .replace('Deployment', 'RayCluster')
      .replace('spec:\n  template:', 'spec:\n  headGroupSpec:\n   template:')
      .replaceAll(/^ {4}/gm, '     '),
  ],
])('who may be one keeps it too: %s', (_name, yaml) => {
  expect(verdictOf(yaml)).toBe('unknown');
});

it.each<[string, string]>([
  ['an exception from a proxy', container('env: [{name: NO_PROXY, value: "kubernetes.default.svc,10.0.0.0/8"}]')],
  ['the name of a cluster', container('args: [--kubernetes-cluster-name=prod, --k8s-cluster=prod]')],
  ['a number of nodes', container('args: ["--config", "min_nodes_in_cluster: 3"]')],
  ['a version', container('args: [--kubernetes-version=1.30]')],
  ['a page of the documentation', container('env: [{name: HELP, value: "https://kubernetes.io/docs/tasks"}]')],
  ['a resolver', mounting('configMap: {name: config}') + configMap('resolver kube-dns.kube-system.svc.cluster.local;')],
  ['a comment', mounting('configMap: {name: config}') + configMap('# restart with kubectl rollout\\nworkers: 3')],
  ['a ConfigMap of another pod', web('example/web') + configMap('kubernetes_sd_configs: []')],
  [
    'a ConfigMap of another namespace',
    mounting('configMap: {name: config}') +
      configMap('colour: blue') +
      configMap('kubernetes_sd_configs: []').replace('namespace: shop', 'namespace: other'),
  ],
  [
    "another application's election",
    container('env: [{name: KAFKA_CFG_UNCLEAN_LEADER_ELECTION_ENABLE, value: "false"}]'),
  ],
  ['a chart that is only rendered', container('command: [sh, -c, helm template ./chart > out.yaml]')],
  ['a name that begins so', container('command: [kubectl-lookalike]')],
  ['a path with a short name in it', container('args: [--plugins=/usr/lib/helm]')],
  [
    'a cloud role',
    `${deployment('serviceAccountName: web\ncontainers: [{name: web, image: example/web}]')}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop, annotations: {eks.amazonaws.com/role-arn: x}}\n`,
  ],
  [
    'the label of a cloud',
    deployment('containers: [{name: web, image: example/web}]', "labels: {azure.workload.identity/use: 'true'}"),
  ],
  [
    'a token for Vault',
    deployment(
      'containers:\n- name: web\n  image: example/web\n  volumeMounts: [{name: t, mountPath: /var/run/secrets/vault}]\nvolumes:\n- name: t\n  projected: {sources: [{serviceAccountToken: {path: token, audience: vault}}]}',
    ),
  ],
  ['rights of everybody', web('example/web') + binding("{kind: Group, name: 'system:authenticated'}")],
  [
    'rights of a namesake elsewhere',
    web('example/web') + binding('{kind: ServiceAccount, name: default, namespace: other}'),
  ],
  [
    'rights of admission',
    deployment('serviceAccountName: web\ncontainers: [{name: web, image: example/web}]') +
      account('web') +
      binding('{kind: ServiceAccount, name: web, namespace: shop}') +
      document(
        `${RBAC}/v1`,
        'Role',
        'r',
        'rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use]}]',
      ),
  ],
  [
    'an injector that is switched off',
    deployment(
      'containers: [{name: web, image: example/web}]',
      "annotations: {vault.hashicorp.com/agent-inject: 'false', dapr.io/enabled: 'false'}",
    ),
  ],
])('who is none loses it: %s', (_name, yaml) => {
  expect(verdictOf(yaml)).toBe('unused');
});
