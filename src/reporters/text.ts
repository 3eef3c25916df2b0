import type { Severity } from '../findings.ts';
import type { Report, ReportedFinding } from '../report.ts';
import { coloursOf } from './colours.ts';
import { tally } from './tally.ts';

export interface TextOptions {
  readonly colour: boolean;
}

/** One line a finding, in the `file:line:column:` form that editors and logs link; then what to do about each code. */
export function text(report: Report, { colour }: TextOptions = { colour: false }): string {
  const { findings, summary } = report;
  const { red, yellow, cyan, bold, dim } = coloursOf(colour);
  const paint: Readonly<Record<Severity, (word: string) => string>> = { error: red, warning: yellow, note: cyan };
  const lines = findings.map(({ file, line, column, severity, object, message, code }) => {
    const what = object === '' ? message : `${bold(object)}: ${message}`;
    return `${file}:${line}:${column}: ${paint[severity](severity)}: ${what} ${dim(`[${code}]`)}\n`;
  });
  const remedies = remediesOf(findings).map(({ code, times, remedy }) => `  ${bold(code)} (${times}): ${remedy}\n`);
  return [
    ...lines,
    ...(remedies.length === 0 ? [] : ['\nWhat to do:\n', ...remedies, '\n']),
    summary.workloads === 0 ? 'There is no workload in the input: nothing was looked at.\n' : '',
    `${tally(report)}\n`,
  ].join('');
}

/** Each code that occurs, the worst first. */
function remediesOf(findings: readonly ReportedFinding[]) {
  const order: readonly Severity[] = ['error', 'warning', 'note'];
  const codes = new Set(
    order.flatMap((severity) => findings.filter((one) => one.severity === severity).map(({ code }) => code)),
  );
  return [...codes].map((code) => {
    const own = findings.filter((finding) => finding.code === code);
    return { code, times: own.length, remedy: own[0]?.remedy ?? '' };
  });
}
