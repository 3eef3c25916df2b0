import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { isPlainString } from './scalar.ts';

/** How new text is written: as its neighbours are. */
export interface EmitStyle {
  readonly newline: string;
  /** Columns between a key and the keys of the mapping under it. */
  readonly mappingIndent: number;
  /** Columns between a key and the dashes of the list under it. */
  readonly sequenceIndent: number;
}

/** A scalar in block context: plain where every reader of YAML 1.1 and 1.2 agrees on it, otherwise as JSON. */
export function emitScalar(value: JsonValue): string {
  return typeof value === 'string' && isSafePlain(value) ? value : JSON.stringify(value);
}

/** Text to put behind `key:`, starting with a blank or a line break. `column` is the key's. */
export function emitBehindKey(value: JsonValue, column: number, style: EmitStyle): string {
  if (!isFilledCollection(value)) return ` ${emitScalar(value)}`;
  const inner = isJsonArray(value) ? column + style.sequenceIndent : column + style.mappingIndent;
  return style.newline + ' '.repeat(inner) + emitBlock(value, inner, style);
}

/** A value whose first line starts at `column`; the first line comes without its indentation. */
export function emitBlock(value: JsonValue, column: number, style: EmitStyle): string {
  const separator = style.newline + ' '.repeat(column);
  if (isJsonArray(value) && value.length > 0) {
    return value.map((element) => `- ${emitBlock(element, column + 2, style)}`).join(separator);
  }
  if (!isJsonObject(value) || !isFilledCollection(value)) return emitScalar(value);
  return Object.entries(value)
    .map(([key, inner]) => `${emitScalar(key)}:${emitBehindKey(inner, column, style)}`)
    .join(separator);
}

/** How a flow collection is written: JSON or YAML, on one line or on several. */
export interface FlowStyle {
  /** Everything quoted, as in JSON. */
  readonly json: boolean;
  /** Blanks behind a colon. */
  readonly colon: string;
  /** Blanks behind a comma. */
  readonly comma: string;
}

export function emitFlow(value: JsonValue, style: FlowStyle): string {
  if (isJsonArray(value)) return `[${value.map((element) => emitFlow(element, style)).join(`,${style.comma}`)}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, inner]) => emitMember(key, inner, style));
    return `{${members.join(`,${style.comma}`)}}`;
  }
  return style.json ? JSON.stringify(value) : emitScalar(value);
}

export function emitMember(key: string, value: JsonValue, style: FlowStyle): string {
  // Without a blank, YAML takes `a:1` for one scalar; only behind a quoted key does the colon stand alone.
  const colon = style.json ? style.colon : style.colon || ' ';
  return `${style.json ? JSON.stringify(key) : emitScalar(key)}:${colon}${emitFlow(value, style)}`;
}

export function isFilledCollection(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.length > 0;
  return isJsonObject(value) && Object.keys(value).length > 0;
}

/** No indicator, no comment, no document marker can arise; and no reader takes it for anything but a string. */
function isSafePlain(text: string): boolean {
  return /^[A-Za-z_/](?:[\w./-]*[\w/])?$/.test(text) && isPlainString(text) && !YAML_1_1_ONLY.test(text);
}

/** Words that some reader, other than Kubernetes', does not take for strings. */
const YAML_1_1_ONLY = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
