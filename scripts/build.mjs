// dist/lib: the library, ES modules with types. dist/tokentrim.cjs: the command.
// Run by `prepare`: in a clone, by `npm pack`, for a git dependency and by pre-commit.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle.mjs';
import { compileSchemas } from './compile-schemas.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

writeVersion();
compileSchemas();
rmSync(join(root, 'dist'), { recursive: true, force: true });
emitLibrary();
// A code cache is of one version of Node, and nobody can read it: what is published for all goes without.
await bundleCommand(join(root, 'dist'), { codeCache: process.env.npm_command !== 'publish' });

/** The library must know its version without reading a file; package.json stays the one place where it is written. */
function writeVersion() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = join(root, 'src/version.ts');
  const text = `/** Written by scripts/build.mjs from package.json. */\nexport const version = '${version}';\n`;
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

function emitLibrary() {
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('tsc failed');
}
