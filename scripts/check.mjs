// `npm run check`: format, types, lint and unit tests, at the same time, so that it takes the time of the longest on a
// machine with some cores. What fails is printed whole, and in this order.
import { spawn } from 'node:child_process';
import { compileSchemas } from './compile-schemas.mjs';

const steps = [
  'prettier --check --log-level=warn .',
  'tsc --noEmit',
  'eslint',
  'vitest run --project unit --reporter=dot',
];

compileSchemas();
const results = await Promise.all(steps.map(run));
for (const { step, code, output } of results) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step}`);
  if (code !== 0) console.log(output);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;

function run(step) {
  return new Promise((resolve) => {
    const child = spawn('npx', step.split(' '), {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ step, code: 1, output: error.message }));
    child.on('close', (code) => resolve({ step, code, output: Buffer.concat(chunks).toString() }));
  });
}
