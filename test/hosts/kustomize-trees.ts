/** A tree of kustomizations, as the files of a folder. */
export type Tree = Readonly<Record<string, string>>;

const RBAC = 'rbac.authorization.k8s.io';

function meta(name: string, namespace?: string): string {
  return `metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}`;
}

/** Documents that are separated, as all of these end in a line break. */
export function stream(...documents: readonly string[]): string {
  return documents.join('---\n');
}

export function account(name: string, namespace?: string): string {
  return `apiVersion: v1\nkind: ServiceAccount\n${meta(name, namespace)}\n`;
}

export interface Pods {
  readonly account?: string;
  readonly namespace?: string;
  /** Lines of the container, indented by eight. */
  readonly more?: string;
  /** Annotations of the pods, in flow style. */
  readonly annotations?: string;
}

/** Its image, `acme/NAME`, tells it from others, whatever Kustomize calls it. */
export function deployment(
  name: string,
  { account: runsAs = name, namespace, more = '', annotations }: Pods = {},
): string {
  return `apiVersion: apps/v1
kind: Deployment
${meta(name, namespace)}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}}${annotations === undefined ? '' : `\n      annotations: ${annotations}`}
    spec:
      serviceAccountName: ${runsAs}
      containers:
      - name: main
        image: acme/${name}
${more}`;
}

/** A RoleBinding to subjects that are given as `NAMESPACE/NAME`, or `NAME` alone. */
export function binding(subjects: readonly string[], namespace?: string, name = 'reads'): string {
  const list = subjects.map((subject) => {
    const [namespace, account] = subject.includes('/') ? subject.split('/') : ['', subject];
    return `- {kind: ServiceAccount, name: ${account}${namespace === '' ? '' : `, namespace: ${namespace}`}}\n`;
  });
  return `apiVersion: ${RBAC}/v1
kind: RoleBinding
${meta(name, namespace)}
roleRef: {apiGroup: ${RBAC}, kind: Role, name: reader}
subjects:
${list.join('')}`;
}

export function configMap(name: string, namespace: string | undefined, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\n${meta(name, namespace)}\ndata: ${data}\n`;
}

const web = stream(account('web', 'a'), deployment('web', { namespace: 'a' }));
const reads = (config: string): string => `        envFrom:\n        - configMapRef: {name: ${config}}\n`;

/** What is built, whether its folder or the whole tree is read: folders of the tree. */
export interface Case {
  readonly tree: Tree;
  readonly builds: readonly string[];
}

/** Trees in which who is bound to whom, or what a container is told, is not what the files say. */
export const movingTrees: Readonly<Record<string, Case>> = {
  'a namespace over a subject of the new one': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, rbac.yaml]\n',
      'web.yaml': web,
      'rbac.yaml': binding(['prod/web'], 'prod'),
    },
    builds: ['.'],
  },
  'a namespace over an account and a subject of another': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, rbac.yaml]\n',
      'web.yaml': stream(account('web', 'a'), deployment('web', { namespace: 'b' })),
      'rbac.yaml': binding(['a/web'], 'a'),
    },
    builds: ['.'],
  },
  'the same, in letters of another case': {
    tree: {
      'kustomization.yaml': 'NameSpace: prod\nResources: [web.yaml, rbac.yaml]\n',
      'web.yaml': web,
      'rbac.yaml': binding(['prod/web'], 'prod'),
    },
    builds: ['.'],
  },
  'a namespace over the default account of two others': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, rbac.yaml]\n',
      'web.yaml': deployment('web', { account: 'default', namespace: 'a' }),
      'rbac.yaml': binding(['b/default'], 'b'),
    },
    builds: ['.'],
  },
  'a namespace over a binding alone, whose default account changes with it': {
    tree: {
      'kustomization.yaml': 'resources: [web.yaml, rbac]\n',
      'web.yaml': deployment('web', { account: 'default', namespace: 'prod' }),
      'rbac/kustomization.yaml': 'namespace: prod\nresources: [rbac.yaml]\n',
      'rbac/rbac.yaml': binding(['b/default'], 'b'),
    },
    builds: ['.'],
  },
  'a namespace two bases up': {
    tree: {
      'prod/kustomization.yaml': 'namespace: prod\nresources: [../middle]\n',
      'middle/kustomization.yaml': 'resources: [../base, rbac.yaml]\n',
      'middle/rbac.yaml': binding(['prod/web'], 'prod'),
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': web,
    },
    builds: ['prod'],
  },
  'one base, two namespaces': {
    tree: {
      'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\n',
      'test/kustomization.yaml': 'namespace: test\nresources: [../base, rbac.yaml]\n',
      'test/rbac.yaml': binding(['test/web'], 'test'),
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': web,
    },
    builds: ['prod', 'test'],
  },
  'a component that sets the namespace': {
    tree: {
      'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../in-prod]\n',
      'in-prod/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: prod\nresources: [rbac.yaml]\n',
      'in-prod/rbac.yaml': binding(['prod/web'], 'prod'),
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': web,
    },
    builds: ['prod'],
  },
  'a prefix, and a subject with the name that it makes': {
    tree: {
      'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
      'other/kustomization.yaml': 'resources: [../prod, rbac.yaml]\n',
      'other/rbac.yaml': binding(['a/prod-web'], 'a', 'other'),
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': web,
    },
    builds: ['other'],
  },
  'a prefix and a suffix in two steps, and a binding beside': {
    tree: {
      'kustomization.yaml': 'resources: [prod, rbac.yaml]\n',
      'rbac.yaml': binding(['a/x-prod-web-y'], 'a', 'other'),
      'prod/kustomization.yaml': 'namePrefix: x-\nresources: [base]\ncomponents: [suffix]\n',
      'prod/suffix/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -y\n',
      'prod/base/kustomization.yaml': 'namePrefix: prod-\nresources: [web.yaml]\n',
      'prod/base/web.yaml': web,
    },
    builds: ['.'],
  },
  'an account that goes to another namespace than its pods': {
    tree: {
      'kustomization.yaml': 'resources: [web.yaml, accounts]\n',
      'web.yaml': deployment('web', { namespace: 'a' }),
      'accounts/kustomization.yaml': 'namespace: b\nresources: [account.yaml]\n',
      'accounts/account.yaml': account('web'),
    },
    builds: ['.'],
  },
  'an account without a token that goes to another namespace than its pods': {
    tree: {
      'kustomization.yaml': 'resources: [web.yaml, accounts]\n',
      'web.yaml': deployment('web', { namespace: 'a' }),
      'accounts/kustomization.yaml': 'namespace: b\nresources: [account.yaml]\n',
      'accounts/account.yaml': `${account('web')}automountServiceAccountToken: false\n`,
    },
    builds: ['.'],
  },
  'an account that comes to pods which were of another namespace': {
    tree: {
      'kustomization.yaml': 'resources: [web.yaml, late.yaml, rbac.yaml, accounts]\n',
      'web.yaml': deployment('web', { namespace: 'a' }),
      'late.yaml': deployment('late', { account: 'web', namespace: 'b' }),
      'rbac.yaml': binding(['b/web'], 'b'),
      'accounts/kustomization.yaml': 'namespace: b\nresources: [account.yaml]\n',
      'accounts/account.yaml': account('web', 'a'),
    },
    builds: ['.'],
  },
  'a ConfigMap that goes to another namespace than its pods': {
    tree: {
      'kustomization.yaml': 'resources: [web.yaml, config]\n',
      'web.yaml': stream(account('web', 'a'), deployment('web', { namespace: 'a', more: reads('config') })),
      'config/kustomization.yaml': 'namespace: b\nresources: [config.yaml]\n',
      'config/config.yaml': configMap('config', undefined, '{A: b}'),
    },
    builds: ['.'],
  },
  'a ConfigMap of another namespace that comes to its pods': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, config.yaml]\n',
      'web.yaml': stream(account('web', 'a'), deployment('web', { namespace: 'a', more: reads('config') })),
      'config.yaml': configMap('config', 'b', '{URL: "https://kubernetes.default.svc"}'),
    },
    builds: ['.'],
  },
  'a Secret of another namespace that comes to its pods': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, secret.yaml]\n',
      'web.yaml': stream(
        account('web', 'a'),
        deployment('web', { namespace: 'a', more: '        envFrom:\n        - secretRef: {name: config}\n' }),
      ),
      'secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: config, namespace: b}\nstringData: {URL: "https://kubernetes.default.svc"}\n',
    },
    builds: ['.'],
  },
  'a Namespace with injection, which gets the name of the others': {
    tree: {
      'kustomization.yaml': 'namespace: prod\nresources: [web.yaml, namespace.yaml]\n',
      'web.yaml': web,
      'namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: b, labels: {kuma.io/sidecar-injection: enabled}}\n',
    },
    builds: ['.'],
  },
};

const idle = stream(account('web', 'a'), deployment('web', { namespace: 'a' }));
const API = 'https://kubernetes.default.svc';
const tells = `        env:\n        - {name: URL, value: "$(URL)"}\n`;

/** One kustomization over a workload without a sign of use, with these fields and files. */
function changing(fields: string, more: Tree = {}, web = idle): Case {
  const resources = ['web.yaml', ...Object.keys(more).filter((name) => name.startsWith('r-'))].join(', ');
  return {
    tree: { 'kustomization.yaml': `resources: [${resources}]\n${fields}\n`, 'web.yaml': web, ...more },
    builds: ['.'],
  };
}

const merged = (container: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\n${meta('web', 'a')}\nspec: {template: {spec: {containers: [{name: main, ${container}}]}}}\n`;
const indented = (text: string): string => text.replaceAll(/^/gm, '    ').trimEnd();
const patched = (container: string): Case => changing(`patches:\n- patch: |-\n${indented(merged(container))}`);
const replaced = (path: string, value: string): string =>
  `- patch: '[{"op": "add", "path": "${path}", "value": ${value}}]'\n  target: {kind: Deployment}\n`;
const withConfig = stream(
  account('web', 'a'),
  deployment('web', { namespace: 'a', more: reads('config') }),
  configMap('config', 'a', '{A: b}'),
);
const withSecret = stream(
  account('web', 'a'),
  deployment('web', { namespace: 'a', more: '        envFrom:\n        - secretRef: {name: config}\n' }),
);

/** Trees in which Kustomize changes what containers run or are told. */
export const changingTrees: Readonly<Record<string, Case>> = {
  'a patch with a variable': patched(`env: [{name: URL, value: "${API}"}]`),
  'a patch with another image': patched('image: bitnami/kubectl'),
  'a patch with another command': patched('command: [kubectl]'),
  'a patch with variables from a ConfigMap that is not there': patched('envFrom: [{configMapRef: {name: elsewhere}}]'),
  'a patch in a file': changing('patches: [{path: patch.yaml}]', { 'patch.yaml': merged(`args: ["--url=${API}"]`) }),
  'a patch in a file that is no manifest by its name': changing('patches: [{path: patch.txt}]', {
    'patch.txt': merged(`args: ["--url=${API}"]`),
  }),
  'an old patch in a file': changing('patchesStrategicMerge: [patch.yaml]', {
    'patch.yaml': merged(`args: ["--url=${API}"]`),
  }),
  'a JSON patch': changing(`patches:\n${replaced('/spec/template/spec/containers/0/args', `["--url=${API}"]`)}`),
  'a JSON patch of annotations': changing(
    `patches:\n${replaced('/spec/template/metadata/annotations', '{"vault.hashicorp.com/agent-inject": "true"}')}`,
  ),
  'a JSON patch of one annotation': changing(
    `patches:\n${replaced('/spec/template/metadata/annotations/vault.hashicorp.com~1agent-inject', '"true"')}`,
    {},
    stream(account('web', 'a'), deployment('web', { namespace: 'a', annotations: '{a: b}' })),
  ),
  'a JSON patch of the namespace': changing(`patches:\n${replaced('/metadata/namespace', '"b"')}`),
  'a JSON patch of the name of an account': changing(
    `patches:\n- patch: '[{"op": "replace", "path": "/metadata/name", "value": "api"}]'\n  target: {name: web, version: v1, kind: ServiceAccount}\n  options: {allowNameChange: true}`,
    { 'r-rbac.yaml': binding(['a/api'], 'a') },
  ),
  'an image': changing('images: [{name: acme/web, newName: bitnami/kubectl}]'),
  annotations: changing('commonAnnotations: {vault.hashicorp.com/agent-inject: "true"}'),
  labels: changing('labels: [{pairs: {kuma.io/sidecar-injection: enabled}, includeSelectors: true}]'),
  'a patch of a ConfigMap': changing(
    `patches:\n- patch: |-\n${indented(configMap('config', 'a', `{URL: "${API}"}`))}`,
    {},
    withConfig,
  ),
  'a generator that adds to a ConfigMap': changing(
    `configMapGenerator: [{name: config, namespace: a, behavior: merge, literals: ["URL=${API}"]}]`,
    {},
    withConfig,
  ),
  'a generator that adds a file to a ConfigMap': changing(
    'configMapGenerator: [{name: config, namespace: a, behavior: merge, envs: [config.env]}]',
    { 'config.env': `URL=${API}\n` },
    withConfig,
  ),
  'a generator of a ConfigMap': changing(
    `configMapGenerator: [{name: config, namespace: a, literals: ["URL=${API}"]}]`,
    {},
    stream(account('web', 'a'), deployment('web', { namespace: 'a', more: reads('config') })),
  ),
  'a generator of a Secret': changing(
    `secretGenerator: [{name: config, namespace: a, literals: ["URL=${API}"]}]`,
    {},
    withSecret,
  ),
  'a generator of a Secret from a file': changing(
    'secretGenerator: [{name: config, namespace: a, envs: [config.env]}]',
    { 'config.env': `URL=${API}\n` },
    withSecret,
  ),
  'a variable of Kustomize': changing(
    'vars: [{name: URL, objref: {apiVersion: v1, kind: ConfigMap, name: source}, fieldref: {fieldpath: data.URL}}]',
    { 'r-source.yaml': configMap('source', 'a', `{URL: "${API}"}`) },
    stream(account('web', 'a'), deployment('web', { namespace: 'a', more: tells })),
  ),
  'a replacement': changing(
    `replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.URL}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [spec.template.spec.containers.0.env.0.value]`,
    { 'r-source.yaml': configMap('source', 'a', `{URL: "${API}"}`) },
    stream(account('web', 'a'), deployment('web', { namespace: 'a', more: tells })),
  ),
  'a patch of a Role that only admission used': changing(
    `patches:\n- patch: '[{"op": "replace", "path": "/rules/0/resources", "value": ["pods"]}]'\n  target: {kind: Role}`,
    {
      'r-rbac.yaml': stream(
        binding(['a/web'], 'a'),
        `apiVersion: ${RBAC}/v1\nkind: Role\n${meta('reader', 'a')}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n`,
      ),
    },
  ),
  'a patch of a component, two bases up': {
    tree: {
      'prod/kustomization.yaml': 'resources: [../middle]\ncomponents: [../debug]\n',
      'debug/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- patch: |-\n${indented(merged('command: [kubectl]'))}\n`,
      'middle/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': idle,
    },
    builds: ['prod'],
  },
};

/** One kustomization over a workload that is bound. */
const bound = stream(account('web', 'a'), deployment('web', { namespace: 'a' }), binding(['a/web'], 'a'));
const rewriting = (fields: string, more: Tree = {}): Case => changing(fields, more, bound);
const strategic = (podSpec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\n${meta('web', 'a')}\nspec: {template: {spec: ${podSpec}}}\n`;
const DATA = '{"name": "data", "emptyDir": {}}';
const MOUNT = '{"name": "data", "mountPath": "/data"}';

/** Trees in which Kustomize puts something in the place of volumes, mounts or containers, or adds a container. */
export const rewritingTrees: Readonly<Record<string, Case>> = {
  'a JSON patch of all volumes and mounts': rewriting(
    `patches:\n${replaced('/spec/template/spec/volumes', `[${DATA}]`)}${replaced('/spec/template/spec/containers/0/volumeMounts', `[${MOUNT}]`)}`,
  ),
  'a JSON patch of a container': rewriting(
    `patches:\n${replaced('/spec/template/spec/containers/0', '{"name": "side", "image": "acme/side"}')}`,
  ),
  'a JSON patch that adds a container': rewriting(
    `patches:\n${replaced('/spec/template/spec/containers/-', '{"name": "side", "image": "acme/side"}')}`,
  ),
  'a patch that adds a container': rewriting(
    `patches:\n- patch: |-\n${indented(strategic('{containers: [{name: side, image: acme/side}]}'))}`,
  ),
  'a patch in a file that adds a container': rewriting('patchesStrategicMerge: [p.yaml]', {
    'p.yaml': strategic('{containers: [{name: side, image: acme/side}]}'),
  }),
  'a patch that replaces the volumes': rewriting(
    `patches:\n- patch: |-\n${indented(strategic(`{volumes: [{$patch: replace}, ${DATA}], containers: [{name: main, volumeMounts: [{$patch: replace}, ${MOUNT}]}]}`))}`,
  ),
  'a JSON patch of the pod spec': rewriting(
    `patches:\n${replaced('/spec/template/spec', '{"serviceAccountName": "web", "containers": [{"name": "main", "image": "acme/new"}]}')}`,
  ),
};

/** A root over a workload and what is built with it, in the folder `x`. */
const beside = (x: string, more: Tree, container: string, fields = ''): Case => ({
  tree: {
    'kustomization.yaml': `resources: [web.yaml, x]\n${fields}`,
    'web.yaml': stream(account('web', 'a'), deployment('web', { namespace: 'a', more: container })),
    'x/kustomization.yaml': x,
    ...more,
  },
  builds: ['.'],
});
const readsSecret = '        envFrom:\n        - secretRef: {name: config}\n';
const withVariable = (variable: string): string =>
  stream(account('web', 'a'), deployment('web', { namespace: 'a', more: `        env:\n        - ${variable}\n` }));

/** Trees in which the sign of use comes from elsewhere in the build, or is put together there. */
export const joiningTrees: Readonly<Record<string, Case>> = {
  'a patch of a ConfigMap, in another base': beside(
    `resources: [c.yaml]\npatches:\n- patch: |-\n${indented(configMap('config', 'a', `{URL: "${API}"}`))}\n`,
    { 'x/c.yaml': configMap('config', 'a', '{A: b}') },
    reads('config'),
  ),
  'a generator of a Secret, in another base': beside(
    `secretGenerator: [{name: config, literals: ["URL=${API}"]}]\n`,
    {},
    readsSecret,
    'namespace: a\n',
  ),
  'a generator of a ConfigMap, and one of its name elsewhere': {
    tree: {
      'a/kustomization.yaml': `resources: [web.yaml]\nconfigMapGenerator: [{name: config, envs: [c.env]}]\n`,
      'a/c.env': `URL=${API}\n`,
      'a/web.yaml': stream(account('web'), deployment('web', { more: reads('config') })),
      'b/kustomization.yaml': 'resources: [config.yaml]\n',
      'b/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata: {A: b}\n',
    },
    builds: ['a'],
  },
  'a JSON patch of the value of a variable': changing(
    `patches:\n${replaced('/spec/template/spec/containers/0/env/0/value', '"kubernetes"').replace('"add"', '"replace"')}`,
    {},
    withVariable('{name: VAULT_AUTH_METHOD, value: approle}'),
  ),
  'a JSON patch of the name of a variable': changing(
    `patches:\n${replaced('/spec/template/spec/containers/0/env/0/name', '"VAULT_AUTH_METHOD"').replace('"add"', '"replace"')}`,
    {},
    withVariable('{name: X, value: kubernetes}'),
  ),
  'an annotation that turns an injector off no more': changing(
    'commonAnnotations: {vault.security.banzaicloud.io/mutate: "yes"}',
    {},
    stream(
      account('web', 'a'),
      deployment('web', {
        namespace: 'a',
        annotations:
          '{vault.security.banzaicloud.io/vault-addr: "https://v", vault.security.banzaicloud.io/mutate: skip}',
      }),
    ),
  ),
  'a JSON patch of rules': changing(
    `patches:\n- target: {name: reader}\n  patch: '[{"op": "replace", "path": "/rules/0", "value": {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}}]'\n`,
    {
      'r-rbac.yaml': stream(
        binding(['a/web'], 'a'),
        `apiVersion: ${RBAC}/v1\nkind: Role\nmetadata: {name: reader, namespace: a}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n`,
      ),
    },
  ),
  'an image by an old field': changing('imageTags: [{name: acme/web, newName: bitnami/kubectl}]'),
  'a JSON patch of all metadata': changing(
    `patches:\n- target: {name: web}\n  patch: '[{"op": "replace", "path": "/metadata", "value": {"name": "web", "namespace": "b"}}]'\n`,
    { 'r-rbac.yaml': binding(['b/web'], 'b') },
  ),
  'a replacement of a name': changing(
    'replacements: [{source: {kind: ConfigMap, name: source, fieldPath: data.name}, targets: [{select: {name: web}}]}]',
    { 'r-c.yaml': configMap('source', 'a', '{name: api}'), 'r-rbac.yaml': binding(['a/api'], 'a') },
  ),
};
