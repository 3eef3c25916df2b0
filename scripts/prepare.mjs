// npm's `prepare`: after `npm ci` in a clone, before `npm pack`, and where npm or pre-commit installs a git repository.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const root = dirname(import.meta.dirname);

// `npm install -g` of a git repository runs this in a clone, and puts the clone's development dependencies elsewhere.
if (!isInstalled('esbuild')) {
  run('npm', [
    'ci',
    '--location=project',
    '--no-global',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
}
run(process.execPath, ['scripts/build.mjs']);

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
}
