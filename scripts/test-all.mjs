// Every test: type check, then all test files; the last line sums them up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;
const typed = run('npx', ['tsc', '--noEmit']);
const report = join(mkdtempSync(join(tmpdir(), 'tokentrim-')), 'report.json');
const passed = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
if (!typed || !passed) process.exitCode = 1;
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
