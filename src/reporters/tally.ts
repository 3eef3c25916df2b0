import type { Severity } from '../findings.ts';
import type { Report } from '../report.ts';

/** `3 errors, 1 warning, 0 notes in 12 workloads; 2 waived, 5 known`. */
export function tally(report: Report): string {
  const by = (reason: 'annotation' | 'policy' | 'baseline'): number =>
    report.suppressed.filter(({ suppressedBy }) => suppressedBy === reason).length;
  const rest = [
    [by('annotation'), 'waived'],
    [by('policy'), 'exempt by the policy'],
    [by('baseline'), 'known'],
  ] as const;
  const others = rest.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const all = `${found(report)} in ${counted(report.summary.workloads, 'workload')}`;
  return others.length === 0 ? all : `${all}; ${others.join(', ')}`;
}

/** `3 errors, 1 warning, 0 notes`. */
export function found({ findings }: Report): string {
  const count = (severity: Severity): string =>
    counted(findings.filter((finding) => finding.severity === severity).length, severity);
  return `${count('error')}, ${count('warning')}, ${count('note')}`;
}

/** `3 workloads: 1 uses the API, 2 do not, 0 unknown, 1 left alone`. */
export function verdicts({ summary: { workloads, used, unused, unknown, exempt } }: Report): string {
  const others = exempt > 0 ? `, ${exempt} left alone` : '';
  return `${counted(workloads, 'workload')}: ${verb(used, 'use')} the API, ${unused} ${unused === 1 ? 'does' : 'do'} not, ${unknown} unknown${others}`;
}

/** `1 uses`, `2 use`. */
export function verb(number: number, plural: string): string {
  return `${number} ${plural}${number === 1 ? 's' : ''}`;
}

/** `1 workload`, `2 workloads`. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
