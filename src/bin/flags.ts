import { policyFlags } from './policy-flags.ts';

export const verbs = ['fix', 'check', 'explain', 'init', 'post-render', 'krm'] as const;
export type Verb = (typeof verbs)[number];

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in the help; a flag without one takes none. */
  readonly value?: string;
  readonly repeatable?: true;
  /** Undefined: all. */
  readonly verbs?: readonly Verb[];
  readonly says: string;
  /** Of a verb where it is another thing. */
  readonly saysOf?: Readonly<Partial<Record<Verb, string>>>;
}

/** Every flag of the command: what is parsed, and what `--help` shows. */
export const flags: readonly Flag[] = [
  { name: 'write', verbs: ['fix'], says: 'change the files in place, all or none' },
  { name: 'output-dir', value: 'DIR', verbs: ['fix'], says: 'write the hardened files there, under the same names' },
  { name: 'diff', verbs: ['fix'], says: 'print a unified diff and change nothing' },
  { name: 'check', verbs: ['fix'], says: 'change nothing; exit with 1 if anything would change' },
  {
    name: 'format',
    value: 'FORMAT',
    verbs: ['check', 'explain'],
    says: 'text (default) or json; of check also sarif, github, junit, markdown',
    saysOf: { check: 'text (default), json, sarif, github, junit or markdown', explain: 'text (default) or json' },
  },
  {
    name: 'fail-on',
    value: 'SEVERITY',
    verbs: ['check'],
    says: 'least finding that exits with 1: error (default), warning (if the policy is strict), note or never',
  },
  { name: 'baseline', value: 'FILE', verbs: ['check'], says: 'findings that are in it do not count' },
  { name: 'write-baseline', value: 'FILE', verbs: ['check'], says: 'write the findings there, as a baseline' },
  { name: 'namespace', short: 'n', value: 'NAME', says: "the release's namespace, for objects that name none" },
  { name: 'context', value: 'PATH', repeatable: true, says: 'file or folder read as evidence, never changed' },
  { name: 'separate', verbs: ['fix', 'check', 'explain', 'init'], says: 'take each PATH for a release of its own' },
  { name: 'complete', says: 'nothing that binds an account is missing from the input' },
  ...policyFlags,
  { name: 'allow-unreadable', says: 'let documents pass that cannot be read' },
  {
    name: 'allow-empty',
    says: 'nothing on standard input, or no workload to look at, is no error',
  },
  { name: 'report', value: 'FILE', says: 'write the report there, as JSON' },
  {
    name: 'host',
    value: 'HOST',
    says: 'who calls: pipe, helm3, helm4 or krm; otherwise told by the verb and the input',
  },
  { name: 'quiet', says: 'no summary on standard error' },
  { name: 'help', short: 'h', says: 'this text, or that of a verb; tokentrim help [VERB] prints it too' },
  { name: 'version', says: 'the version' },
];

export function isOf(flag: Flag, verb: Verb): boolean {
  return flag.verbs === undefined || flag.verbs.includes(verb);
}
