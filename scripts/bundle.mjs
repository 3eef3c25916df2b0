import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { freeOfSideEffects } from './free-of-side-effects.mjs';
import { onDemand } from './on-demand.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
};

/**
 * Into a folder: command.cjs, which is all of the command as one minified CommonJS file, the licences of what it
 * contains, tokentrim.cjs, which starts it, and V8's code cache for this version of Node. Returns the path of what starts
 * it.
 */
export async function bundleCommand(folder, { codeCache = true } = {}) {
  const command = join(folder, 'command.cjs');
  const { metafile } = await build({
    ...options,
    entryPoints: ['src/bin/command.ts'],
    outfile: command,
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
    metafile: true,
  });
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdParties(Object.keys(metafile.inputs)));
  const fingerprint = createHash('sha256').update(readFileSync(command)).digest('hex').slice(0, 16);
  const starter = join(folder, 'tokentrim.cjs');
  await build({
    ...options,
    entryPoints: ['src/bin/tokentrim.ts'],
    outfile: starter,
    define: { COMMAND_FINGERPRINT: JSON.stringify(fingerprint) },
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(starter, 0o755);
  if (codeCache) writeCodeCache(starter);
  return starter;
}

/** Of the functions that a run over a release compiles: it holds what was compiled when the process ends. */
function writeCodeCache(command) {
  const { NODE_OPTIONS, ...env } = process.env;
  const release = join(root, 'examples/shop/shop.yaml');
  const { status, stderr } = spawnSync(process.execPath, [command, 'fix', '--no-policy'], {
    env: { ...env, TOKENTRIM_CODE_CACHE: 'write' },
    input: readFileSync(release),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the command that was built failed: ${stderr}`);
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
