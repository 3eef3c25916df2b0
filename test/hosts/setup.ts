import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a project that has installed tokentrim from its packed tarball. */
    readonly project: string;
    readonly tarball: string;
  }
}

/** Once a run: the hosts' binaries, and the package as npm would deliver it. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-hosts-'));
  const root = join(import.meta.dirname, '../..');
  const run = (command: string, args: readonly string[], cwd: string): void => {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  };
  // Where it fails, `package.test.ts` does, and every other test still runs.
  spawnSync(process.execPath, [join(import.meta.dirname, 'install.mjs')], { stdio: 'inherit' });
  run('npm', ['pack', '--silent', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  const project = join(folder, 'project');
  run(
    'npm',
    ['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', project, join(folder, tarball)],
    folder,
  );
  provide('project', project);
  provide('tarball', join(folder, tarball));
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
