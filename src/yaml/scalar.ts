import type { JsonValue } from '../patch/json.ts';

/**
 * Resolves an untagged plain scalar as Kubernetes does: go-yaml v2's table (YAML 1.1 booleans and octals, no
 * sexagesimals, no dates), which is neither of the schemas that YAML 1.1 and 1.2 define.
 * Source: sigs.k8s.io/yaml/goyaml.v2/resolve.go, held to `test/data/go-yaml-oracle.json`.
 *
 * @returns undefined for what JSON cannot hold (`.inf`, `.nan`): Kubernetes refuses it
 */
export function resolvePlain(text: string): JsonValue | undefined {
  const first = text.charCodeAt(0);
  if (isDigit(first) || first === PLUS || first === MINUS || first === DOT) {
    if (UNREPRESENTABLE.test(text)) return undefined;
    return first === DOT ? resolveFloat(text) : resolveNumber(text);
  }
  // The longest literal is `false`: most scalars are done here.
  if (text.length <= 5) {
    const literal = LITERALS.get(text);
    if (literal !== undefined) return literal;
  }
  return text;
}

/** True if Kubernetes reads `text`, unquoted, as a string; emitting it unquoted needs more than that (`emit.ts`). */
export function isPlainString(text: string): boolean {
  return resolvePlain(text) === text;
}

const PLUS = 43;
const MINUS = 45;
const DOT = 46;

const LITERALS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((t) => [t, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((t) => [t, false] as const),
]);

const UNREPRESENTABLE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function resolveNumber(text: string): JsonValue {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = parseInteger(plain);
  if (integer !== undefined) return integer;
  return FLOAT.test(plain) ? finite(plain, text) : text;
}

/** Go takes no underscores in a number that starts with a dot. */
function resolveFloat(text: string): JsonValue {
  return FLOAT.test(text) ? finite(text, text) : text;
}

/** Out of a float64's range is a string to Go. */
function finite(plain: string, text: string): JsonValue {
  const number = Number(plain);
  return Number.isFinite(number) ? number : text;
}

/**
 * Go's strconv.ParseInt, then ParseUint, with base 0: 0x, 0o, 0b and a leading 0 for octal, after an optional sign.
 * What does not fit into 64 bits is no integer.
 */
function parseInteger(plain: string): number | undefined {
  const match = /^([-+]?)(?:(0|[1-9]\d*)|0[xX]([\da-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+))$/.exec(plain);
  if (match === null) return undefined;
  const [, sign = '', decimal, hex, octal, binary] = match;
  // None that fits has more than 20, and BigInt takes seconds for megabytes.
  if (decimal !== undefined && decimal.length > 20) return undefined;
  const digits =
    decimal ??
    (hex !== undefined ? `0x${hex}`
    : octal !== undefined ? `0o${octal}`
    : `0b${binary ?? ''}`);
  if (digits.length > 17 && BigInt(digits) > LARGEST[sign === '' ? 'unsigned' : 'signed']) return undefined;
  const magnitude = Number(digits);
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

/** The smallest negative number is one more, but reads as the same float64. */
const LARGEST = { signed: 2n ** 63n, unsigned: 2n ** 64n - 1n } as const;
