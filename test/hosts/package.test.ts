import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { folderWith, helm3, helm4, isMissing, kubectl, kustomize4, packageFolder, run, shop } from './hosts.ts';

const template = ['template', 'shop', shop, '--post-renderer', 'tokentrim'];
const lineOf = 'automountServiceAccountToken: false';

const isCovered = process.platform === 'linux' && process.arch === 'x64';
test.skipIf(!isCovered).each([helm3, helm4, kubectl, kustomize4])('%s is installed', (binary) => {
  expect(isMissing(binary)).toBe(false);
});

test('the command runs by itself', () => {
  const file = join(packageFolder(), 'dist/tokentrim.cjs');
  expect(readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect(statSync(file).mode & 0o111).toBe(0o111);
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(packageFolder(), 'package.json'), 'utf8'),
  );
  expect(run('tokentrim', ['--version']).stdout).toBe(`${version}\n`);
});

test('an answer is never cut off: nothing ends the process before it is written', () => {
  for (const file of ['dist/tokentrim.cjs', 'dist/command.cjs'])
    expect(readFileSync(join(packageFolder(), file), 'utf8')).not.toMatch(/process\.(?:exit|abort|kill)\(/);
});

test('the library is there, with its types', () => {
  const program = `import { harden } from 'tokentrim';
const { files, problems } = harden([{ path: 'a.yaml', bytes: new TextEncoder().encode('apiVersion: v1\\nkind: ConfigMap') }]);
console.log(files.length, problems.length);`;
  const { stdout, stderr } = run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: inject('project'),
  });
  expect(stdout + stderr).toBe('1 0\n');
  expect(statSync(join(packageFolder(), 'dist/lib/index.d.ts')).isFile()).toBe(true);
});

describe.skipIf(isMissing(helm4))('Helm 4 installs it from', () => {
  const install = (...args: readonly string[]) => {
    const HELM_DATA_HOME = folderWith({});
    const env = { HELM_DATA_HOME, HELM_PLUGINS: join(HELM_DATA_HOME, 'plugins') };
    const installed = run(helm4, ['plugin', 'install', ...args], { env });
    expect([installed.status, installed.stderr]).toEqual([0, expect.not.stringContaining('WARN')]);
    return { env, rendered: run(helm4, template, { env }) };
  };

  test.each(['.', 'helm-plugins/tokentrim'])('the folder %s of the package', (folder) => {
    const { env, rendered } = install(join(packageFolder(), folder));
    expect(rendered.status).toBe(0);
    expect(rendered.stdout).toContain(lineOf);
    expect(run(helm4, ['plugin', 'list'], { env }).stdout).toMatch(/^tokentrim\s+0\.\d+\.\d+\s+postrenderer\/v1/m);
  });

  test("a registry's tarball", async () => {
    const tarball = inject('tarball');
    const server = `require('node:http').createServer((_, response) => response.end(require('node:fs').readFileSync(process.argv[1])))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
    const serving = spawn(process.execPath, ['--eval', server, tarball], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const port = await new Promise<string>((resolve) => {
        serving.stdout.once('data', (data: Buffer) => {
          resolve(data.toString().trim());
        });
      });
      const { rendered } = install('--verify=false', `http://127.0.0.1:${port}/${basename(tarball)}`);
      expect([rendered.status, rendered.stderr]).toEqual([0, '']);
      expect(rendered.stdout).toContain(lineOf);
    } finally {
      serving.kill();
    }
  });

  test("its own folder of plugins, without an installation; Helm 3's folder stays free of it", () => {
    const HELM_PLUGINS = join(packageFolder(), 'helm-plugins');
    expect(run(helm4, template, { env: { HELM_PLUGINS } }).stdout).toContain(lineOf);
    // A plugin of Helm 4 in the folder that both share makes Helm 3 load none at all.
    expect(run(helm3, ['env'], { env: { HELM_PLUGINS } }).stderr).toContain('unknown field "apiVersion"');
    expect(dirname(HELM_PLUGINS)).toBe(packageFolder());
  });
});
