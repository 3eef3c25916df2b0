/** An object of a JSON dump: a top-level value, or an element of a top-level value's `items`. */
export interface JsonItem {
  readonly start: number;
  readonly end: number;
  /** Line of `start`, from 1. */
  readonly line: number;
  /** What was asked for of its own string members. */
  readonly members: Readonly<Record<string, string>>;
  /** The same of the list that it is an item of; undefined for a top-level value. */
  readonly list: Readonly<Record<string, string>> | undefined;
}

export class JsonItemsError extends Error {
  override readonly name = 'JsonItemsError';
  readonly line: number;
  /** It is not that something else stands there, but that nothing does. */
  readonly breaksOff: boolean;
  constructor(line: number, breaksOff: boolean) {
    super(`line ${line}`);
    this.line = line;
    this.breaksOff = breaksOff;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const LF = 10;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/**
 * Finds the objects of a dump by their brackets alone, so that each can be parsed by itself, or passed over: a dump may be
 * larger than the longest string. Costs about 1 ns a byte. `names` are the members whose values are told.
 *
 * @throws JsonItemsError where the text is no JSON object, or ends too early
 */
export function splitJsonItems(bytes: Uint8Array, names: readonly string[]): readonly JsonItem[] {
  const items: JsonItem[] = [];
  const wanted = new Set(names);
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let line = 1;

  function fail(): never {
    throw new JsonItemsError(line, at >= bytes.length);
  }

  function next(): number {
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) return -1;
      if (byte === LF) line += 1;
      else if (byte !== 32 && byte !== 9 && byte !== 13) return byte;
      at += 1;
    }
  }

  function expect(byte: number): void {
    if (next() !== byte) fail();
    at += 1;
  }

  /** Behind the closing quote; `at` is on the opening one. */
  function skipString(): void {
    for (at += 1; ; at += 1) {
      const byte = bytes[at];
      if (byte === undefined) fail();
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) break;
    }
    at += 1;
  }

  function skipValue(): void {
    const first = next();
    if (first === QUOTE) skipString();
    else if (first === OPEN_BRACE || first === OPEN_BRACKET) skipBrackets();
    else {
      while (!endsScalar(bytes[at])) at += 1;
    }
  }

  function skipBrackets(): void {
    let depth = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) fail();
      if (byte === QUOTE) {
        skipString();
        continue;
      }
      at += 1;
      if (byte === LF) line += 1;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) return;
      }
    }
  }

  function text(start: number, end: number): string {
    return new TextDecoder().decode(bytes.subarray(start + 1, end - 1));
  }

  /** Reads an object's members; `onItems` for a list in `items`, of which there is one in a list of objects only. */
  function readObject(onItems: ((members: Readonly<Record<string, string>>) => void) | undefined) {
    const members: Record<string, string> = {};
    expect(OPEN_BRACE);
    if (next() === CLOSE_BRACE) {
      at += 1;
      return members;
    }
    for (;;) {
      if (next() !== QUOTE) fail();
      const start = at;
      skipString();
      const name = text(start, at);
      expect(COLON);
      const first = next();
      const valueStart = at;
      if (onItems !== undefined && name === 'items' && first === OPEN_BRACKET) onItems(members);
      else skipValue();
      if (first === QUOTE && wanted.has(name)) members[name] = text(valueStart, at);
      const behind = next();
      at += 1;
      if (behind === CLOSE_BRACE) return members;
      if (behind !== COMMA) fail();
    }
  }

  function readList(list: Readonly<Record<string, string>>): void {
    expect(OPEN_BRACKET);
    if (next() === CLOSE_BRACKET) {
      at += 1;
      return;
    }
    for (;;) {
      if (next() !== OPEN_BRACE) fail();
      const [start, startLine] = [at, line];
      const members = readObject(undefined);
      items.push({ start, end: at, line: startLine, members, list });
      const behind = next();
      at += 1;
      if (behind === CLOSE_BRACKET) return;
      if (behind !== COMMA) fail();
    }
  }

  while (next() >= 0) {
    const [start, startLine] = [at, line];
    const lists: Readonly<Record<string, string>>[] = [];
    const members = readObject((list) => {
      lists.push(list);
      readList(list);
    });
    if (lists.length === 0) items.push({ start, end: at, line: startLine, members, list: undefined });
  }
  return items;
}

function endsScalar(byte: number | undefined): boolean {
  return (
    byte === undefined ||
    byte === COMMA ||
    byte === CLOSE_BRACE ||
    byte === CLOSE_BRACKET ||
    byte === LF ||
    byte === 32 ||
    byte === 13 ||
    byte === 9
  );
}
