import { parseArgs } from 'node:util';
import { defaultPolicy, type Host, type Policy } from '../index.ts';

export interface Arguments {
  readonly verb: 'fix' | 'explain';
  readonly paths: readonly string[];
  readonly context: readonly string[];
  readonly namespace: string | undefined;
  readonly policy: Policy;
  readonly host: Host;
  readonly report: string | undefined;
  readonly mode: 'print' | 'write' | 'diff' | 'check';
  readonly format: 'text' | 'json';
  readonly allowUnreadable: boolean;
  readonly allowEmpty: boolean;
  readonly quiet: boolean;
  readonly show: 'help' | 'version' | undefined;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const hosts = ['pipe', 'helm3', 'helm4', 'krm'] as const;
const accesses = ['none', 'projected', 'unchanged'] as const;
const formats = ['text', 'json'] as const;

/** @throws UsageError naming the flag and what is allowed */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [first, ...rest] = positionals;
  const isVerb = first === 'fix' || first === 'explain' || first === 'post-render' || first === 'krm';
  if (first !== undefined && !isVerb) {
    throw new UsageError(`there is no verb ${first}; to harden a file: tokentrim fix ${first}`);
  }
  const modes = (['write', 'diff', 'check'] as const).filter((mode) => values[mode] === true);
  if (modes.length > 1) throw new UsageError(`--${modes.join(' and --')} exclude each other`);
  return {
    verb: first === 'explain' ? 'explain' : 'fix',
    paths: rest.length === 0 ? ['-'] : rest,
    context: values.context ?? [],
    namespace: values.namespace,
    policy: {
      ...defaultPolicy,
      onUnused: oneOf('on-unused', values['on-unused'], accesses) ?? defaultPolicy.onUnused,
      onUnknown: oneOf('on-unknown', values['on-unknown'], accesses) ?? defaultPolicy.onUnknown,
      token: { ...defaultPolicy.token, expirationSeconds: seconds(values['expiration-seconds']) },
    },
    host: oneOf('host', values.host, hosts) ?? (first === 'krm' ? 'krm' : 'pipe'),
    report: values.report,
    mode: modes[0] ?? 'print',
    format: oneOf('format', values.format, formats) ?? 'text',
    allowUnreadable: values['allow-unreadable'] === true,
    allowEmpty: values['allow-empty'] === true,
    quiet: values.quiet === true,
    show:
      values.help === true ? 'help'
      : values.version === true ? 'version'
      : undefined,
  };
}

function parse(argv: readonly string[]): ReturnType<typeof parseAll> {
  try {
    return parseAll(argv);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseAll(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      namespace: { ...text, short: 'n' },
      context: { ...text, multiple: true },
      'on-unused': text,
      'on-unknown': text,
      'expiration-seconds': text,
      host: text,
      report: text,
      format: text,
      write: flag,
      diff: flag,
      check: flag,
      'allow-unreadable': flag,
      'allow-empty': flag,
      quiet: flag,
      help: { ...flag, short: 'h' },
      version: flag,
    },
  });
}

function oneOf<const T extends string>(flag: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`--${flag} ${value}: expected one of ${allowed.join(', ')}`);
  return found;
}

/** The API server's bounds (pkg/apis/core/validation); of 3607 it makes a year. */
function seconds(value: string | undefined): number {
  if (value === undefined) return defaultPolicy.token.expirationSeconds;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 600 && number <= 2 ** 32 && number !== 3607) return number;
  throw new UsageError(`--expiration-seconds ${value}: expected 600 to 4294967296, and not 3607, which lives a year`);
}
