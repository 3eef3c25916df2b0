/**
 * The last line of `npm run test:all`, and whether all is well. `report` is what vitest's JSON reporter wrote, or undefined
 * where it ended before it wrote anything. What went wrong outside of a test counts as a failure, so that the line never
 * says 0 where the exit code says otherwise.
 */
export function countTests({ typed, passed, report }) {
  const counts = report === undefined ? undefined : countsIn(report);
  const failedTests = counts?.failed ?? 0;
  const beside = passed || failedTests > 0 ? 0 : 1;
  const failed = failedTests + beside + (counts === undefined && passed ? 1 : 0) + (typed ? 0 : 1);
  return {
    line: `${counts?.passed ?? 0} passed, ${failed} failed, ${counts?.skipped ?? 0} skipped`,
    notes: [
      ...(typed ? [] : ['tsc found errors, which count as one failure']),
      ...(counts === undefined ?
        ['vitest ended without a report, which counts as one failure: see what it says above']
      : []),
      ...(counts !== undefined && beside > 0 ? ['vitest failed outside of a test, which counts as one failure'] : []),
    ],
    ok: failed === 0,
  };
}

function countsIn(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(report);
    const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    return Object.values(counts).every(Number.isInteger) ? counts : undefined;
  } catch {
    return undefined;
  }
}
