import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { charts, folderWith, helm3, helm4, isMissing, run, shop, type Ran } from './hosts.ts';

/**
 * What tokentrim relies on Helm for, told by renderers of a few lines. A test that fails here says that Helm has
 * changed, and which rule of ours has lost its reason.
 */

const empty = join(charts, 'empty');
let folder = '';

/** A renderer for both: a program for Helm 3, and the plugin around it for Helm 4. */
const renderers = {
  spy: 'tee "$SEEN"',
  complain: 'echo complaint >&2; cat',
  fail: 'echo complaint >&2; exit 3',
  silent: 'cat > /dev/null',
  comment: 'cat > /dev/null; echo "# nothing"',
  undecodable: `cat > /dev/null; echo '{"apiVersion": "v1", "kind": {"a": "b"}, "metadata": {"name": "x", "annotations": {"postrenderer.helm.sh/postrender-filename": "for the person"}}}'`,
};

beforeAll(() => {
  const files = Object.entries(renderers).flatMap(([name, script]): readonly [string, string][] => [
    [`${name}/${name}.sh`, `#!/bin/sh\n${script}\n`],
    [
      `${name}/plugin.yaml`,
      `apiVersion: v1
type: postrenderer/v1
name: ${name}
version: 1.0.0
runtime: subprocess
runtimeConfig:
  platformCommand:
  - command: \${HELM_PLUGIN_DIR}/${name}.sh
`,
    ],
  ]);
  folder = folderWith(Object.fromEntries(files));
});

interface Rendered extends Ran {
  /** What the renderer `spy` got; undefined where it was not called. */
  readonly seen: string | undefined;
}

type Helm = (renderer: keyof typeof renderers, chart: string, ...args: readonly string[]) => Rendered;

const byHelm3: Helm = (renderer, chart, ...args) =>
  render(helm3, join(folder, renderer, `${renderer}.sh`), {}, chart, args);
const byHelm4: Helm = (renderer, chart, ...args) => render(helm4, renderer, { HELM_PLUGINS: folder }, chart, args);

function render(
  helm: string,
  renderer: string,
  env: Readonly<Record<string, string>>,
  chart: string,
  args: readonly string[],
): Rendered {
  const SEEN = join(mkdtempSync(join(tmpdir(), 'tokentrim-seen-')), 'stdin');
  const ran = run(helm, ['template', 'shop', chart, '--post-renderer', renderer, ...args], { env: { ...env, SEEN } });
  return { ...ran, seen: existsSync(SEEN) ? readFileSync(SEEN, 'utf8') : undefined };
}

describe.skipIf(isMissing(helm3))('Helm 3', () => {
  test('sends a chart without hooks as the very bytes that it prints: a pipe and a post-renderer look alike', () => {
    const { seen } = byHelm3('spy', shop, '--no-hooks');
    expect(seen).toBe(run(helm3, ['template', 'shop', shop, '--no-hooks']).stdout);
    expect(seen?.startsWith('---\n# Source: shop/')).toBe(true);
  });

  test('sends no hooks, and prints them behind the answer', () => {
    const { seen, stdout } = byHelm3('spy', shop);
    expect(seen).not.toContain('helm.sh/hook');
    expect(stdout).toContain('helm.sh/hook: pre-install,pre-upgrade');
  });

  test('sends what lies in crds/ as it is, whatever its annotations, and first', () => {
    const { seen } = byHelm3('spy', shop, '--include-crds');
    expect(seen?.startsWith('---\n# Source: shop/crds/cart.yaml\n')).toBe(true);
    expect(seen).toContain('helm.sh/hook: crd-install');
  });

  test('sends nothing with --output-dir, and has written the files', () => {
    const output = mkdtempSync(join(tmpdir(), 'tokentrim-output-'));
    expect(byHelm3('spy', shop, '--output-dir', output)).toMatchObject({ status: 0, seen: '' });
    expect(readFileSync(join(output, 'shop/templates/web.yaml'), 'utf8')).toContain('nginx');
  });

  test('shows standard error only if the renderer fails', () => {
    expect(byHelm3('complain', shop)).toMatchObject({ status: 0, stderr: expect.not.stringContaining('complaint') });
    expect(byHelm3('fail', shop)).toMatchObject({ status: 1, stderr: expect.stringContaining('complaint') });
  });

  test('takes an empty answer for an empty release', () => {
    expect(byHelm3('silent', shop, '--no-hooks')).toMatchObject({
      status: 0,
      stdout: expect.not.stringContaining('web'),
    });
    expect(byHelm3('comment', empty)).toMatchObject({ status: 0, stdout: '# nothing\n' });
  });
});

describe.skipIf(isMissing(helm4))('Helm 4', () => {
  test('sends hooks, even those that --no-hooks leaves out, each document with the annotation', () => {
    const { seen } = byHelm4('spy', shop, '--no-hooks');
    expect(seen).toContain('helm.sh/hook: pre-install,pre-upgrade');
    expect(seen).toContain('helm.sh/hook: test');
    for (const document of seen?.split(/^---$/m) ?? []) {
      expect(document).toContain('postrenderer.helm.sh/postrender-filename');
    }
    expect(seen).not.toContain('# Source:');
  });

  test('sends nothing that lies in crds/, and takes lists apart', () => {
    const { seen } = byHelm4('spy', shop, '--include-crds');
    expect(seen).not.toContain('CustomResourceDefinition');
    expect(seen).toContain('name: listed');
    expect(seen).not.toContain('kind: List');
  });

  test('sends everything with --output-dir', () => {
    const output = mkdtempSync(join(tmpdir(), 'tokentrim-output-'));
    const { seen } = byHelm4('spy', shop, '--output-dir', output);
    expect(seen).toContain('name: web');
  });

  test('never shows standard error, not even where it tells of everything else', () => {
    const more = ['--debug'];
    expect(byHelm4('complain', shop, ...more)).toMatchObject({
      status: 0,
      stderr: expect.not.stringContaining('complaint'),
    });
    const { status, stderr } = byHelm4('fail', shop, ...more);
    expect(status).toBe(1);
    expect(stderr).not.toContain('complaint');
  });

  test('shows the file name of a document that it cannot decode, and renders nothing', () => {
    const { status, stdout, stderr } = byHelm4('undecodable', shop);
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('YAML parse error on for the person')]);
  });

  test('takes an empty answer for an error, and a comment for none', () => {
    expect(byHelm4('silent', shop)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('produced empty output'),
    });
    expect(byHelm4('silent', empty)).toMatchObject({ status: 1 });
    expect(byHelm4('comment', empty)).toMatchObject({ status: 0 });
  });
});
