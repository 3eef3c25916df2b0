import type { Report, ReportedWorkload } from '../report.ts';

/**
 * A policy to start from: what the verdicts decide, as rules that are commented out, each with its evidence. A rule that
 * stood there uncommented would win over a binding that comes later; what a team pins, it pins knowingly.
 */
export function draftPolicy({ workloads, complete, namespace }: Report): string {
  const judged = workloads.filter(({ decidedBy }) => decidedBy === 'verdict');
  const name = namespace.value ?? 'tokens';
  return `# What tokentrim decides here, for review. Each workload has a rule that is commented out and says what its verdict
# says: uncomment "rules:" and one of them to pin it, whatever is seen later. Reference: docs/policy.md.
${complete.reasons.map((reason) => `# The input was not complete: ${reason}\n`).join('')}apiVersion: tokentrim.dev/v1alpha1
kind: TokenPolicy
metadata:
  name: ${quoted(name)}
spec:
  onUnused: none # projected: a first wave that takes nothing away
  onUnknown: projected # none: when every unknown one below has been looked at
${judged.length === 0 ? '' : `  # rules:\n${[...judged].sort(byVerdict).map(draftRule).join('')}`}`;
}

const ORDER: readonly ReportedWorkload['verdict'][] = ['unknown', 'unused', 'used'];

/** Those that need a person first. */
function byVerdict(a: ReportedWorkload, b: ReportedWorkload): number {
  return ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict);
}

function draftRule({ kind, namespace, name, verdict, access, reason, evidence }: ReportedWorkload): string {
  const seen = evidence.map(
    ({ suggests, because, file, line, rule }) => `  # ${suggests}: ${because} (${file}:${line}, ${rule})\n`,
  );
  const namespaces = namespace === null ? '' : `, namespaces: [${quoted(namespace)}]`;
  return `  #
  # ${verdict}: ${kind} ${oneLine(name).trim()}
${seen.map(oneLine).join('')}  # - match: {kinds: [${quoted(kind)}]${namespaces}, names: [${quoted(name)}]}
  #   access: ${access}
  #   reason: ${quoted(reason)}
`;
}

/** A manifest's own text may hold line breaks, and must not leave the comment. */
function oneLine(comment: string): string {
  return `${comment.trimEnd().replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')}\n`;
}

function quoted(text: string): string {
  return /^[A-Za-z][\w-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) ?
      text
    : JSON.stringify(text);
}
