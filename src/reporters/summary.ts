import type { Report } from '../report.ts';
import { found } from './tally.ts';

/** A few lines for standard error. */
export function summarize(report: Report): string {
  const { summary, complete, serviceAccounts, findings } = report;
  const { workloads, used, unused, unknown, exempt, tokensRemoved, tokensProjected, tokensRemaining } = summary;
  if (workloads === 0) return 'tokentrim: no workload in the input\n';
  const lines = [
    `tokentrim: ${workloads} workloads: ${used} use the API, ${unused} do not, ${unknown} unknown${exempt > 0 ? `, ${exempt} left alone` : ''}`,
    `tokentrim: containers: ${tokensRemoved} lose the token, ${tokensProjected} get an explicit one, ${tokensRemaining} keep an implicit or legacy one; ${serviceAccounts.length} accounts switched off`,
    ...(findings.length === 0 ? [] : [`tokentrim: still to look at: ${found(report)}; tokentrim check tells them`]),
    ...complete.reasons.map((reason) => `tokentrim: the input is not complete: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
