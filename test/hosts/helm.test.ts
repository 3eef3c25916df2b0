import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  charts,
  folderWith,
  helm3,
  helm4,
  isMissing,
  run,
  runHelm4,
  shop,
  type Ran,
  type RunOptions,
} from './hosts.ts';

type Helm = (args: readonly string[], options?: RunOptions) => Ran;

const both: readonly (readonly [string, Helm])[] = [
  ['Helm 3', (args, options) => run(helm3, args, options)],
  ['Helm 4', runHelm4],
];

/** The same words for Helm 3 and Helm 4. */
const hardened = (chart: string, ...more: readonly string[]): readonly string[] => [
  'template',
  'shop',
  chart,
  '--post-renderer',
  'tokentrim',
  ...more,
];

const lineOf = 'automountServiceAccountToken: false';

/** The lines of which every change consists. */
const ADDED =
  /(?:automountServiceAccountToken|readOnly|mountPath|name|volumeMounts|volumes|projected|defaultMode|sources|serviceAccountToken|path|expirationSeconds|configMap|items|key|downwardAPI|fieldRef|apiVersion|fieldPath):/;

/** The documents by kind and name, each with its text. */
function documentsIn(stream: string): ReadonlyMap<string, string> {
  return new Map(
    stream.split(/^---$/m).flatMap((text) => {
      const kind = /"?kind"?: "?(\w+)/.exec(text)?.[1];
      const name = /metadata"?:\s*\{?\s*"?name"?: "?([\w.-]+)/.exec(text)?.[1];
      return kind === undefined || name === undefined ? [] : [[`${kind}/${name}`, text]];
    }),
  );
}

const listed = (stream: string): string => stream.slice(stream.indexOf('name: listed'));

describe.skipIf(isMissing(helm3)).each(both)('%s', (name, helm) => {
  const isHelm3 = name === 'Helm 3';

  test('template: what is unused loses the token, what is bound gets an explicit one, sub-chart, JSON and List too', () => {
    const { stdout, status } = helm(hardened(shop));
    expect(status).toBe(0);
    const documents = documentsIn(stdout);
    for (const unused of ['Deployment/web', 'Deployment/cache', 'DaemonSet/logs']) {
      expect(documents.get(unused)).toMatch(/"?automountServiceAccountToken"?: false/);
      expect(documents.get(unused)).not.toContain('kube-api-access');
    }
    expect(documents.get('StatefulSet/worker')).toContain(lineOf);
    expect(documents.get('StatefulSet/worker')).toContain('expirationSeconds: 3600');
    expect(listed(stdout)).toContain(lineOf);
    expect(stdout).not.toContain('postrenderer.helm.sh');
  });

  test('a Job is left: an upgrade could not change it; and so is the account that it runs as', () => {
    const documents = documentsIn(helm(hardened(shop)).stdout);
    expect(documents.get('Job/import')).not.toContain('automount');
    expect(documents.get('ServiceAccount/web')).not.toContain('automount');
  });

  test(isHelm3 ? 'hooks are not sent, so that accounts are left' : 'hooks are hardened, and accounts', () => {
    const { stdout } = helm(hardened(shop));
    const documents = documentsIn(stdout);
    expect(documents.get('Job/migrate')?.includes(lineOf)).toBe(!isHelm3);
    expect(documents.get('Pod/smoke')?.includes(lineOf)).toBe(!isHelm3);
    expect(documents.get('ServiceAccount/worker')?.includes(lineOf)).toBe(!isHelm3);
    expect(stdout).toContain('helm.sh/hook: pre-install,pre-upgrade');
  });

  test('--no-hooks', () => {
    const { stdout, status } = helm(hardened(shop, '--no-hooks'));
    expect(status).toBe(0);
    expect(stdout).not.toContain('helm.sh/hook');
    expect(documentsIn(stdout).get('Deployment/web')).toContain(lineOf);
  });

  test('--show-only finds the template, comments and quotes kept', () => {
    const { stdout, status } = helm(hardened(shop, '--show-only', 'templates/web.yaml'));
    expect(status).toBe(0);
    expect(stdout).toContain('# Source: shop/templates/web.yaml\n# Serves files: nothing here needs the API.\n');
    expect(stdout).toContain(`- name: "nginx"\n        image: 'nginx:1.29'\n`);
    expect(stdout).toContain(lineOf);
    expect(stdout).not.toContain('worker');
  });

  test('--include-crds: what lies in crds/ stays as it is', () => {
    const { stdout, status } = helm(hardened(shop, '--include-crds'));
    expect(status).toBe(0);
    expect(stdout).toContain(readFileSync(join(shop, 'crds/cart.yaml'), 'utf8').trim());
    expect(documentsIn(stdout).get('Deployment/web')).toContain(lineOf);
  });

  test.each([20, 500])('%i documents of 4 KB: none is lost', (count) => {
    const { stdout, status } = helm(hardened(shop, '--set', `configMaps=${count}`));
    expect(status).toBe(0);
    expect(stdout.match(/name: filler-\d+$/gm)).toHaveLength(count);
    expect(stdout.length).toBeGreaterThan(count * 4000);
    expect(stdout).toContain(lineOf);
  });

  test('a refusal reaches the person, and Helm fails', () => {
    const { stdout, stderr, status } = helm(hardened(shop, '--set', 'access=perhaps'));
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Deployment web: tokentrim.dev/access is "perhaps"');
    expect(stderr).toContain('tokentrim: nothing was written');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a mistake in the flags reaches the person', () => {
    const { stderr, status } = helm(hardened(shop, '--post-renderer-args', '--nonsense'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('there is no flag --nonsense')]);
  });

  test('a mistake in the policy reaches the person, with its place', () => {
    const folder = folderWith({
      'policy.yaml': 'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n  onUnsed: none\n',
    });
    const { stderr, stdout, status } = helm(
      hardened(shop, '--post-renderer-args', '--policy', '--post-renderer-args', join(folder, 'policy.yaml')),
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${join(folder, 'policy.yaml')}:4`);
    expect(stderr).toContain('onUnsed');
    expect(stderr).toContain('onUnused');
  });

  test('flags arrive, the verb too', () => {
    const args = ['post-render', '--namespace=prod', '--on-unused', 'unchanged'].flatMap((arg) => [
      '--post-renderer-args',
      arg,
    ]);
    const { stdout, status } = helm(hardened(shop, ...args));
    expect(status).toBe(0);
    expect(documentsIn(stdout).get('Deployment/web')).not.toContain('automount');
    expect(documentsIn(stdout).get('StatefulSet/worker')).toContain(lineOf);
  });

  test('--output-dir', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokentrim-output-'));
    const { stderr, status } = helm(hardened(shop, '--output-dir', folder));
    if (isHelm3) {
      // Helm has written the files by then; it is the exit code that says what they are.
      expect([status, stderr]).toEqual([1, expect.stringContaining('Helm 3 sends nothing with --output-dir')]);
      return;
    }
    expect(status).toBe(0);
    for (const file of ['templates/web.yaml', 'templates/jobs.yaml', 'charts/cache/templates/cache.yaml']) {
      expect(readFileSync(join(folder, 'shop', file), 'utf8')).toContain(lineOf);
    }
  });

  test('a chart that renders nothing', () => {
    const chart = join(charts, 'empty');
    const bare = helm(hardened(chart));
    expect(bare.status).toBe(isHelm3 ? 1 : 0);
    if (isHelm3) expect(bare.stderr).toContain('--allow-empty');
    const allowed = helm(hardened(chart, '--post-renderer-args', '--allow-empty'));
    expect([allowed.status, allowed.stdout.trim()]).toEqual([0, isHelm3 ? '# no manifests' : '']);
  });

  test('twice is once: the hardened chart stays as it is', () => {
    const once = helm(hardened(shop, '--no-hooks')).stdout;
    const { stdout, status } = run('tokentrim', ['post-render'], { input: once });
    expect(status).toBe(0);
    expect(stdout).toBe(once);
  });
});

describe.skipIf(isMissing(helm3))('Helm 3', () => {
  test('nothing but the planned lines differs from what Helm prints without it', () => {
    const plain = run(helm3, ['template', 'shop', shop]).stdout.split('\n');
    const lines = run(helm3, hardened(shop)).stdout.split('\n');
    const rest = [...lines];
    for (const line of plain) {
      const after =
        line.startsWith('{"') ? line.replace(/\}{4}$/, ', "automountServiceAccountToken": false}}}}') : line;
      expect(rest).toContain(after);
      rest.splice(rest.indexOf(after), 1);
    }
    expect(rest.length).toBeGreaterThan(20);
    for (const line of rest) expect(line).toMatch(ADDED);
  });

  test('in a pipe, hooks show that it is one: Jobs and accounts are hardened too', () => {
    const { stdout } = run(helm3, ['template', 'shop', shop]);
    const piped = run('tokentrim', [], { input: stdout });
    expect(piped.status).toBe(0);
    const documents = documentsIn(piped.stdout);
    for (const each of ['Job/import', 'Job/migrate', 'Pod/smoke', 'ServiceAccount/web', 'ServiceAccount/worker']) {
      expect(documents.get(each), each).toContain(lineOf);
    }
  });

  test('in a pipe without hooks it could be a post-renderer: said, and fix tells that it is none', () => {
    const { stdout } = run(helm3, ['template', 'shop', shop, '--no-hooks']);
    const bare = run('tokentrim', [], { input: stdout });
    expect(bare.stderr).toContain('in a pipe: tokentrim fix');
    expect(documentsIn(bare.stdout).get('Job/import')).not.toContain('automount');
    const piped = run('tokentrim', ['fix'], { input: stdout });
    expect(piped.stderr).not.toContain('in a pipe');
    expect(documentsIn(piped.stdout).get('Job/import')).toContain(lineOf);
    expect(documentsIn(piped.stdout).get('ServiceAccount/worker')).toContain(lineOf);
  });
});

describe.skipIf(isMissing(helm4))('Helm 4', () => {
  test('install --dry-run=client, without a cluster', () => {
    const args = ['install', 'shop', shop, '--dry-run=client', '--post-renderer', 'tokentrim'];
    const { stdout, status } = runHelm4(args);
    expect(status).toBe(0);
    expect(stdout).toContain('The shop is open.');
    expect(documentsIn(stdout).get('Job/migrate')).toContain(lineOf);
    const refused = runHelm4([...args, '--set', 'access=perhaps']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('is "perhaps"')]);
  });

  test('the stream itself shows that Helm 4 calls, to a plugin that somebody else made', () => {
    const plugin = `apiVersion: v1
type: postrenderer/v1
name: ours
version: 1.0.0
runtime: subprocess
runtimeConfig:
  platformCommand:
  - command: tokentrim
`;
    const HELM_PLUGINS = folderWith({ 'ours/plugin.yaml': plugin });
    const args = ['template', 'shop', shop, '--post-renderer', 'ours'];
    const { stdout, status } = run(helm4, args, { env: { HELM_PLUGINS } });
    expect(status).toBe(0);
    expect(documentsIn(stdout).get('Job/import')).not.toContain('automount');
    const refused = run(helm4, [...args, '--set', 'access=perhaps'], { env: { HELM_PLUGINS } });
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('is "perhaps"')]);
  });
});
