import { anyWorkload, defaultPolicy } from './policy/policy.ts';

/**
 * What TypeScript holds of the arguments of the public functions, for who calls them without it.
 *
 * @throws TypeError naming the argument, what was expected and what was found
 */
export function requireTypes(files: unknown, options: unknown): void {
  if (!Array.isArray(files)) throw wrong('files', 'a list of {path, bytes}', files);
  files.forEach((file: unknown, index) => {
    requireFile(file, `files[${index}]`);
  });
  if (!isRecord(options)) throw wrong('options', 'an object', options);
  const { policy } = options;
  if (policy !== undefined) requireLike(policy, defaultPolicy, 'options.policy');
  for (const [name, { expected, holds }] of Object.entries(optionTypes)) {
    const value = options[name];
    if (value !== undefined && !holds(value)) throw wrong(`options.${name}`, expected, value);
  }
  for (const name of ['only', 'exclude']) {
    const matches = options[name] ?? [];
    if (!Array.isArray(matches)) throw wrong(`options.${name}`, 'a list', matches);
    matches.forEach((match: unknown, index) => {
      requireLike(match, anyWorkload, `options.${name}[${index}]`);
    });
  }
}

interface OptionType {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const flag: OptionType = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
const optionTypes: Readonly<Record<string, OptionType>> = {
  // An empty one would be no namespace, and yet another than that of every binding.
  namespace: { expected: 'a name', holds: (value) => typeof value === 'string' && value !== '' },
  incompleteBecause: {
    expected: 'a list of strings',
    holds: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  },
  complete: flag,
  allowUnreadable: flag,
  today: {
    expected: 'a day such as 2026-03-31',
    holds: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  },
};

const roles: readonly unknown[] = [undefined, 'input', 'found', 'context', 'neighbour'];

function requireFile(file: unknown, name: string): void {
  if (!isRecord(file)) throw wrong(name, '{path, bytes}', file);
  const { path, bytes, role } = file;
  if (typeof path !== 'string') throw wrong(`${name}.path`, 'a string', path);
  // Of another realm, and a Buffer, too.
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw wrong(`${name}.bytes`, 'a Uint8Array, as new TextEncoder().encode(text) makes it', bytes);
  }
  if (!roles.includes(role)) throw wrong(`${name}.role`, roles.slice(1).join(', '), role);
}

/** Has all members that the default has, each of the same type; what a policy lacks would be decided by nobody. */
function requireLike(value: unknown, model: unknown, name: string): void {
  if (model === undefined) return;
  if (kindOf(value) !== kindOf(model)) {
    throw wrong(name, `${kindOf(model)}, as parsePolicy and policyFromObject make it`, value);
  }
  if (!isRecord(value) || !isRecord(model)) return;
  for (const [key, member] of Object.entries(model)) requireLike(value[key], member, `${name}.${key}`);
}

function wrong(name: string, expected: string, found: unknown): TypeError {
  const text = typeof found === 'string' && found.length < 40 ? ` ${JSON.stringify(found)}` : '';
  return new TypeError(`${name}: expected ${expected}; found ${kindOf(found)}${text}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'an object';
}
