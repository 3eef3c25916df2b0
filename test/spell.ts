import { isJsonArray, isJsonObject, type JsonValue } from '../src/patch/json.ts';

/** One of the many ways to write a value as YAML. */
export interface Spelling {
  readonly json: boolean;
  /** Columns between a key and what stands under it. */
  readonly indent: number;
  /** Columns between a key and the dashes of its list. */
  readonly listIndent: number;
  /** Collections from this depth on are written in flow style. */
  readonly flowDepth: number;
  readonly quotes: 'plain' | 'single' | 'double';
  /** A comment at every so many lines; 0 for none. */
  readonly comments: number;
  /** Collections that occur twice are written once, and aliased. */
  readonly anchors: boolean;
  readonly newline: '\n' | '\r\n';
  readonly finalNewline: boolean;
}

/** A document that reads as `value`, without a marker. */
export function spell(value: JsonValue, style: Spelling): string {
  const text = style.json ? `${JSON.stringify(value, null, style.indent)}\n` : spellYaml(value, style);
  const ended = style.finalNewline ? text : text.replace(/\n$/, '');
  return ended.replaceAll('\n', style.newline);
}

function spellYaml(document: JsonValue, style: Spelling): string {
  const repeated = style.anchors ? repeatedIn(document) : new Set<string>();
  const anchors = new Map<string, string>();
  let lines = 0;

  /** What follows `key:` or `-`, with its line break. The columns are where children of a block collection stand. */
  function behind(value: JsonValue, mappingColumn: number, listColumn: number, depth: number): string {
    const { properties, alias } = anchorOf(value);
    if (alias !== undefined) return ` ${alias}${lineEnd()}`;
    if (!isFilled(value) || depth >= style.flowDepth) return `${properties} ${flow(value)}${lineEnd()}`;
    const head = `${properties}${lineEnd()}`;
    if (isJsonArray(value)) {
      const pad = ' '.repeat(listColumn);
      return head + value.map((item) => `${lineBefore(pad)}${pad}-${behindDash(item, listColumn, depth + 1)}`).join('');
    }
    const pad = ' '.repeat(mappingColumn);
    const members = isJsonObject(value) ? Object.entries(value) : [];
    return (
      head +
      members
        .map(([name, inner]) => {
          const before = lineBefore(pad);
          const under = behind(inner, mappingColumn + style.indent, mappingColumn + style.listIndent, depth + 1);
          return `${before}${pad}${scalar(name)}:${under}`;
        })
        .join('')
    );
  }

  /** A mapping starts on the dash's line, where no comment and no anchor is in the way. */
  function behindDash(item: JsonValue, column: number, depth: number): string {
    const text = behind(item, column + 2, column + 2, depth);
    const glued = /^\n {2,}(?! *#)/.test(text) && isJsonObject(item);
    return glued ? ` ${text.slice(1 + column + 2)}` : text;
  }

  function flow(value: JsonValue): string {
    if (isJsonArray(value)) return `[${value.map(inFlow).join(', ')}]`;
    if (!isJsonObject(value)) return scalar(value);
    return `{${Object.entries(value)
      .map(([name, inner]) => `${scalar(name)}: ${inFlow(inner)}`)
      .join(', ')}}`;
  }

  function inFlow(value: JsonValue): string {
    const { properties, alias } = anchorOf(value);
    return alias === undefined ? `${properties} ${flow(value)}`.trimStart() : `${alias} `;
  }

  function scalar(value: JsonValue): string {
    if (typeof value !== 'string' || style.quotes === 'double') return JSON.stringify(value);
    if (style.quotes === 'plain' && /^[a-z][\w./-]*$/i.test(value) && !READERS_DISPUTE.test(value)) return value;
    return /^[ -~]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  }

  function anchorOf(value: JsonValue): { readonly properties: string; readonly alias?: string } {
    const key = JSON.stringify(value);
    if (!repeated.has(key)) return { properties: '' };
    const known = anchors.get(key);
    if (known !== undefined) return { properties: '', alias: `*${known}` };
    const name = `a${anchors.size}`;
    anchors.set(key, name);
    return { properties: ` &${name}` };
  }

  function lineEnd(): string {
    lines += 1;
    return isCommented(1) ? ` # line ${lines}\n` : '\n';
  }

  function lineBefore(pad: string): string {
    return isCommented(2) ? `${pad}# above ${lines}\n` : '';
  }

  function isCommented(rest: number): boolean {
    return style.comments > 0 && lines % style.comments === rest % style.comments;
  }

  return behind(document, 0, 0, 0).replace(/^ +/, '').replace(/^\n/, '');
}

const READERS_DISPUTE = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isFilled(value: JsonValue): boolean {
  return (isJsonArray(value) && value.length > 0) || (isJsonObject(value) && Object.keys(value).length > 0);
}

function repeatedIn(value: JsonValue): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  const visit = (node: JsonValue): void => {
    if (typeof node !== 'object' || node === null || !isFilled(node)) return;
    const key = JSON.stringify(node);
    if (seen.has(key)) twice.add(key);
    seen.add(key);
    for (const inner of isJsonArray(node) ? node : Object.values(node)) visit(inner);
  };
  visit(value);
  return twice;
}
