import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The command as one minified CommonJS file. */
export async function bundleCommand(outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/bin/tokentrim.ts'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'inline',
    // The build for browsers is ES modules, of which esbuild keeps what is used; the one for Node is CommonJS, kept whole.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
}
