import type { Report } from './report.ts';

/** One report of several releases that were judged apart. `reports` holds at least one. */
export function combineReports(reports: readonly Report[]): Report {
  const [first] = reports;
  if (first === undefined) throw new RangeError('combineReports: no report');
  const sum = (key: keyof Report['summary']): number => reports.reduce((total, { summary }) => total + summary[key], 0);
  return {
    ...first,
    complete: {
      value: reports.every(({ complete }) => complete.value),
      reasons: [...new Set(reports.flatMap(({ complete }) => complete.reasons))],
    },
    namespace:
      reports.every(({ namespace }) => namespace.value === first.namespace.value) ?
        first.namespace
      : { value: null, from: 'unknown' },
    summary: {
      workloads: sum('workloads'),
      used: sum('used'),
      unused: sum('unused'),
      unknown: sum('unknown'),
      exempt: sum('exempt'),
      tokensRemoved: sum('tokensRemoved'),
      tokensProjected: sum('tokensProjected'),
      tokensRemaining: sum('tokensRemaining'),
    },
    workloads: reports.flatMap(({ workloads }) => workloads),
    serviceAccounts: reports.flatMap(({ serviceAccounts }) => serviceAccounts),
    objects: reports.flatMap(({ objects }) => objects),
    findings: reports.flatMap(({ findings }) => findings),
    suppressed: reports.flatMap(({ suppressed }) => suppressed),
  };
}
