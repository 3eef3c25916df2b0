import type { Severity } from '../findings.ts';
import type { Report, ReportedFinding } from '../report.ts';

export interface JunitOptions {
  /** The severities whose findings fail a test case. */
  readonly failing: readonly Severity[];
}

/**
 * A suite a file, a test case a workload or other object with findings. JUnit knows no severities: what does not fail the
 * run goes to the case's output.
 */
export function junit(report: Report, { failing }: JunitOptions = { failing: ['error'] }): string {
  const suites = filesOf(report).map((file) => suite(file, casesOf(report, file), failing));
  const failures = report.findings.filter(({ severity }) => failing.includes(severity));
  const failed = new Set(failures.map(({ file, object }) => `${file}\n${object}`)).size;
  const tests = suites.reduce((sum, { tests: own }) => sum + own, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tokentrim" tests="${tests}" failures="${failed}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>\n',
  ].join('\n');
}

function filesOf({ workloads, findings }: Report): readonly string[] {
  return [...new Set([...workloads, ...findings].map(({ file }) => file))];
}

/** The name of each case in a file, with its findings. */
function casesOf({ workloads, findings }: Report, file: string): ReadonlyMap<string, readonly ReportedFinding[]> {
  const cases = new Map<string, ReportedFinding[]>();
  for (const { kind, namespace, name, file: own } of workloads) {
    if (own === file) cases.set([kind, namespace, name].filter((part) => part !== null).join('/'), []);
  }
  for (const finding of findings) {
    if (finding.file !== file) continue;
    const name = finding.object === '' ? file : finding.object;
    cases.set(name, [...(cases.get(name) ?? []), finding]);
  }
  return cases;
}

function suite(file: string, cases: ReadonlyMap<string, readonly ReportedFinding[]>, failing: readonly Severity[]) {
  const rendered = [...cases].map(([name, findings]) => {
    const failures = findings.filter(({ severity }) => failing.includes(severity));
    const others = findings.filter(({ severity }) => !failing.includes(severity));
    return { failed: failures.length > 0, xml: testCase(file, name, failures, others) };
  });
  const failed = rendered.filter((one) => one.failed).length;
  const head = `  <testsuite name="${escape(file)}" tests="${cases.size}" failures="${failed}" errors="0" skipped="0">`;
  return { tests: cases.size, xml: [head, ...rendered.map(({ xml }) => xml), '  </testsuite>'].join('\n') };
}

function testCase(
  file: string,
  name: string,
  failures: readonly ReportedFinding[],
  others: readonly ReportedFinding[],
): string {
  const [first] = failures;
  const head = `    <testcase classname="${escape(file)}" name="${escape(name)}"`;
  if (failures.length + others.length === 0) return `${head}/>`;
  return [
    `${head}>`,
    ...(first === undefined ?
      []
    : [`      <failure message="${escape(first.message)}" type="${first.code}">${linesOf(failures)}</failure>`]),
    ...(others.length === 0 ? [] : [`      <system-out>${linesOf(others)}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function linesOf(findings: readonly ReportedFinding[]): string {
  return escape(
    findings
      .map(
        ({ file, line, column, severity, message, code, remedy }) =>
          `${file}:${line}:${column}: ${severity}: ${message} [${code}]\n${remedy}`,
      )
      .join('\n'),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For text and attributes; characters that XML 1.0 cannot hold become U+FFFD. */
function escape(value: string): string {
  return value
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
