import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from './patch/json.ts';
import type { Report, ReportedFinding, SuppressedFinding } from './report.ts';
import { readDocument } from './yaml/read.ts';
import { YamlError } from './yaml/tree.ts';

/** Findings that are known, each by its file and fingerprint. */
export type Baseline = ReadonlySet<string>;

/** A file that is no baseline. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** A report's file, as a baseline names it: one file has to have one name, whoever looks. */
export type NameOf = (file: string) => string;

const asReported: NameOf = (file) => file;

/**
 * Of a baseline file, or of a whole JSON report, whose files `nameOf` then names.
 *
 * @throws BaselineError
 */
export function readBaseline(text: string, nameOf = asReported): Baseline {
  const document = decode(text);
  const schema = member(document, 'schemaVersion');
  if (schema !== undefined && schema !== 1) {
    throw new BaselineError(
      `schemaVersion is ${JSON.stringify(schema)}, and 1 is expected: write it anew with --write-baseline, or use the tokentrim that wrote it`,
    );
  }
  const findings = member(document, 'findings');
  const nameIn = member(document, 'tool') === undefined ? asReported : nameOf;
  if (!isJsonArray(findings)) throw new BaselineError('expected a list findings, as --write-baseline writes it');
  return new Set(
    elements(findings).map((finding, index) => {
      const file = asString(member(finding, 'file'));
      const print = asString(member(finding, 'fingerprint'));
      if (file === undefined || print === undefined) {
        throw new BaselineError(`findings[${index}] has no file or no fingerprint`);
      }
      return keyOf({ file, fingerprint: print }, nameIn);
    }),
  );
}

/** What `--baseline` reads: one line a finding, so that a change of it can be reviewed. Sorted by file and code. */
export function baselineOf({ findings, suppressed }: Report, nameOf = asReported): string {
  const known = suppressed.filter(({ suppressedBy }) => suppressedBy === 'baseline');
  const lines = [...findings, ...known]
    .map(({ file, code, object, fingerprint }) => JSON.stringify({ file: nameOf(file), code, object, fingerprint }))
    .sort();
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "schemaVersion": 1,\n  "findings": ${list}\n}\n`;
}

/** The report in which only what is new counts, and how many of the known findings are gone. */
export function withoutKnown(
  report: Report,
  baseline: Baseline,
  nameOf = asReported,
): { readonly report: Report; readonly gone: number } {
  const isKnown = (finding: ReportedFinding): boolean => baseline.has(keyOf(finding, nameOf));
  const known = report.findings
    .filter(isKnown)
    .map((finding): SuppressedFinding => ({ ...finding, suppressedBy: 'baseline', reason: 'known: in the baseline' }));
  return {
    report: {
      ...report,
      findings: report.findings.filter((finding) => !isKnown(finding)),
      suppressed: [...report.suppressed, ...known],
    },
    gone: baseline.size - known.length,
  };
}

function decode(text: string): JsonValue {
  try {
    const { value } = readDocument(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
  }
  throw new BaselineError('expected a JSON object, as --write-baseline writes it');
}

function keyOf({ file, fingerprint }: Pick<ReportedFinding, 'file' | 'fingerprint'>, nameOf: NameOf): string {
  return `${nameOf(file)}\n${fingerprint}`;
}
