import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyOf, folderWith, kustomizations, run } from './hosts.ts';

const isMissing = spawnSync('kpt', ['version']).status !== 0;
if (isMissing) console.warn('SKIPPED: there is no kpt on the PATH, and no package of npm has it.');

const kptfile = `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: shop
pipeline:
  mutators:
  - exec: tokentrim
`;

function packageWith(file: string): string {
  const folder = copyOf(join(kustomizations, 'base'));
  mkdirSync(folder, { recursive: true });
  return folderWith({
    Kptfile: file,
    'manager.yaml': readFileSync(join(folder, 'manager.yaml'), 'utf8'),
    'web.yaml': readFileSync(join(folder, 'web.yaml'), 'utf8'),
  });
}

describe.skipIf(isMissing)('kpt', () => {
  test('fn render: files are hardened in place, none is lost, the Kptfile neither', () => {
    const folder = packageWith(kptfile);
    const { stderr, status } = run('kpt', ['fn', 'render', folder, '--allow-exec']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('no API token for nginx')]);
    expect(readdirSync(folder).sort()).toEqual(['Kptfile', 'manager.yaml', 'web.yaml']);
    expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).toContain('automountServiceAccountToken: false');
    expect(readFileSync(join(folder, 'manager.yaml'), 'utf8')).toContain('expirationSeconds: 3600');
  });

  test('comments stay where they are, each once', () => {
    const commented = `# top
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      serviceAccountName: elsewhere # inline
      # about containers
      containers:
      # about web
      - name: web
        image: nginx
`;
    const folder = folderWith({ Kptfile: kptfile, 'web.yaml': commented });
    expect(run('kpt', ['fn', 'render', folder, '--allow-exec']).status).toBe(0);
    const written = readFileSync(join(folder, 'web.yaml'), 'utf8').split('\n');
    expect(written.filter((line) => line.includes('#'))).toEqual(
      commented.split('\n').filter((line) => line.includes('#')),
    );
    expect(written.findIndex((line) => line.includes('# about containers'))).toBe(
      written.findIndex((line) => line.endsWith(' containers:')) - 1,
    );
    expect(written.join()).toContain('kube-api-access');
  });

  test('fn render: an account of its own comes into the package', () => {
    const policy = `apiVersion: tokentrim.dev/v1alpha1
kind: TokenPolicy
metadata: {name: tokentrim, annotations: {config.kubernetes.io/local-config: "true"}}
spec: {serviceAccounts: {dedicatedFor: default}}
`;
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: alone}\nspec:\n  containers:\n  - {name: a, image: nginx}\n';
    const file = `${kptfile.trimEnd()}\n    configPath: tokentrim.yaml\n`;
    const folder = folderWith({ Kptfile: file, 'tokentrim.yaml': policy, 'alone.yaml': pod });
    const { stderr, status } = run('kpt', ['fn', 'render', folder, '--allow-exec']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('created: it runs as the default ServiceAccount')]);
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.filter((text) => /^kind: ServiceAccount$/m.test(text))).toHaveLength(1);
    expect(readFileSync(join(folder, 'alone.yaml'), 'utf8')).toContain('serviceAccountName: alone');
  });

  test('fn eval: the ConfigMap that kpt makes of its arguments is the policy', () => {
    const folder = packageWith('apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: shop\n');
    const eval_ = (...data: readonly string[]) =>
      run('kpt', ['fn', 'eval', folder, '--exec', 'tokentrim', '--', ...data]);
    expect(eval_('onUnused=unchanged', 'onUnknown=unchanged').status).toBe(0);
    expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).not.toMatch(/containers:[^]*automount/);
    const refused = eval_('onUnsed=none');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('onUnsed');
    expect(readdirSync(folder).sort()).toEqual(['Kptfile', 'manager.yaml', 'web.yaml']);
  });
});
