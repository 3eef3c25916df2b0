// Who keeps a token, and why: the library in a program of your own. Takes the manifests from standard input.
import { readFileSync } from 'node:fs';
import { harden } from 'tokentrim';

const { problems, report } = harden([{ path: 'stdin', bytes: readFileSync(0) }], { namespace: 'shop' });

for (const { file, line, message, remedy } of problems) console.error(`${file}:${line}: ${message}\n  ${remedy}`);
process.exitCode = problems.length > 0 ? 2 : 0;

for (const { kind, name, containers, reason } of report.workloads) {
  const holders = containers.filter(({ after }) => after.length > 0);
  if (holders.length > 0) console.log(`${kind}/${name} (${holders.map((one) => one.name).join(', ')}): ${reason}`);
}
