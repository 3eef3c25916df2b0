import type { Report, ReportedContainer, ReportedToken, ReportedWorkload } from '../report.ts';
import { coloursOf, type Colours } from './colours.ts';
import { verdicts } from './tally.ts';

export interface ExplainOptions {
  /** Columns; a word longer than the line is never broken. */
  readonly width: number;
  readonly colour: boolean;
}

const LABEL = 11;
const SHOWN_OF_A_RULE = 3;

/**
 * Per workload that was asked for: verdict, evidence with `file:line`, what it gets, what would break without, what a thief
 * could do; then how many.
 */
export function explain(report: Report, { width, colour }: ExplainOptions = { width: 80, colour: false }): string {
  const { workloads, complete, summary } = report;
  const colours = coloursOf(colour);
  const incomplete = complete.reasons.map((reason) => `The input is not complete: ${reason}\n`).join('');
  if (summary.workloads === 0) return `${incomplete}There is no workload in the input.\n`;
  const shown = workloads.filter(({ leftOut }) => leftOut !== true);
  const parts = shown.map((workload) => explainWorkload(workload, width, colours));
  const hidden = workloads.length - shown.length;
  const count = verdicts(report) + (hidden === 0 ? '' : `; ${hidden} not shown, as asked`);
  if (workloads.length > 1) parts.push(`${wrap(count, width).join('\n')}\n`);
  return incomplete + parts.join('\n');
}

function explainWorkload(workload: ReportedWorkload, width: number, colours: Colours): string {
  const { file, line, verdict, access, decidedBy, reason, evidence, serviceAccount } = workload;
  const name = [workload.namespace, workload.name].filter((part) => part !== null).join('/');
  const paint = colourOf(verdict, colours);
  const field = (label: string, text: string): string => labelled(label, text, width, colours);
  const account = `${serviceAccount.name}${serviceAccount.declared || serviceAccount.name === 'default' ? '' : ', not declared here'}`;
  return [
    `${colours.bold(`${workload.kind} ${name}`)}  ${colours.dim(`${file}:${line}`)}\n`,
    field(
      'verdict',
      `${paint(verdict)}, ${ACCESS[access]}${decidedBy === 'verdict' ? '' : ` (${decidedBy}: ${reason})`}`,
    ),
    field('account', account),
    ...evidenceLines(evidence, file).map((text, index) => field(index === 0 ? 'evidence' : '', text)),
    ...tokenLines(workload.containers).map((text, index) => field(index === 0 ? 'tokens' : '', text)),
    ...breakageLines(workload).map((text, index) => field(index > 0 ? '' : breakageLabel(workload), text)),
    ...thiefLines(workload).map((text, index) => field(index === 0 ? 'a thief' : '', text)),
  ].join('');
}

/** A controller can have dozens of bindings: the first few of a rule tell enough. */
function evidenceLines(evidence: ReportedWorkload['evidence'], own: string): readonly string[] {
  const lines: string[] = [];
  for (const rule of new Set(evidence.map((seen) => seen.rule))) {
    const of = evidence.filter((seen) => seen.rule === rule);
    for (const { suggests, because, ...place } of of.slice(0, SHOWN_OF_A_RULE)) {
      lines.push(`${suggests.padEnd(6)}  ${because} (${placeText(place, own)}, ${rule})`);
    }
    if (of.length > SHOWN_OF_A_RULE) lines.push(`and ${of.length - SHOWN_OF_A_RULE} more of ${rule}`);
  }
  return lines;
}

const ACCESS: Readonly<Record<ReportedWorkload['access'], string>> = {
  none: 'gets no token',
  projected: 'gets an explicit token',
  unchanged: 'is left as it is',
};

function colourOf(verdict: ReportedWorkload['verdict'], colours: Colours): (text: string) => string {
  switch (verdict) {
    case 'used':
      return colours.green;
    case 'unused':
      return colours.cyan;
    case 'unknown':
      return colours.yellow;
  }
}

/** Containers that fare alike share a line. */
function tokenLines(containers: readonly ReportedContainer[]): readonly string[] {
  return grouped(
    containers.map(({ name, before, after }) => {
      const [old, now] = [tokens(before), tokens(after)];
      return { name, text: old === now ? now : `${old} -> ${now}` };
    }),
  );
}

function tokens(list: readonly ReportedToken[]): string {
  if (list.length === 0) return 'none';
  return list
    .map(({ source, expirationSeconds, audience }) => {
      const life =
        expirationSeconds === null ? 'for ever'
        : expirationSeconds === 3607 && audience === '' ? 'a year'
        : `${expirationSeconds} s`;
      return `${source}${audience === '' ? '' : ` for ${audience}`}, ${life}`;
    })
    .join('; ');
}

function breakageLabel({ verdict }: ReportedWorkload): string {
  return verdict === 'unused' ? 'if wrong' : 'without';
}

function breakageLines({ breaks, access }: ReportedWorkload): readonly string[] {
  if (access === 'unchanged') return [];
  return grouped(
    breaks.map(({ container, client, error }) => ({ name: container, text: `would say "${error}" (${client})` })),
  );
}

function thiefLines({ permissions, breaks, file: own }: ReportedWorkload): readonly string[] {
  const { powers, unknownRoles, bindings } = permissions;
  if (breaks.length === 0) return [];
  if (bindings === 0) return ['could do no more than any account, as far as this input tells'];
  const known = powers.map(
    ({ lets, namespace, because, file, line }) =>
      `could ${lets}${scope(namespace)} (${because}, ${placeText({ file, line }, own)})`,
  );
  const unknown = unknownRoles.map((role) => `could do what ${role} allows, which this input does not tell`);
  const all = [...known, ...unknown];
  return all.length > 0 ?
      all
    : [`could do what ${bindings} binding${bindings > 1 ? 's grant' : ' grants'}, nothing powerful`];
}

/** Of most releases there is one file. */
function placeText({ file, line }: { readonly file: string; readonly line: number }, own: string): string {
  return file === own ? `line ${line}` : `${file}:${line}`;
}

function scope(namespace: string | null): string {
  if (namespace === null) return ' in the whole cluster';
  return namespace === '' ? " in the release's namespace" : ` in ${namespace}`;
}

/** Whose name is missing, or no text: `name: yes` is a truth value, and Kubernetes refuses the object. */
const NAMELESS = 'a container without a name';

function grouped(entries: readonly { readonly name: string; readonly text: string }[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { name, text } of entries) names.set(text, [...(names.get(text) ?? []), name || NAMELESS]);
  return [...names].map(([text, list]) => `${list.join(', ')}: ${text}`);
}

function labelled(label: string, text: string, width: number, colours: Colours): string {
  const indent = ' '.repeat(LABEL);
  const lines = wrap(text, Math.max(width - LABEL, 20));
  return lines
    .map((line, index) => (index === 0 ? colours.dim(`  ${label}`.padEnd(LABEL)) : indent) + line + '\n')
    .join('');
}

/** By words; a run of blanks stays one. Colour marks count as no width. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line !== '' && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function visibleLength(text: string): number {
  return text.replace(/\u001b\[\d+m/g, '').length;
}
