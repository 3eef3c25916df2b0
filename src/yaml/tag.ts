import type { JsonValue } from '../patch/json.ts';
import { resolvePlain } from './scalar.ts';

const CORE = 'tag:yaml.org,2002:';

/** `!!str` for each spelling of a core tag (`!!str`, `!<tag:yaml.org,2002:str>`); other tags as written. */
export function shortTag(tag: string): string {
  const verbatim = tag.startsWith('!<') && tag.endsWith('>') ? tag.slice(2, -1) : tag;
  return verbatim.startsWith(CORE) ? `!!${verbatim.slice(CORE.length)}` : verbatim;
}

/**
 * A tagged scalar's value, as go-yaml v2 decodes it: core tags convert, others leave a string.
 *
 * @returns undefined where Kubernetes refuses the combination
 */
export function resolveTagged(tag: string, text: string): JsonValue | undefined {
  switch (shortTag(tag)) {
    case '!!bool':
      return ifType(resolvePlain(text), 'boolean');
    case '!!int':
      return ifInteger(resolvePlain(text));
    case '!!float':
      return ifType(resolvePlain(text), 'number');
    case '!!null':
      return resolvePlain(text) === null ? null : undefined;
    case '!!':
      return undefined;
    case '!!binary':
      return decodeBase64(text);
    default:
      return text;
  }
}

function ifType(value: JsonValue | undefined, type: 'boolean' | 'number'): JsonValue | undefined {
  return typeof value === type ? value : undefined;
}

function ifInteger(value: JsonValue | undefined): JsonValue | undefined {
  return Number.isInteger(value) ? value : undefined;
}

/** Padding is required, as in Go, and line breaks are ignored. Bytes that are no UTF-8 become U+FFFD, as in Go's JSON. */
function decodeBase64(text: string): string | undefined {
  const encoded = text.replaceAll(/[\r\n]/g, '');
  if (encoded.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(encoded)) return undefined;
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
