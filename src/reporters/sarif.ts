import { findingCodes, findingKinds, type FindingCode } from '../findings.ts';
import type { Report, ReportedFinding, SuppressedFinding } from '../report.ts';

/** SARIF 2.1.0 (docs.oasis-open.org/sarif), as code scanning services read it: one run, a rule a code that occurs. */
export function sarif({ tool, findings, suppressed, workloads }: Report): string {
  const all: readonly (ReportedFinding | SuppressedFinding)[] = [...findings, ...suppressed];
  const codes = codesIn(all);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            rules: codes.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        properties: { workloads: workloads.length },
        results: all.map((finding) => resultOf(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** In the catalogue's order, so that a rule keeps its place. */
function codesIn(findings: readonly ReportedFinding[]): readonly FindingCode[] {
  const occurring = new Set(findings.map(({ code }) => code));
  return findingCodes.filter((code) => occurring.has(code));
}

function ruleOf(code: FindingCode) {
  const { severity, what, why, remedy } = findingKinds[code];
  return {
    id: code,
    shortDescription: { text: what },
    fullDescription: { text: `${what} ${why}` },
    help: { text: remedy },
    defaultConfiguration: { level: severity },
    properties: { tags: ['security', 'kubernetes'] },
  };
}

function resultOf(finding: ReportedFinding | SuppressedFinding, codes: readonly FindingCode[]) {
  const { code, severity, file, line, column, object, message, fingerprint } = finding;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: object === '' ? message : `${object}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
        ...(object !== '' && { logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }] }),
      },
    ],
    // GitHub reads the first key only, and tracks a finding by it when its line moves.
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'tokentrim/v1': fingerprint },
    ...('suppressedBy' in finding && { suppressions: [suppressionOf(finding)] }),
  };
}

function suppressionOf({ suppressedBy, reason }: SuppressedFinding) {
  const kind = suppressedBy === 'annotation' ? 'inSource' : 'external';
  return { kind, status: 'accepted', justification: reason };
}

/** A relative reference of the path, with `/` and percent-encoding (RFC 3986). */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(path)) return `file:///${encoded.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
