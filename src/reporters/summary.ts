import type { Report } from '../report.ts';
import { counted, found } from './tally.ts';

/** A few lines for standard error. */
export function summarize(report: Report): string {
  const { summary, complete, serviceAccounts, findings } = report;
  const { workloads, used, unused, unknown, exempt, tokensRemoved, tokensProjected, tokensRemaining } = summary;
  if (workloads === 0) return 'tokentrim: no workload in the input\n';
  const lines = [
    `tokentrim: ${counted(workloads, 'workload')}: ${verb(used, 'use')} the API, ${unused} ${unused === 1 ? 'does' : 'do'} not, ${unknown} unknown${exempt > 0 ? `, ${exempt} left alone` : ''}`,
    `tokentrim: containers: ${verb(tokensRemoved, 'lose')} the token, ${verb(tokensProjected, 'get')} an explicit one, ${verb(tokensRemaining, 'keep')} an implicit or legacy one; ${counted(serviceAccounts.length, 'account')} switched off`,
    ...(findings.length === 0 ? [] : [`tokentrim: still to look at: ${found(report)}; tokentrim check tells them`]),
    ...complete.reasons.map((reason) => `tokentrim: the input is not complete: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `1 uses`, `2 use`. */
function verb(number: number, plural: string): string {
  return `${number} ${plural}${number === 1 ? 's' : ''}`;
}
