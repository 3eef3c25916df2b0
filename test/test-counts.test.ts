// The last line of npm run test:all, which is what a machine reads.
import { expect, test } from 'vitest';
import { countTests } from '../scripts/test-counts.mjs';

const report = (failed: number): string =>
  JSON.stringify({ numPassedTests: 5, numFailedTests: failed, numPendingTests: 1 });

test.each([
  ['all is well', { typed: true, passed: true, report: report(0) }, '5 passed, 0 failed, 1 skipped', []],
  ['a test fails', { typed: true, passed: false, report: report(2) }, '5 passed, 2 failed, 1 skipped', []],
  ['types do not fit', { typed: false, passed: true, report: report(0) }, '5 passed, 1 failed, 1 skipped', [/tsc/]],
  [
    'a file cannot be loaded',
    { typed: true, passed: false, report: report(0) },
    '5 passed, 1 failed, 1 skipped',
    [/outside of a test/],
  ],
  [
    'vitest crashes',
    { typed: true, passed: false, report: undefined },
    '0 passed, 1 failed, 0 skipped',
    [/without a report/],
  ],
  [
    'it breaks off while it writes',
    { typed: true, passed: false, report: '{"numPassed' },
    '0 passed, 1 failed, 0 skipped',
    [/without a report/],
  ],
  [
    'it claims success and reports nothing',
    { typed: true, passed: true, report: '{}' },
    '0 passed, 1 failed, 0 skipped',
    [/without a report/],
  ],
])('%s', (_, ended, line, notes) => {
  const counted = countTests(ended);
  expect(counted).toEqual({
    line,
    notes: notes.map((note) => expect.stringMatching(note)),
    ok: line.includes(' 0 failed'),
  });
});
