import { describe, expect, it } from 'vitest';
import { reportOn } from '../test/find.ts';
import { BaselineError, baselineOf, readBaseline, withoutKnown } from './baseline.ts';

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers: [{name: a, image: a}]\n`;

describe('a baseline', () => {
  it('takes what is known out of the count, wherever its line is now', () => {
    const baseline = readBaseline(baselineOf(reportOn(pod('web'))));
    const { report, gone } = withoutKnown(reportOn(`# moved\n${pod('web')}`), baseline);
    expect(report.findings).toEqual([]);
    expect(report.suppressed.map(({ code, suppressedBy }) => `${code} ${suppressedBy}`)).toEqual([
      'token-not-needed baseline',
      'immutable-on-upgrade baseline',
      'default-account baseline',
    ]);
    expect(gone).toBe(0);
  });

  it('lets what is new count, and tells what is gone', () => {
    const baseline = readBaseline(baselineOf(reportOn(pod('web'))));
    const { report, gone } = withoutKnown(reportOn(pod('other')), baseline);
    expect(report.findings).toHaveLength(3);
    expect(gone).toBe(3);
  });

  it('counts a second one of the same object as new', () => {
    const baseline = readBaseline(baselineOf(reportOn(pod('web'))));
    expect(withoutKnown(reportOn(`${pod('web')}---\n${pod('web')}`), baseline).report.findings).toHaveLength(3);
  });

  it('keeps what was known before when it is written again', () => {
    const known = withoutKnown(reportOn(pod('web')), readBaseline(baselineOf(reportOn(pod('web'))))).report;
    expect(baselineOf(known)).toBe(baselineOf(reportOn(pod('web'))));
  });

  it.each(['99', '"1"', 'null'])('of another version is refused: %s', (version) => {
    expect(() => readBaseline(`{"schemaVersion": ${version}, "findings": []}`)).toThrow(
      new BaselineError(
        `schemaVersion is ${version}, and 1 is expected: write it anew with --write-baseline, or use the tokentrim that wrote it`,
      ),
    );
  });

  it('is sorted, one line a finding', () => {
    expect(
      baselineOf(reportOn(pod('web')))
        .split('\n')
        .slice(0, 4),
    ).toEqual([
      '{',
      '  "schemaVersion": 1,',
      '  "findings": [',
      expect.stringMatching(
        /^ {4}\{"file":"input.yaml","code":"default-account","object":"Pod\/web","fingerprint":"[0-9a-f]{16}"\},$/,
      ),
    ]);
  });

  it('can be a whole JSON report', () => {
    expect(readBaseline(JSON.stringify(reportOn(pod('web')))).size).toBe(3);
  });

  it.each([
    ['', /expected a JSON object/],
    ['[]', /expected a JSON object/],
    ['{"findings": [', /expected a JSON object/],
    ['{}', /expected a list findings/],
    ['{"findings": [{}]}', /findings\[0\] has no file or no fingerprint/],
  ])('refuses %s', (text, message) => {
    expect(() => readBaseline(text)).toThrow(BaselineError);
    expect(() => readBaseline(text)).toThrow(message);
  });
});
