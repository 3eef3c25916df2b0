import type { Report, ReportedContainer, ReportedToken, ReportedWorkload } from '../report.ts';

/** Per workload: verdict, evidence with `file:line`, what it gets and who decided. */
export function explain({ workloads, complete, summary }: Report): string {
  const incomplete = complete.reasons.map((reason) => `The input is not complete: ${reason}\n`).join('');
  if (summary.workloads === 0) return `${incomplete}There is no workload in the input.\n`;
  return incomplete + workloads.map(explainWorkload).join('\n');
}

function explainWorkload(workload: ReportedWorkload): string {
  const { file, line, verdict, access, decidedBy, reason, evidence, containers } = workload;
  const name = [workload.kind, workload.namespace, workload.name].filter((part) => part !== null).join('/');
  const lines = [
    `${name}  (${file}:${line})`,
    `  account   ${workload.serviceAccount.name}`,
    `  verdict   ${verdict}`,
    ...evidence.map(
      (seen) => `    ${seen.suggests.padEnd(7)} ${seen.because}  (${seen.file}:${seen.line}) [${seen.rule}]`,
    ),
    `  access    ${access}: ${reason} [${decidedBy}]`,
    ...containers.map((container) => `    ${container.name.padEnd(20)} ${describe(container)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describe({ before, after }: ReportedContainer): string {
  const [old, now] = [tokens(before), tokens(after)];
  return old === now ? now : `${old} -> ${now}`;
}

function tokens(list: readonly ReportedToken[]): string {
  if (list.length === 0) return 'no token';
  return list
    .map(({ source, expirationSeconds, audience }) => {
      const life =
        expirationSeconds === null ? 'for ever'
        : expirationSeconds === 3607 && audience === '' ? 'a year'
        : `${expirationSeconds} s`;
      return `${source}${audience === '' ? '' : ` for ${audience}`} (${life})`;
    })
    .join(', ');
}
