import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../scripts/bundle.mjs';

/** Builds the command from the sources, apart from `dist`, which another run may be using. Returns its path. */
export async function buildCommand(): Promise<string> {
  return await bundleCommand(mkdtempSync(join(tmpdir(), 'tokentrim-command-')));
}

/** Runs a command, as text in and out, in a folder. */
export function runCommand(command: string, cwd: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd, encoding: 'utf8', input });
  return { status, stdout, stderr };
}
