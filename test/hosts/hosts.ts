import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { inject } from 'vitest';

const here = import.meta.dirname;
const bin = join(here, '.bin');

export const helm3 = join(bin, 'helm3');
export const helm4 = join(bin, 'helm4');
export const kubectl = join(bin, 'kubectl');
/** 4.5.4, the newest that npm has. */
export const kustomize4 = join(bin, 'kustomize');
/** 5.8.1, where there is a Go toolchain to build it with. */
export const kustomize5 = join(here, '.cache/kustomize-v5.8.1/kustomize');

export const charts = join(here, 'charts');
export const kustomizations = join(here, 'kustomizations');
export const shop = join(charts, 'shop');

/** `install.mjs` says why one is missing: only Linux on x64 has them, and kustomize5 needs Go. */
export function isMissing(binary: string): boolean {
  return !existsSync(binary);
}

/** Where npm has put the package. */
export function packageFolder(): string {
  return join(inject('project'), 'node_modules/tokentrim');
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  /** Beside the surroundings' own; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a host with tokentrim on the PATH, and with no plugin or setting of the person who runs the tests. */
export function run(
  command: string,
  args: readonly string[],
  { cwd = here, input = '', env = {} }: RunOptions = {},
): Ran {
  const home = inject('project');
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: undefined,
      KUBECONFIG: '/nowhere',
      HELM_PLUGINS: join(home, 'no-plugins'),
      HELM_DATA_HOME: join(home, 'helm-data'),
      HELM_CONFIG_HOME: join(home, 'helm-config'),
      HELM_CACHE_HOME: join(home, 'helm-cache'),
      PATH: [join(home, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
      ...env,
    },
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Helm 4 with the package's plugin, without an installation. */
export function runHelm4(args: readonly string[], options: RunOptions = {}): Ran {
  const env = { HELM_PLUGINS: join(packageFolder(), 'helm-plugins'), ...options.env };
  return run(helm4, args, { ...options, env });
}

/** A new folder with these files, all of which can be run. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-host-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  }
  return folder;
}

/** A new copy of a folder of the tests. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'tokentrim-host-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}
