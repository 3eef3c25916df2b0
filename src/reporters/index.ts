import type { Report } from '../report.ts';
import { explain, type ExplainOptions } from './explain.ts';
import { draftPolicy } from './policy-draft.ts';
import { summarize } from './summary.ts';

/** Each a report to a string, by the name of its format. */
export const reporters = { explain, 'policy-draft': draftPolicy, summary: summarize } as const satisfies Readonly<
  Record<string, (report: Report, options?: ExplainOptions) => string>
>;

export type ReportFormat = keyof typeof reporters;

/** `options` only of those formats that are for a terminal; by default 80 columns without colour. */
export function renderReport(report: Report, format: ReportFormat, options?: ExplainOptions): string {
  return reporters[format](report, options);
}
