import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../scripts/bundle.mjs';

/** Builds the command from the sources, apart from `dist`, which another run may be using. Returns its path. */
export async function buildCommand(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'tokentrim-command-')), 'tokentrim.cjs');
  await bundleCommand(outfile);
  return outfile;
}
