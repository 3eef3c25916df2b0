import type { Report } from '../report.ts';

/** A few lines for standard error. */
export function summarize({ summary, complete, serviceAccounts }: Report): string {
  const { workloads, used, unused, unknown, exempt, tokensRemoved, tokensProjected, tokensRemaining } = summary;
  if (workloads === 0) return 'tokentrim: no workload in the input\n';
  const lines = [
    `tokentrim: ${workloads} workloads: ${used} use the API, ${unused} do not, ${unknown} unknown${exempt > 0 ? `, ${exempt} left alone` : ''}`,
    `tokentrim: containers: ${tokensRemoved} lose the token, ${tokensProjected} get an explicit one, ${tokensRemaining} keep an implicit or legacy one; ${serviceAccounts.length} accounts switched off`,
    ...complete.reasons.map((reason) => `tokentrim: the input is not complete: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
