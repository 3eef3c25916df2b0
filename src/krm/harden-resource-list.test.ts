import { describe, expect, test } from 'vitest';
import { runFunction } from '../../test/resource-list.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { readDocument } from '../yaml/read.ts';

const web = `- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web   # odd   spacing stays
    annotations:
      config.kubernetes.io/index: '2'
      internal.config.kubernetes.io/path: 'base/web.yaml'
      internal.config.kubernetes.io/id: "7"
  spec:
    template:
      spec:
        serviceAccountName: web
        containers:
        - name: web
          image: 'nginx'
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: web}
`;
const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
${web}`;

const hardened = web
  .replace('serviceAccountName: web\n', 'serviceAccountName: web\n        automountServiceAccountToken: false\n')
  .replace('{name: web}\n', '{name: web}\n  automountServiceAccountToken: false\n');

describe('hardenResourceList', () => {
  test('changes what is planned, adds results, and keeps every other byte', () => {
    const { output, value, problems, report } = runFunction(list);
    expect(problems).toEqual([]);
    const [head, items] = output.split('items:\n');
    expect(items).toBe(hardened);
    expect(head).toMatch(/^apiVersion: config.kubernetes.io\/v1\nkind: ResourceList\nresults:\n/);
    expect(value).toMatchObject({
      results: [
        {
          message: `no API token for web: ${report?.workloads[0]?.reason}`,
          severity: 'info',
          resourceRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          field: { path: 'spec.template.spec.automountServiceAccountToken', proposedValue: false },
          file: { path: 'base/web.yaml', index: 2 },
        },
        { severity: 'info', resourceRef: { apiVersion: 'v1', kind: 'ServiceAccount', name: 'web' } },
      ],
    });
  });

  test.each(['v1', 'v1beta1', 'v1alpha1'])('reads version %s', (version) => {
    const { output, problems } = runFunction(list.replace('io/v1', `io/${version}`));
    expect(problems).toEqual([]);
    expect(output).toContain(hardened);
  });

  test('comments, documents markers and another order around it stay', () => {
    const { output } = runFunction(
      `# head\n---\nitems:\n${web}kind: ResourceList # here\napiVersion: config.kubernetes.io/v1\n# foot\n`,
    );
    expect(output.startsWith(`# head\n---\nitems:\n${hardened}kind: ResourceList # here\n`)).toBe(true);
    expect(output.endsWith('# foot\n')).toBe(true);
  });

  test('JSON stays JSON', () => {
    const { output, problems } = runFunction(`${JSON.stringify(readDocument(list).value)}\n`);
    expect(problems).toEqual([]);
    expect(JSON.parse(output)).toEqual(runFunction(list).value);
  });

  test('nothing to do: the same bytes', () => {
    const done = list.replace(web, hardened);
    expect(runFunction(done).output).toBe(done);
    expect(runFunction('apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n').output).toMatch(
      /items: \[\]\n$/,
    );
  });

  test('tells of objects that come, go and change beside workloads', () => {
    const legacy = `- apiVersion: v1
  kind: Secret
  metadata:
    name: web-token
    annotations: {kubernetes.io/service-account.name: web, internal.config.kubernetes.io/path: token.yaml}
  type: kubernetes.io/service-account-token
`;
    const mounts = `          volumeMounts: [{name: t, mountPath: /t}]
        volumes: [{name: t, secret: {secretName: web-token}}]
`;
    const items = web
      .replace("image: 'nginx'\n", `image: 'nginx'\n${mounts}`)
      .replace('{name: web}\n', '{name: web}\n  secrets: [{name: web-token}]\n');
    const alone = web
      .slice(0, web.indexOf('- apiVersion: v1'))
      .replace('name: web ', 'name: job ')
      .replace('serviceAccountName: web', 'serviceAccountName: default');
    const config = `functionConfig: {apiVersion: tokentrim.dev/v1alpha1, kind: TokenPolicy, metadata: {name: t}, spec: {legacySecrets: remove-unused, serviceAccounts: {dedicatedFor: default}}}\n`;
    const { value, problems } = runFunction(`${list.replace(web, '')}${items}${legacy}${alone}${config}`);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      results: expect.arrayContaining([
        {
          message: 'created: it runs as the default ServiceAccount',
          severity: 'info',
          resourceRef: { apiVersion: 'v1', kind: 'ServiceAccount', name: 'job' },
        },
        {
          message: 'removed: a projected token took its place, and nothing here refers to it any more',
          severity: 'info',
          resourceRef: { apiVersion: 'v1', kind: 'Secret', name: 'web-token' },
          file: { path: 'token.yaml' },
        },
      ]),
    });
    expect(value).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({
          message: 'the Secret that it lists leaves the input',
          resourceRef: { apiVersion: 'v1', kind: 'ServiceAccount', name: 'web' },
        }),
      ]),
    });
  });

  test('results of functions that ran before stay, none of ours is added twice', () => {
    const first = runFunction(`${list}results:\n- message: from another # comment\n`);
    expect(first.value).toMatchObject({ results: [{ message: 'from another' }, {}, {}] });
    expect(first.output).toContain('- message: from another # comment\n');
    const refused = runFunction(`${list}functionConfig: {apiVersion: a/v1, kind: Unknown}\n`);
    expect(runFunction(refused.output).output).toBe(refused.output);
  });

  test('the policy is in functionConfig, which is no item; that of the caller counts without one', () => {
    const policy = {
      ...defaultPolicy,
      onUnused: 'unchanged',
      serviceAccounts: { ...defaultPolicy.serviceAccounts, automount: 'unchanged' },
    } as const;
    const { value: left } = runFunction(list, { policy });
    expect(left).toMatchObject({ items: readDocument(web).value });
    expect(left).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({
          severity: 'warning',
          tags: { code: 'token-not-needed', severity: 'error' },
          resourceRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          file: { path: 'base/web.yaml', index: 2 },
        }),
      ]),
    });
    const functionConfig = `functionConfig:
  apiVersion: tokentrim.dev/v1alpha1
  kind: TokenPolicy
  metadata:
    name: config
    annotations:
      config.kubernetes.io/local-config: 'true'
      config.kubernetes.io/function: |
        exec: {path: tokentrim}
  spec:
    onUnused: projected
    sentinel: true
`;
    const { report, output } = runFunction(list + functionConfig, { policy });
    expect(report?.workloads).toMatchObject([{ kind: 'Deployment', access: 'projected' }]);
    expect(output).toContain('name: tokentrim-ran\n');
    expect(output.endsWith(functionConfig)).toBe(true);
    const changed = runFunction(list + functionConfig, { over: { onUnused: 'none', sentinel: false } });
    expect(changed.report?.workloads).toMatchObject([{ access: 'none' }]);
    expect(changed.output).not.toContain('tokentrim-ran');
  });

  test("kpt's ConfigMap is a policy too", () => {
    const { report, problems } = runFunction(
      `${list}functionConfig: {apiVersion: v1, kind: ConfigMap, metadata: {name: function-input}, data: {onUnused: projected}}\n`,
    );
    expect(problems).toEqual([]);
    expect(report?.workloads).toMatchObject([{ access: 'projected' }]);
  });

  test.each([
    ['another kind', 'apiVersion: apps/v1\n  kind: Deployment\n', 'Deployment'],
    [
      'a field that is none',
      'apiVersion: tokentrim.dev/v1alpha1\n  kind: TokenPolicy\n  spec: {onUnsed: none}\n',
      'onUnsed',
    ],
  ])('a functionConfig with %s: a problem with its line, and the items as they came', (_what, text, word) => {
    const { output, problems } = runFunction(`${list}functionConfig:\n  ${text}`);
    expect(problems.map(({ message }) => message).join('\n')).toContain(word);
    for (const { file, line } of problems) expect([file, line > 22]).toEqual(['-', true]);
    expect(output).toContain(`items:\n${web}`);
  });

  test.each([
    ['kind: TokenPolicy\n  spec: {onUnsed: none}\n', 'spec.onUnsed', 'there is no field onUnsed'],
    ['kind: TokenPolicy\n  spec: {token: {expirationSeconds: 3607}}\n', 'spec.token.expirationSeconds', 'expiration'],
    ['kind: TokenPolicy\n  spec: {rules: [{access: unchanged}]}\n', 'spec.rules[0]', 'access: unchanged needs a'],
    ['kind: ConfigMap\n  data: {token.path: ca.crt}\n', 'data.token.path', 'path is ca.crt'],
  ])('what is wrong in a functionConfig is named by its path there: %s', (text, field, message) => {
    const apiVersion = text.includes('ConfigMap') ? 'v1' : 'tokentrim.dev/v1alpha1';
    const { problems, value } = runFunction(`${list}functionConfig:\n  apiVersion: ${apiVersion}\n  ${text}`);
    const whole = expect.stringContaining(`functionConfig.${field}: ${message}`);
    expect(problems).toMatchObject([{ file: '-', message: whole }]);
    expect(value).toMatchObject({ results: [{ severity: 'error', message: whole }] });
  });

  test('a refusal gives the items back as they came, with the reasons', () => {
    const broken = list.replace('annotations:\n', 'annotations:\n      tokentrim.dev/access: perhaps\n');
    const { output, value, problems } = runFunction(broken);
    expect(problems).toMatchObject([{ file: '-', line: 8 }]);
    expect(output.endsWith(broken.slice(broken.indexOf('items:')))).toBe(true);
    expect(value).toMatchObject({ results: [{ severity: 'error', message: expect.stringContaining('perhaps') }] });
  });

  test.each([
    ['another version', list.replace('io/v1', 'io/v2'), 1, 'config.kubernetes.io/v2'],
    ['items that are no list', list.replace(`\n${web}`, ' {}\n'), 3, 'no list'],
    ['an item that is no object', `${list}- text\n`, 22, 'no object'],
  ])('%s is refused', (_what, text, line, message) => {
    const { output, problems } = runFunction(text);
    expect(problems).toMatchObject([{ line, message: expect.stringContaining(message) }]);
    expect(output).toContain('results:');
  });

  test.each([
    ['no ResourceList', web, 'not a ResourceList'],
    ['two documents', `${list}---\n${list}`, 'not a ResourceList'],
    ['an unreadable one', `${list}  x: [\n`, ''],
  ])('%s: nothing to give back, and a problem', (_what, text, message) => {
    const { output, problems, report } = runFunction(text);
    expect(output).toBe('');
    expect(problems).toMatchObject([{ file: '-', message: expect.stringContaining(message) }]);
    expect(report).toBeUndefined();
  });

  test('the sentinel is one more item, once', () => {
    const policy = { ...defaultPolicy, sentinel: true };
    const sentinel = '- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: tokentrim-ran\n';
    const { output } = runFunction(list, { policy });
    expect(output.endsWith(`items:\n${hardened}${sentinel}`)).toBe(true);
    expect(runFunction(output, { policy }).output).toBe(output);
    expect(runFunction('apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n', { policy }).value).toMatchObject({
      items: [{ kind: 'ConfigMap', metadata: { name: 'tokentrim-ran' } }],
    });
  });
});
