import type { Report } from '../report.ts';

/** The report as it is: `schemas/report.schema.json`. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
