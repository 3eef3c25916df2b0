import type { Report } from '../report.ts';
import { counted, found, verb, verdicts } from './tally.ts';

/** A few lines for standard error. */
export function summarize(report: Report): string {
  const { summary, complete, serviceAccounts, findings } = report;
  const { workloads, tokensRemoved, tokensProjected, tokensRemaining } = summary;
  if (workloads === 0) return 'tokentrim: no workload in the input\n';
  const lines = [
    `tokentrim: ${verdicts(report)}`,
    `tokentrim: containers: ${verb(tokensRemoved, 'lose')} the token, ${verb(tokensProjected, 'get')} an explicit one, ${verb(tokensRemaining, 'keep')} an implicit or legacy one; ${counted(serviceAccounts.length, 'account')} switched off`,
    ...(findings.length === 0 ?
      []
    : [`tokentrim: still to look at: ${found(report)}; tokentrim check of the result tells them`]),
    ...complete.reasons.map((reason) => `tokentrim: the input is not complete: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
