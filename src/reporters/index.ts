import type { Severity } from '../findings.ts';
import type { Report } from '../report.ts';
import { explain } from './explain.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { draftPolicy } from './policy-draft.ts';
import { sarif } from './sarif.ts';
import { summarize } from './summary.ts';
import { tally } from './tally.ts';
import { text } from './text.ts';

export interface RenderOptions {
  /** Of `explain`: columns. Default 80. */
  readonly width?: number;
  /** Of `explain` and `text`, for a terminal. Default false. */
  readonly colour?: boolean;
  /** Of `junit`: the severities that fail a test case. Default `error`. */
  readonly failing?: readonly Severity[];
}

type Reporter = (report: Report, options: Required<RenderOptions>) => string;

/** Each a report to a string, by the name of its format. */
export const reporters = {
  explain,
  github,
  json,
  junit,
  markdown,
  'policy-draft': draftPolicy,
  sarif,
  summary: summarize,
  tally,
  text,
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReportFormat = keyof typeof reporters;

export function renderReport(report: Report, format: ReportFormat, options: RenderOptions = {}): string {
  const render: Reporter = reporters[format];
  return render(report, { width: 80, colour: false, failing: ['error'], ...options });
}
