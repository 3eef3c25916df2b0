/**
 * One document's bytes in a stream, its `---` line included. `class` says what is worth doing with it:
 * `blank` holds only comments and blank lines, `irrelevant` is a kind that cannot matter, `read` must be parsed.
 */
export interface DocumentSpan {
  readonly start: number;
  readonly end: number;
  /** Line of `start` within the stream, from 1. */
  readonly line: number;
  readonly class: 'blank' | 'irrelevant' | 'read';
  /** What stands behind `kind:` at column 0; certain for an irrelevant document, and only there. */
  readonly kind: string;
  /** The offset of a line that starts with `---` and goes on without a blank: no reader agrees with another on it. */
  readonly gluedSeparator: number | undefined;
}

/** Whether no object of this kind can matter. `apiVersion` is the text behind `apiVersion:`, or empty. */
export type IsIrrelevant = (kind: string, apiVersion: string) => boolean;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const DASH = 45;
const COLON = 58;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Splits a stream at the lines that start with `---`, as kubectl does (k8s.io/apimachinery/pkg/util/yaml/decoder.go),
 * and tells documents that cannot matter by their column-0 lines alone: exactly one plain `kind: Word` of a closed
 * list, and no line at column 0 that is not `key:`, `- `, a comment or blank. Anything odd is to be parsed.
 * Costs about 2 ns a byte: it is the only thing that is done to most of a large stream.
 */
export function splitStream(bytes: Uint8Array, isIrrelevant: IsIrrelevant): readonly DocumentSpan[] {
  const spans: DocumentSpan[] = [];
  const length = bytes.length;
  let start = 0;
  let startLine = 1;
  let line = 1;
  let kinds = 0;
  let kind = '';
  let apiVersions = 0;
  let apiVersion = '';
  let odd = false;
  let content = false;
  let directive = false;
  let glued: number | undefined;

  const hasOtherBreak = searchOtherBreaks(bytes);

  function close(end: number): void {
    const plain = !odd && glued === undefined;
    const skip = plain && content && kinds === 1 && apiVersions === 1 && isIrrelevant(kind, apiVersion);
    const blank = plain && !content;
    if (end > start) {
      const span: DocumentSpan = {
        start,
        end,
        line: startLine,
        class:
          (!blank && !skip) || hasOtherBreak(start, end) ? 'read'
          : blank ? 'blank'
          : 'irrelevant',
        kind,
        gluedSeparator: glued,
      };
      const isJson = span.class === 'read' && startsWithBrace(bytes, span);
      for (const part of isJson ? splitJson(bytes, span) : [span]) spans.push(part);
    }
    start = end;
    startLine = line;
    kinds = apiVersions = 0;
    kind = apiVersion = '';
    odd = content = directive = false;
    glued = undefined;
  }

  let at = hasByteOrderMark(bytes) ? 3 : 0;
  while (at < length) {
    const first = bytes[at];
    if (first === SPACE) {
      // An indented root: a key at column 0 may then be text of a quoted scalar.
      if (!content) odd = true;
      content = true;
    } else if (first === DASH) {
      if (bytes[at + 1] === DASH && bytes[at + 2] === DASH) {
        const behind = bytes[at + 3];
        if (behind === undefined || isBlankByte(behind)) {
          // Directives belong to the document that they precede.
          if (at > start && !directive) close(at);
          directive = false;
          if (!endsBlank(bytes, at + 3)) odd = content = true;
        } else glued ??= at;
      } else {
        content = true;
        const behind = bytes[at + 1];
        if (behind !== undefined && !isBlankByte(behind)) odd = true;
      }
    } else if (first === undefined || first === LF || first === CR || first === HASH) {
      // blank or comment
    } else if (isKeyByte(first)) {
      content = true;
      const colon = keyEnd(bytes, at);
      if (colon < 0) odd = true;
      else if (
        colon - at === 4 &&
        first === 107 &&
        bytes[at + 1] === 105 &&
        bytes[at + 2] === 110 &&
        bytes[at + 3] === 100
      ) {
        kinds += 1;
        kind = plainWord(bytes, colon + 1);
        if (kind === '') odd = true;
      } else if (colon - at === 10 && first === 97 && isApiVersion(bytes, at)) {
        apiVersions += 1;
        apiVersion = plainWord(bytes, colon + 1);
      }
    } else {
      if (first === PERCENT && !content) directive = true;
      content = true;
      odd = true;
    }
    const newline = bytes.indexOf(LF, at);
    if (newline < 0) break;
    at = newline + 1;
    line += 1;
  }
  // A stream that ends with a line break ends on an empty line, which starts no document.
  close(length);
  return spans;
}

/**
 * Whether a part of the stream has a line break that only Kubernetes takes for one (CR alone, U+0085, U+2028, U+2029):
 * what stands behind it is a line that the search for column 0 does not see. To be asked in ascending order.
 */
function searchOtherBreaks(bytes: Uint8Array): (start: number, end: number) => boolean {
  const searches = [
    { lead: CR, isBreak: (at: number) => bytes[at + 1] !== LF, next: -1 },
    { lead: 0xc2, isBreak: (at: number) => bytes[at + 1] === 0x85, next: -1 },
    {
      lead: 0xe2,
      isBreak: (at: number) => bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9),
      next: -1,
    },
  ];
  return (start, end) =>
    searches.some((search) => {
      while (search.next < start || (search.next < end && !search.isBreak(search.next))) {
        const found = bytes.indexOf(search.lead, Math.max(start, search.next + 1));
        search.next = found < 0 ? bytes.length : found;
      }
      return search.next < end;
    });
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isBlankByte(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}

/** Nothing but blanks and a comment up to the end of the line. */
function endsBlank(bytes: Uint8Array, from: number): boolean {
  for (let at = from; ; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || byte === LF || byte === HASH) return true;
    if (!isBlankByte(byte)) return false;
  }
}

function isKeyByte(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95;
}

/** The offset of the colon of a plain `key:` that starts at `at`, or -1. */
function keyEnd(bytes: Uint8Array, at: number): number {
  for (let end = at + 1; ; end += 1) {
    const byte = bytes[end];
    if (byte === undefined) return -1;
    if (byte === COLON) {
      const behind = bytes[end + 1];
      return behind === undefined || isBlankByte(behind) ? end : -1;
    }
    // . / - and digits
    if (!isKeyByte(byte) && !(byte >= 45 && byte <= 57)) return -1;
  }
}

function isApiVersion(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < 10; index += 1) if (bytes[at + index] !== 'apiVersion'.charCodeAt(index)) return false;
  return true;
}

/** The plain word on the rest of the line, or '' if there is anything else but a comment. */
function plainWord(bytes: Uint8Array, from: number): string {
  let at = from;
  while (bytes[at] === SPACE) at += 1;
  let word = '';
  for (; ; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || isBlankByte(byte)) break;
    if (!isKeyByte(byte) && !(byte >= 45 && byte <= 57)) return '';
    word += String.fromCharCode(byte);
  }
  const blankBefore = at;
  while (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === CR) at += 1;
  const byte = bytes[at];
  if (byte === undefined || byte === LF) return word;
  return byte === HASH && at > blankBefore ? word : '';
}

function startsWithBrace(bytes: Uint8Array, { start, end }: DocumentSpan): boolean {
  let at = start;
  while (at < end && isBlankByte(bytes[at] ?? 0)) at += 1;
  return bytes[at] === OPEN_BRACE;
}

/**
 * JSON values may follow each other without `---`: kubectl reads them as a stream. Only blanks may part them, and all of
 * them must be JSON; anything else stays one document, which the reader refuses.
 */
function splitJson(bytes: Uint8Array, span: DocumentSpan): readonly DocumentSpan[] {
  const spans: DocumentSpan[] = [];
  let { start, line } = span;
  let currentLine = span.line;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < span.end; at += 1) {
    const byte = bytes[at];
    if (byte === LF) currentLine += 1;
    else if (byte === QUOTE) quoted = !quoted;
    else if (quoted) {
      if (byte === BACKSLASH) at += 1;
    } else if (byte === OPEN_BRACE) {
      if (depth === 0 && hasContent(bytes, start, at)) {
        spans.push({ ...span, start, end: at, line });
        start = at;
        line = currentLine;
      }
      depth += 1;
    } else if (byte === CLOSE_BRACE) depth -= 1;
  }
  if (spans.length === 0) return [span];
  spans.push({ ...span, start, end: span.end, line });
  return spans.every((part) => isJson(bytes.subarray(part.start, part.end))) ? spans : [span];
}

function hasContent(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isBlankByte(bytes[at] ?? 0)) return true;
  return false;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
