import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { freeOfSideEffects } from './free-of-side-effects.mjs';
import { onDemand } from './on-demand.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The command as one minified CommonJS file, and beside it the licences of what it contains. */
export async function bundleCommand(outfile) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/bin/tokentrim.ts'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // In full in THIRD-PARTY.txt.
    legalComments: 'none',
    // Of ES modules esbuild keeps what is used; what Node gets of this package is CommonJS, kept whole.
    alias: { 'fast-json-patch': join(root, 'scripts/fast-json-patch.mjs') },
    plugins: [
      freeOfSideEffects(/js-yaml[\\/]dist[\\/]js-yaml\.mjs$/),
      // The second reader is asked for a layout that few streams have; the schema, where there is a policy.
      onDemand(root, {
        yaml: join(root, 'node_modules/yaml/browser/index.js'),
        '../generated/policy-schema.ts': join(root, 'src/generated/policy-schema.ts'),
      }),
    ],
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
    metafile: true,
  });
  chmodSync(outfile, 0o755);
  writeFileSync(join(dirname(outfile), 'THIRD-PARTY.txt'), thirdParties(Object.keys(metafile.inputs)));
}

/** Name, version, licence and its text of each package that a file of the bundle comes from. */
function thirdParties(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const packages = [...new Set(names.filter((name) => name !== undefined))].sort();
  return packages
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
