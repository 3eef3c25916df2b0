import { parseArgs } from 'node:util';
import type { FailOn, Host } from '../index.ts';
import { flags, isOf, verbs, type Flag, type Verb } from './flags.ts';
import { nearest } from './nearest.ts';
import { readPolicyFlags, type PolicyFlags } from './policy-flags.ts';
import { UsageError } from './usage-error.ts';

export interface Arguments {
  readonly verb: Verb;
  readonly paths: readonly string[];
  readonly context: readonly string[];
  readonly namespace: string | undefined;
  readonly policyFlags: PolicyFlags;
  /** Undefined: told by the verb and by what is on standard input. */
  readonly host: Host | undefined;
  /** No verb was given: a host may call, which can give none. */
  readonly bare: boolean;
  readonly report: string | undefined;
  /** `print` is the hardened stream on standard output. */
  readonly mode: 'print' | 'write' | 'output-dir' | 'diff' | 'check';
  readonly outputDir: string | undefined;
  readonly format: CheckFormat;
  /** Undefined: the policy's profile decides. */
  readonly failOn: FailOn | undefined;
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
  readonly separate: boolean;
  readonly complete: boolean;
  readonly allowUnreadable: boolean;
  readonly allowEmpty: boolean;
  readonly quiet: boolean;
}

/** What was asked for instead of work. */
export interface Show {
  readonly show: 'help' | 'version';
  readonly verb: Verb | undefined;
}

/** The flags that were given, in their order. */
export interface GivenFlags {
  has(name: string): boolean;
  /** The last one's value. */
  text(name: string): string | undefined;
  all(name: string): readonly string[];
  /** @throws UsageError naming what is allowed */
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined;
}

const hosts = ['pipe', 'helm3', 'helm4', 'krm'] as const;
const formats = ['text', 'json'] as const;
const checkFormats = [...formats, 'sarif', 'github', 'junit', 'markdown'] as const;
const severities = ['error', 'warning', 'note', 'never'] as const;

export type CheckFormat = (typeof checkFormats)[number];

/** @throws UsageError naming the flag and what is allowed */
export function readArguments(argv: readonly string[]): Arguments | Show {
  const { words, given } = parse(argv);
  const asksHelp = words[0] === 'help';
  const [first, ...rest] = asksHelp ? words.slice(1) : words;
  const verb = verbs.find((candidate) => candidate === first);
  if (given.has('help') || given.has('version')) return { show: given.has('help') ? 'help' : 'version', verb };
  if (asksHelp && first === 'help') return { show: 'help', verb };
  if (first === '') throw new UsageError(`a verb is expected, not an empty word: ${listed(verbs)}`);
  if (rest.includes('')) throw new UsageError('a PATH is empty; a file, a folder or - is expected');
  if (first !== undefined && verb === undefined) throw new UsageError(noVerb(first));
  if (asksHelp) return { show: 'help', verb };
  const foreign = flags.find((flag) => given.has(flag.name) && !isOf(flag, verb ?? 'fix'));
  if (foreign !== undefined) throw new UsageError(`--${foreign.name} is no flag of ${verb ?? 'fix'}`);
  const modes = (['write', 'output-dir', 'diff', 'check'] as const).filter((mode) => given.has(mode));
  if (modes.length > 1) throw new UsageError(`--${modes.join(' and --')} exclude each other`);
  return {
    verb: verb ?? 'fix',
    paths: rest.length === 0 ? ['-'] : rest,
    context: given.all('context'),
    namespace: namespaceIn(given),
    policyFlags: readPolicyFlags(given),
    host: given.oneOf('host', hosts) ?? (verb === 'krm' ? 'krm' : undefined),
    bare: verb === undefined,
    report: given.text('report'),
    mode: modes[0] ?? 'print',
    outputDir: given.text('output-dir'),
    format: given.oneOf('format', verb === 'check' ? checkFormats : formats) ?? 'text',
    failOn: given.oneOf('fail-on', severities),
    baseline: given.text('baseline'),
    writeBaseline: given.text('write-baseline'),
    separate: given.has('separate'),
    complete: given.has('complete'),
    allowUnreadable: given.has('allow-unreadable'),
    allowEmpty: given.has('allow-empty'),
    quiet: given.has('quiet'),
  };
}

/** A DNS-1123 label (k8s.io/apimachinery, pkg/util/validation): a misspelt one would bind nothing. */
const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

function namespaceIn(given: GivenFlags): string | undefined {
  const namespace = given.text('namespace');
  if (namespace === undefined || NAMESPACE.test(namespace)) return namespace;
  throw new UsageError(
    `--namespace ${namespace}: expected at most 63 lowercase letters, digits and -, the first and last of them no -`,
  );
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function noVerb(word: string): string {
  const near = nearest(word, [...verbs, 'help']);
  return `there is no verb ${word}; ${near === undefined ? `to harden a file: tokentrim fix ${word}` : `did you mean ${near}?`}`;
}

function noFlag(name: string, asGiven: string): string {
  const near = nearest(
    name,
    flags.map((flag) => flag.name),
  );
  return `there is no flag ${asGiven}${near === undefined ? '' : `; did you mean --${near}?`}`;
}

/** node:util's own strict mode knows no nearest name and does not say what a value was for. */
function parse(argv: readonly string[]): { readonly words: readonly string[]; readonly given: GivenFlags } {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(flags.map((flag) => [flag.name, optionOf(flag)])),
  });
  const words: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) throw new UsageError(noFlag(token.name, token.rawName));
    if (flag.value === undefined && token.value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    const swallowed = token.inlineValue === false && /^-./.test(token.value);
    if (flag.value !== undefined && (token.value === undefined || token.value === '' || swallowed)) {
      throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
    }
    const list = values.get(flag.name) ?? [];
    if (list.length > 0 && flag.value !== undefined && flag.repeatable !== true) {
      throw new UsageError(`--${flag.name} is given twice`);
    }
    values.set(flag.name, [...list, token.value ?? '']);
  }
  return { words, given: givenFlags(values) };
}

function givenFlags(values: ReadonlyMap<string, readonly string[]>): GivenFlags {
  const text = (name: string): string | undefined => values.get(name)?.at(-1);
  return {
    has: (name) => values.has(name),
    text,
    all: (name) => values.get(name) ?? [],
    oneOf: (name, allowed) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const found = allowed.find((candidate) => candidate === value);
      if (found === undefined) throw new UsageError(`--${name} ${value}: expected one of ${allowed.join(', ')}`);
      return found;
    },
  };
}

function optionOf({ value, short }: Flag): { type: 'string' | 'boolean'; short?: string; multiple: true } {
  return { type: value === undefined ? 'boolean' : 'string', multiple: true, ...(short !== undefined && { short }) };
}
