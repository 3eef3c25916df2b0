import { closest } from 'fastest-levenshtein';
import {
  PolicyError,
  readPolicySpec,
  type HardenResult,
  type JsonObject,
  type PolicyRule,
  type PolicySpec,
  type WorkloadMatch,
} from '../index.ts';
import type { GivenFlags } from './arguments.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What the command line says of the policy. */
export interface PolicyFlags {
  /** A file's path. `discover`: `tokentrim.yaml` in the working folder or one above it, if there is any. */
  readonly policy: { readonly file: string } | 'discover' | 'none';
  /** In place of what the file says. */
  readonly over: PolicySpec;
  /** Behind the file's rules, which win. */
  readonly rules: readonly PolicyRule[];
  readonly only: readonly Selector[];
  readonly exclude: readonly Selector[];
}

export interface Selector {
  /** As it was given. */
  readonly text: string;
  readonly match: WorkloadMatch;
}

/** How one flag sets one field of the policy's `spec`. */
interface FieldFlag {
  readonly flag: Flag;
  readonly specOf: (value: string) => JsonObject;
}

function token(key: string): FieldFlag['specOf'] {
  return (value) => ({ token: { [key]: value } });
}

const fieldFlags: readonly FieldFlag[] = [
  {
    flag: { name: 'profile', value: 'NAME', says: 'standard (default) or strict: nothing that is not proved' },
    specOf: (profile) => ({ profile }),
  },
  {
    flag: { name: 'on-unused', value: 'ACCESS', says: 'none (default), projected or unchanged' },
    specOf: (onUnused) => ({ onUnused }),
  },
  {
    flag: { name: 'on-unknown', value: 'ACCESS', says: 'projected (default), none or unchanged' },
    specOf: (onUnknown) => ({ onUnknown }),
  },
  {
    flag: {
      name: 'expiration-seconds',
      value: 'N',
      says: 'life of the token: 600 to 4294967296, and not 3607; default 3600',
    },
    specOf: (value) => ({ token: { expirationSeconds: /^\d+$/.test(value) ? Number(value) : value } }),
  },
  {
    flag: { name: 'audience', value: 'NAME', says: 'whom the token is for, if not the API server' },
    specOf: token('audience'),
  },
  {
    flag: { name: 'mount-path', value: 'PATH', says: 'where the token is mounted; clients look at the default' },
    specOf: token('mountPath'),
  },
  { flag: { name: 'token-file', value: 'NAME', says: "the token's file there; default token" }, specOf: token('path') },
];

const ACCESSES = ['none', 'projected', 'unchanged'] as const;

/** The flags that {@link readPolicyFlags} reads. */
export const policyFlags: readonly Flag[] = [
  { name: 'policy', value: 'FILE', says: 'the policy; default tokentrim.yaml in this folder or one above it' },
  { name: 'no-policy', says: 'take no tokentrim.yaml' },
  ...fieldFlags.map(({ flag }) => flag),
  {
    name: 'only',
    value: 'WORKLOAD',
    repeatable: true,
    says: 'change only [KIND/][NAMESPACE/]NAME; * and ? are wildcards',
    saysOf: { explain: 'explain only [KIND/][NAMESPACE/]NAME; * and ? are wildcards; JSON has the others too' },
  },
  {
    name: 'exclude',
    value: 'WORKLOAD',
    repeatable: true,
    says: 'leave [KIND/][NAMESPACE/]NAME as it is',
    saysOf: { explain: 'leave out [KIND/][NAMESPACE/]NAME' },
  },
  { name: 'access', value: 'ACCESS', says: 'what those of --only get: none, projected or unchanged' },
  { name: 'containers', value: 'NAMES', repeatable: true, says: 'the containers of --only that get the token' },
];

/** @throws UsageError naming the flag and what is allowed */
export function readPolicyFlags(given: GivenFlags): PolicyFlags {
  const file = given.text('policy');
  if (file !== undefined && given.has('no-policy')) throw new UsageError('--policy and --no-policy exclude each other');
  const only = given.all('only').map(selectorOf);
  return {
    policy:
      file !== undefined ? { file }
      : given.has('no-policy') ? 'none'
      : 'discover',
    over: overOf(given),
    rules: rulesOf(given, only),
    only,
    exclude: given.all('exclude').map(selectorOf),
  };
}

/** Each flag is held to the policy's own schema. */
function overOf(given: GivenFlags): PolicySpec {
  return fieldFlags.reduce<PolicySpec>((over, { flag, specOf }) => {
    const value = given.text(flag.name);
    if (value === undefined) return over;
    const { token: settings, ...fields } = checkedSpec(`--${flag.name} ${value}`, specOf(value));
    return { ...over, ...fields, ...(settings !== undefined && { token: { ...over.token, ...settings } }) };
  }, {});
}

/** @throws UsageError with the schema's words, said of the flag */
function checkedSpec(flag: string, spec: JsonObject): PolicySpec {
  try {
    return readPolicySpec({ apiVersion: 'tokentrim.dev/v1alpha1', kind: 'TokenPolicy', spec }, flag);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [issue] = error.issues;
    const expected = /expected .*/.exec(issue?.message ?? '')?.[0];
    throw new UsageError(`${flag}: ${expected ?? issue?.message ?? 'not allowed'}`);
  }
}

/** One for each workload of `--only`: a rule's own fields have to match all at once. */
function rulesOf(given: GivenFlags, only: readonly Selector[]): readonly PolicyRule[] {
  const access = given.oneOf('access', ACCESSES);
  const containers = given.all('containers').flatMap((names) => names.split(',').map((name) => name.trim()));
  if (access === undefined && containers.length === 0) return [];
  const flag = access === undefined ? '--containers' : '--access';
  if (only.length === 0) throw new UsageError(`${flag} needs --only WORKLOAD: whose access or containers it is`);
  if (containers.length > 0 && access !== undefined && access !== 'projected') {
    throw new UsageError(`--containers says who gets the token, and --access ${access} gives none`);
  }
  return only.map(({ match }) => ({
    match,
    access: access ?? 'auto',
    containers,
    token: {},
    reason: access === undefined ? '' : 'the command line says so (--access)',
    place: { file: flag, line: 0, column: 0 },
  }));
}

/** `web`, `shop/web`, `Deployment/web`, `Deployment/shop/web`: a kind begins with a capital, a namespace never does. */
function selectorOf(text: string): Selector {
  const parts = text.split('/');
  const [first = '', second = '', third = ''] = parts;
  const match =
    parts.length === 1 ? matchOf({ names: [first] })
    : parts.length === 2 && /^[A-Z]/.test(first) ? matchOf({ kinds: [first], names: [second] })
    : parts.length === 2 ? matchOf({ namespaces: [first], names: [second] })
    : matchOf({ kinds: [first], namespaces: [second], names: [third] });
  if (parts.length > 3 || parts.includes('')) {
    throw new UsageError(`${text}: expected a workload as [KIND/][NAMESPACE/]NAME, for instance Deployment/web`);
  }
  return { text, match };
}

function matchOf(given: Partial<WorkloadMatch>): WorkloadMatch {
  return { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [], ...given };
}

/** What a person may have meant who wrote so many parts. */
function namesOf(
  { kind, namespace, name }: HardenResult['report']['workloads'][number],
  parts: number,
): readonly string[] {
  if (parts === 1) return [name];
  if (parts === 3) return [[kind, namespace, name].filter((part) => part !== null).join('/')];
  return [`${kind}/${name}`, ...(namespace === null ? [] : [`${namespace}/${name}`])];
}

/**
 * What to tell of `--exclude` that matched nothing: it may be meant for other releases.
 *
 * @throws UsageError for `--only`, which then asks for nothing
 */
export function selectionNotes(
  { only, exclude }: PolicyFlags,
  result: Pick<HardenResult, 'unmatched' | 'report'>,
): readonly string[] {
  const { unmatched } = result;
  const missing = only.find(({ match }) => unmatched.includes(match));
  if (missing !== undefined) {
    const { text } = missing;
    const others = result.report.workloads.flatMap((workload) => namesOf(workload, text.split('/').length));
    const near = others.length === 0 ? '' : `; the nearest is ${closest(text, others)}`;
    throw new UsageError(`--only ${text}: there is no such workload${near}`);
  }
  return exclude
    .filter(({ match }) => unmatched.includes(match))
    .map(({ text }) => `--exclude ${text} matches no workload`);
}
