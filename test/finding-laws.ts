import { expect } from 'vitest';
import { analyze, type FindingCode, type HardenResult, type Report } from '../src/index.ts';
import { expectReport } from './report-schema.ts';

/** What the default policy never leaves. */
const mended: readonly FindingCode[] = ['token-not-needed', 'token-implicit', 'token-need-unknown'];

/**
 * What `fix` leaves to look at is what `check` finds in its output: above all, no error that `fix` could have mended.
 * Notes apart: an account that was switched off, and a token whose only proof was the field that is replaced.
 */
export function expectFindings({ files, report }: HardenResult): void {
  const checked = analyze(files).report;
  expectReport(report);
  expectReport(checked);
  expect(seriousOf(checked)).toEqual(seriousOf(report));
  expect(checked.findings.filter(({ code }) => mended.includes(code))).toEqual([]);
}

function seriousOf({ findings }: Report): readonly string[] {
  return findings
    .filter(({ code, severity }) => severity !== 'note' && code !== 'immutable-on-upgrade')
    .map(({ code, object, fingerprint }) => `${code} ${object} ${fingerprint}`);
}
