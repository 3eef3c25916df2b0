// Every test: type check, then all test files; the last line sums them up.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests } from './test-counts.mjs';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;
const typed = run('npx', ['tsc', '--noEmit']);
const file = join(mkdtempSync(join(tmpdir(), 'tokentrim-')), 'report.json');
const passed = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
const { line, notes, ok } = countTests({
  typed,
  passed,
  report: existsSync(file) ? readFileSync(file, 'utf8') : undefined,
});
if (!ok) process.exitCode = 1;
for (const note of notes) console.error(note);
console.log(line);
