import { describe, expect, it, test } from 'vitest';
import { parsePolicy, type HardenOptions, type HardenResult } from '../src/index.ts';
import { expectLaws } from './laws.ts';
import { deployment } from './observe.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Run {
  readonly text: string;
  readonly result: HardenResult;
}

/** Hardens under a policy of this `spec`; holds the laws. */
function run(spec: string, manifest: string, options: HardenOptions = {}): Run {
  const policy = parsePolicy(`apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n${spec}`, 'tokentrim.yaml');
  const result = expectLaws([{ path: 'input.yaml', bytes: encoder.encode(manifest) }], { ...options, policy });
  return { text: result.files.map(({ bytes }) => decoder.decode(bytes)).join(''), result };
}

function problemsOf(spec: string, manifest: string): readonly string[] {
  return run(spec, manifest).result.problems.map(
    ({ file, line, column, message, remedy }) => `${file}:${line}:${column} ${message} -> ${remedy}`,
  );
}

/** `web: none by rule` of each workload. */
function decisionsOf({ result }: Run): readonly string[] {
  return result.report.workloads.map(({ name, access, decidedBy }) => `${name}: ${access} by ${decidedBy}`);
}

/** `web: /var/run/secrets/... 3600` of each container and token that it has in the end. */
function tokensOf({ result }: Run): readonly string[] {
  return result.report.workloads.flatMap(({ containers }) =>
    containers.flatMap(({ name, after }) =>
      after.map((token) => `${name}: ${token.mountPath} ${token.expirationSeconds ?? 'for ever'}${token.audience}`),
    ),
  );
}

const API = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Of an account that is declared and bound to nothing: unused. */
const UNUSED = `${deployment(`serviceAccountName: web
initContainers:
- name: init
  image: registry.example/init:1
containers:
- name: app
  image: registry.example/app:1
- name: proxy
  image: registry.example/proxy:1`)}---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
`;
/** The same, bound: used. */
const USED = `${UNUSED}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web}]
`;
/** Of an account that comes from elsewhere: unknown. */
const UNKNOWN = deployment('serviceAccountName: elsewhere\ncontainers:\n- name: app\n  image: registry.example/app:1');

describe('what the verdict means', () => {
  it.each<[string, string, string]>([
    ['  onUnused: projected\n', UNUSED, 'web: projected by verdict'],
    ['  onUnused: unchanged\n', UNUSED, 'web: unchanged by verdict'],
    ['  onUnused: none\n', UNUSED, 'web: none by verdict'],
    ['  onUnused: none\n', USED, 'web: projected by verdict'],
    ['  onUnknown: none\n', UNKNOWN, 'web: none by verdict'],
    ['  onUnknown: unchanged\n', UNKNOWN, 'web: unchanged by verdict'],
    ['  profile: strict\n', UNKNOWN, 'web: none by verdict'],
    ['  {profile: strict, onUnknown: projected}\n', UNKNOWN, 'web: projected by verdict'],
  ])('%j', (spec, manifest, decision) => {
    expect(decisionsOf(run(spec, manifest))).toEqual([decision]);
  });

  test('a first wave takes nothing away', () => {
    const wave = run('  onUnused: projected\n', UNUSED);
    expect(tokensOf(wave)).toEqual([`init: ${API} 3600`, `app: ${API} 3600`, `proxy: ${API} 3600`]);
  });

  test('strict hears no annotation', () => {
    const annotated = UNUSED.replace(
      'name: web, namespace: shop}',
      'name: web, namespace: shop, annotations: {tokentrim.dev/access: projected}}',
    );
    expect(decisionsOf(run('  profile: strict\n', annotated))).toEqual(['web: none by verdict']);
    expect(decisionsOf(run('  annotations: allow\n', annotated))).toEqual(['web: projected by annotation']);
  });
});

describe('a rule', () => {
  test('takes the token from a workload that is bound', () => {
    const decided = run(
      '  rules: [{match: {names: [web]}, access: none, reason: Only its other half uses it.}]\n',
      USED,
    );
    expect(decisionsOf(decided)).toEqual(['web: none by rule']);
    expect(decided.result.report.workloads[0]?.reason).toBe('Only its other half uses it.');
    expect(tokensOf(decided)).toEqual([]);
  });

  test('leaves a workload as it is', () => {
    const kept = run('  rules: [{access: unchanged, reason: Not yet.}]\n', UNUSED);
    expect(kept.text).toBe(UNUSED);
  });

  test('gives the token where automount was off, which a verdict does not', () => {
    const off = USED.replace(
      'serviceAccountName: web',
      'automountServiceAccountToken: false\n      serviceAccountName: web',
    );
    expect(tokensOf(run('  onUnused: projected\n', off))).toEqual([]);
    expect(tokensOf(run('  rules: [{access: projected}]\n', off))).toEqual([
      `init: ${API} 3600`,
      `app: ${API} 3600`,
      `proxy: ${API} 3600`,
    ]);
  });

  test.each([
    ['[app]', [`app: ${API} 3600`]],
    ['["*p*"]', [`app: ${API} 3600`, `proxy: ${API} 3600`]],
    ['[init, app]', [`init: ${API} 3600`, `app: ${API} 3600`]],
  ])('names the containers that get it: %s', (containers, tokens) => {
    expect(tokensOf(run(`  rules: [{containers: ${containers}}]\n`, USED))).toEqual(tokens);
    expect(tokensOf(run(`  rules: [{access: projected, containers: ${containers}}]\n`, UNUSED))).toEqual(tokens);
  });

  test('writes the token as it says', () => {
    const token =
      '{volumeName: api, path: t, expirationSeconds: 1800, audience: api, defaultMode: 0440, mountPath: /tokens}';
    const { text } = run(
      `  platform: openshift\n  rules: [{access: projected, containers: [app], token: ${token}}]\n`,
      UNUSED,
    );
    expect(text).toContain(`      - name: app
        image: registry.example/app:1
        volumeMounts:
        - name: api
          mountPath: /tokens
          readOnly: true
      - name: proxy
        image: registry.example/proxy:1
`);
    expect(text).toContain(`      automountServiceAccountToken: false
      volumes:
      - name: api
        projected:
          defaultMode: 288
          sources:
          - serviceAccountToken:
              path: t
              expirationSeconds: 1800
              audience: api
          - configMap:
              name: kube-root-ca.crt
              items:
              - key: ca.crt
                path: ca.crt
          - downwardAPI:
              items:
              - path: namespace
                fieldRef:
                  apiVersion: v1
                  fieldPath: metadata.namespace
          - configMap:
              name: openshift-service-ca.crt
              items:
              - key: service-ca.crt
                path: service-ca.crt
`);
  });

  test('of 3607 seconds with a reason is carried out', () => {
    const spec = '  rules: [{token: {expirationSeconds: 3607}, reason: Reads its token once.}]\n';
    expect(tokensOf(run(spec, USED))[0]).toBe(`init: ${API} 3607`);
  });
});

describe('a rule that cannot be carried out', () => {
  const vault = UNUSED.replace('metadata: {}', "metadata: {annotations: {vault.hashicorp.com/agent-inject: 'true'}}");
  const hidden = USED.replace(
    'image: registry.example/app:1',
    `image: registry.example/app:1\n        volumeMounts: [{name: none, mountPath: ${API}}]`,
  );
  it.each<[string, string, string, readonly string[]]>([
    [
      'no such container',
      '  rules:\n  - containers: [ap, proxy]\n',
      USED,
      ['tokentrim.yaml:5:5 containers: no workload of this rule has a container ap -> Did you mean app?'],
    ],
    [
      'none of them in one of its workloads',
      '  rules:\n  - containers: [proxy]\n',
      `${USED}---\n${UNKNOWN.replace('name: web', 'name: other')}`,
      [
        'tokentrim.yaml:5:5 containers: proxy match no container of Deployment other, which would have no token -> It has app.',
      ],
    ],
    [
      'an injector without a regular container',
      '  rules:\n  - containers: [init]\n',
      vault,
      [
        'tokentrim.yaml:5:5 containers: of Deployment web only init containers have the token, but Vault Agent injects a container that needs the token (vault.hashicorp.com/agent-inject) -> Name a regular container too: the webhook looks for a mount there.',
      ],
    ],
    [
      'something else is mounted there',
      '  rules:\n  - containers: [app]\n',
      hidden,
      [
        `input.yaml:15:9 Deployment web: container app is to have the API token at ${API}, where it mounts something else -> Name other containers in the rule, or give the token another mountPath.`,
      ],
    ],
    ['nobody named the one where something else is mounted', '  rules: [{}]\n', hidden, []],
    ['the pattern does not matter without a token', '  rules: [{containers: [nowhere]}]\n', UNUSED, []],
  ])('%s', (_name, spec, manifest, problems) => {
    expect(problemsOf(spec, manifest)).toEqual(problems);
  });
});

/** Applied to what the first wrote, the second policy gives what it gives for the original. */
describe('a policy that changes', () => {
  const rule = (fields: string): string => `  rules: [{${fields}}]\n`;
  it.each<[string, string, string]>([
    ['a shorter life', '  token: {expirationSeconds: 3600}\n', '  token: {expirationSeconds: 1800}\n'],
    ['a longer life', '  token: {expirationSeconds: 1800}\n', '  token: {expirationSeconds: 3600}\n'],
    ['a life by rule', '  {}\n', rule('token: {expirationSeconds: 900}')],
    ['a life of a year', '  {}\n', rule('token: {expirationSeconds: 3607}, reason: Reads it once.')],
    ['another place', '  {}\n', '  token: {mountPath: /tokens}\n'],
    ['another file', '  {}\n', '  token: {path: api-token}\n'],
    ['another audience', '  {}\n', '  token: {audience: api}\n'],
    ['another mode', '  {}\n', '  token: {defaultMode: 0400}\n'],
    ['another platform', '  {}\n', '  platform: openshift\n'],
    [
      'everything',
      '  {}\n',
      '  token: {mountPath: /tokens, path: t, audience: api, defaultMode: 0400, expirationSeconds: 700}\n',
    ],
    ['no token', '  {}\n', rule('access: none')],
    [
      'no token after one of another kind',
      '  token: {expirationSeconds: 700, path: t, audience: api}\n',
      rule('access: none'),
    ],
    ['fewer containers', '  {}\n', rule('containers: [app]')],
    [
      'more containers',
      rule('access: projected, containers: [app]'),
      rule('access: projected, containers: [app, proxy]'),
    ],
    ['other containers', rule('containers: [app]'), rule('containers: [proxy]')],
    [
      'other containers by rule',
      rule('access: projected, containers: [app]'),
      rule('access: projected, containers: [proxy]'),
    ],
  ])('%s', (_name, first, second) => {
    const fresh = run(second, USED);
    const again = run(second, run(first, USED).text);
    expect(fresh.result.problems).toEqual([]);
    expect(again.text).toBe(fresh.text);
  });

  test('what was left unchanged is hardened', () => {
    const left = run(rule('access: unchanged, reason: Later.'), USED);
    expect(left.text).toBe(USED);
  });

  test('what is there stays where nobody takes it', () => {
    const once = run('  {}\n', USED).text;
    expect(run(rule('access: unchanged, reason: Enough.'), once).text).toBe(once);
    // A first run may have destroyed the evidence that it went by, so a verdict takes no explicit token away.
    const wave = run('  onUnused: projected\n', UNUSED).text;
    expect(run('  onUnused: none\n', wave).text).toBe(wave);
    expect(tokensOf(run(rule('access: none'), wave))).toEqual([]);
  });

  test('a place, file, audience or mode that is not the default is taken for somebody’s choice', () => {
    for (const token of ['{mountPath: /tokens}', '{path: t}', '{defaultMode: 0400}']) {
      const once = run(`  token: ${token}\n`, USED).text;
      expect(run('  {}\n', once).text).toBe(once);
      expect(run(rule('access: projected'), once).text).toBe(once);
    }
  });

  test('a volume of another name is not aligned', () => {
    const named = run('  token: {volumeName: mine}\n', USED).text;
    const after = run('  token: {expirationSeconds: 700}\n', named);
    expect(after.text).toBe(named);
    expect(decisionsOf(after)).toEqual(['web: projected by verdict']);
  });
});

describe('ServiceAccounts', () => {
  const account = (name: string): string =>
    `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n`;
  const off = (name: string): string => `${account(name)}automountServiceAccountToken: false\n`;
  it.each<[string, string, string]>([
    ['disable', 'other', off('other')],
    ['disable', 'default', account('default')],
    ['disable-unless-shared', 'other', account('other')],
    ['disable, defaultAccount: disable', 'default', off('default')],
    ['unchanged, defaultAccount: disable', 'default', off('default')],
    ['unchanged, defaultAccount: disable', 'other', account('other')],
  ])('automount: %s of %s', (setting, name, expected) => {
    expect(run(`  serviceAccounts: {automount: ${setting}}\n`, account(name)).text).toBe(expected);
  });

  test('disable says who decided, whoever else may run as it', () => {
    const { result } = run('  serviceAccounts: {automount: disable}\n', UNUSED, { host: 'helm3' });
    expect(result.report.serviceAccounts).toMatchObject([
      { name: 'web', reason: 'the policy says so of every account' },
    ]);
  });

  test('is never made', () => {
    const { text } = run('  serviceAccounts: {automount: disable, defaultAccount: disable}\n', UNKNOWN);
    expect(text).not.toContain('kind: ServiceAccount');
  });
});

describe('the other fields', () => {
  const pipeline = `apiVersion: acme.dev/v2
kind: Pipeline
metadata: {name: build}
spec:
  steps:
  - pod:
      containers:
      - name: step
        image: registry.example/step:1
`;
  const kinds = (more = ''): string =>
    `  workloadKinds: [{apiVersion: acme.dev/v1, kind: Pipeline, podSpecPaths: [/spec/steps/*/pod]${more}}]\n`;

  test('workloadKinds: another kind is hardened', () => {
    expect(run('  {}\n', pipeline).text).toBe(pipeline);
    const { text } = run(kinds(), pipeline);
    expect(text).toContain('      automountServiceAccountToken: false\n');
    const byOperator = run(kinds(', accountChosenBy: operator'), pipeline);
    expect(decisionsOf(byOperator)).toEqual(['build: projected by verdict']);
  });

  test('workloadKinds: a kind that is passed over otherwise is read', () => {
    const route = pipeline.replace('acme.dev/v2', 'route.openshift.io/v1').replace('Pipeline', 'Route');
    const spec =
      '  workloadKinds: [{apiVersion: route.openshift.io/v1, kind: Route, podSpecPaths: [/spec/steps/*/pod]}]\n';
    expect(run('  {}\n', route).text).toBe(route);
    expect(run(spec, route).text).toContain('automountServiceAccountToken: false');
  });

  test('workloadKinds: an account that may create such objects is shared', () => {
    const creator = `${USED}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [acme.dev], resources: [pipelines], verbs: [create]}]
`;
    expect(run('  {}\n', creator).result.report.serviceAccounts).toHaveLength(1);
    expect(run(kinds(), creator).result.report.serviceAccounts).toHaveLength(0);
  });

  test('injectors: each workload uses its token', () => {
    const told = run('  injectors: [kuma]\n', UNUSED);
    expect(decisionsOf(told)).toEqual(['web: projected by verdict']);
    expect(told.result.report.workloads[0]?.reason).toBe(
      'Kuma injects a container that needs the token (the policy says so)',
    );
  });

  test('immutable: leave', () => {
    const job = UNUSED.replace('apps/v1', 'batch/v1').replace('kind: Deployment', 'kind: Job');
    expect(decisionsOf(run('  immutable: leave\n', job))).toEqual(['web: unchanged by exempt']);
    expect(decisionsOf(run('  {}\n', job))).toEqual(['web: none by verdict']);
    expect(decisionsOf(run('  immutable: write\n', job, { host: 'helm3' }))).toEqual(['web: none by verdict']);
  });
});

describe('extra tokens', () => {
  const vault = (fields = ''): string =>
    `  extraTokens: [{name: vault-token, audience: vault, mountPath: /var/run/secrets/tokens, path: vault-token${fields}}]\n`;
  const place = '/var/run/secrets/tokens';

  test('are written beside whatever the workload gets', () => {
    const { text } = run(vault(', expirationSeconds: 7200, containers: [app]'), UNUSED);
    expect(text).toContain(`      volumes:
      - name: vault-token
        projected:
          defaultMode: 420
          sources:
          - serviceAccountToken:
              path: vault-token
              expirationSeconds: 7200
              audience: vault
`);
    expect(text).toContain(`      - name: app
        image: registry.example/app:1
        volumeMounts:
        - name: vault-token
          mountPath: /var/run/secrets/tokens
          readOnly: true
      - name: proxy
`);
    expect(tokensOf(run(vault(', containers: [app]'), USED))).toEqual([
      `init: ${API} 3600`,
      `app: ${API} 3600`,
      `app: ${place} 3600vault`,
      `proxy: ${API} 3600`,
    ]);
  });

  test('go to all containers that nobody names, of the workloads that match', () => {
    const all = run(vault(), UNUSED);
    expect(tokensOf(all)).toEqual([`init: ${place} 3600vault`, `app: ${place} 3600vault`, `proxy: ${place} 3600vault`]);
    expect(tokensOf(run(vault(', match: {names: [other]}'), UNUSED))).toEqual([]);
    expect(
      tokensOf(run(`${vault()}  onUnused: unchanged\n`, UNUSED)).filter((token) => token.includes('vault')),
    ).toEqual([]);
  });

  test('several add up', () => {
    const two = `  extraTokens:
  - {name: vault-token, audience: vault, mountPath: /vault}
  - {name: cloud-token, audience: sts, mountPath: /cloud, containers: [proxy]}
`;
    expect(tokensOf(run(two, UNUSED))).toEqual([
      'init: /vault 3600vault',
      'app: /vault 3600vault',
      'proxy: /vault 3600vault',
      'proxy: /cloud 3600sts',
    ]);
  });

  test('follow a policy that changes', () => {
    const once = run(vault(), USED).text;
    const later = vault(', expirationSeconds: 900, containers: [app, proxy]');
    expect(tokensOf(run(later, once)).filter((token) => token.includes('vault'))).toEqual([
      `init: ${place} 900vault`,
      `app: ${place} 900vault`,
      `proxy: ${place} 900vault`,
    ]);
    expect(run(vault(', expirationSeconds: 900'), once).text).toBe(run(vault(', expirationSeconds: 900'), USED).text);
    expect(run(vault(), run(vault(', containers: [app]'), USED).text).text).toBe(once);
  });

  const other = UNUSED.replace(
    'serviceAccountName: web',
    'volumes: [{name: vault-token, emptyDir: {}}, {name: data, emptyDir: {}}]\n      serviceAccountName: web',
  );
  const mounted = UNUSED.replace(
    'image: registry.example/app:1',
    `image: registry.example/app:1\n        volumeMounts: [{name: data, mountPath: ${place}}]`,
  ).replace('serviceAccountName: web', 'volumes: [{name: data, emptyDir: {}}]\n      serviceAccountName: web');
  it.each<[string, string, string, string]>([
    [
      'its name is taken',
      vault(),
      other,
      'input.yaml:8:7 Deployment web: has a volume vault-token that is not the token which the policy asks for -> Give the extra token another name, or take the volume out.',
    ],
    [
      'it would be for another audience',
      vault().replace('audience: vault', 'audience: other'),
      run(vault(), UNUSED).text,
      'input.yaml:10:7 Deployment web: has a volume vault-token that is not the token which the policy asks for -> Give the extra token another name, or take the volume out.',
    ],
    [
      'its place is taken',
      vault(),
      mounted,
      `input.yaml:16:9 Deployment web: container app is to have the token vault-token at ${place}, where it mounts something else -> Give the extra token another mountPath, or name other containers.`,
    ],
    [
      'a mount waits for a volume of its name',
      vault(),
      UNUSED.replace(
        'image: registry.example/app:1',
        'image: registry.example/app:1\n        volumeMounts: [{name: vault-token, mountPath: /elsewhere}]',
      ),
      'input.yaml:15:9 Deployment web: container app mounts a volume vault-token that is not there, and would get the token of that name in its place -> Give the extra token another name, or take the mount out.',
    ],
    [
      'no such container',
      vault(', containers: [ap, proxy]'),
      UNUSED,
      'tokentrim.yaml:4:17 containers: no workload of this token has a container ap -> Did you mean app?',
    ],
    [
      'two of one name',
      '  extraTokens: [{name: a, audience: a, mountPath: /a}, {name: a, audience: b, mountPath: /b}]\n',
      UNUSED,
      'tokentrim.yaml:4:56 Deployment web would get two extra tokens with the name a -> Let them differ, or match different workloads.',
    ],
    [
      'two in one place',
      '  extraTokens: [{name: a, audience: a, mountPath: /a}, {name: b, audience: b, mountPath: /a}]\n',
      UNUSED,
      'tokentrim.yaml:4:56 Deployment web would get two extra tokens with the mountPath /a -> Let them differ, or match different workloads.',
    ],
  ])('cannot be had: %s', (_name, spec, manifest, problem) => {
    expect(problemsOf(spec, manifest)).toEqual([problem]);
  });
});

describe('what the caller selects', () => {
  const nothing = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };
  const two = `${UNUSED}---\n${UNKNOWN.replace('name: web', 'name: other')}`;
  it.each<[HardenOptions, readonly string[]]>([
    [{ only: [{ ...nothing, names: ['web'] }] }, ['web: none by verdict', 'other: unchanged by exempt']],
    [{ exclude: [{ ...nothing, names: ['web'] }] }, ['web: unchanged by exempt', 'other: projected by verdict']],
    [{ exclude: [nothing] }, ['web: unchanged by exempt', 'other: unchanged by exempt']],
  ])('%j', (options, decisions) => {
    expect(decisionsOf(run('  {}\n', two, options))).toEqual(decisions);
  });
});
