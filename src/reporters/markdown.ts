import { findingKinds } from '../findings.ts';
import type { Report } from '../report.ts';
import { tally } from './tally.ts';

/** For a comment on a pull request or the summary of a job: a table, and each code explained. */
export function markdown(report: Report): string {
  const { findings, complete, summary } = report;
  const rows = findings.map(
    ({ severity, file, line, object, message, code }) =>
      `| ${severity} | ${cell(object === '' ? file : object)} | ${cell(message)} | \`${code}\` | ${cell(`${file}:${line}`)} |`,
  );
  const table = ['| | Object | Finding | Code | Place |', '| --- | --- | --- | --- | --- |', ...rows];
  const codes = [...new Set(findings.map(({ code }) => code))];
  const explained = codes.flatMap((code) => {
    const { what, why, remedy } = findingKinds[code];
    return [`- **\`${code}\`** ${what} ${why}  `, `  ${remedy}`];
  });
  return `${[
    '## tokentrim',
    '',
    `${tally(report)}.`,
    ...(summary.workloads === 0 ? ['', 'There is no workload in the input: nothing was looked at.'] : []),
    ...complete.reasons.flatMap((reason) => ['', `The input is not complete: ${cell(reason)}`]),
    ...(rows.length === 0 ? [] : ['', ...table, '', '### What to do', '', ...explained]),
  ].join('\n')}\n`;
}

/** What a manifest says must not become a table, a link, a mention or markup. */
function cell(value: string): string {
  return value.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>|#@!~]/g, '\\$&');
}
