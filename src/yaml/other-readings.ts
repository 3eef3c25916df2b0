import { skipBlank } from './layout.ts';
import { YamlError, type MappingEntry, type ScalarNode, type YamlDocument, type YamlNode } from './tree.ts';

/**
 * Refuses what readers of YAML 1.2 take as one thing and go-yaml v2, which follows YAML 1.1, as another or not at all.
 * Source: sigs.k8s.io/yaml/goyaml.v2/{readerc,scannerc}.go.
 *
 * @throws YamlError
 */
export function refuseOtherReadings({ text, root }: YamlDocument): void {
  if (isJson(text)) return;
  refuseOddCharacters(text);
  refuseMarkers(text);
  // Few documents have one behind their start.
  if (root !== undefined && text.includes(BYTE_ORDER_MARK, 1)) refuseMarkedKeys(text, root);
  // Few documents have any of these: the tree is walked only for them.
  if (root !== undefined && SUSPICIOUS.test(text)) refuseIn(text, root, false);
}

/** kubectl reads JSON as JSON: any character and any escape in its strings. */
function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const OTHER_LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/;
const CONTROL_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

const ODD_CHARACTER = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]/;

/** A reader that takes one for a line break may see something else first. @throws YamlError */
export function refuseCharacters(text: string): void {
  if (!isJson(text)) refuseOddCharacters(text);
}

function refuseOddCharacters(text: string): void {
  // Nearly always there is none: one look instead of two.
  if (!ODD_CHARACTER.test(text)) return;
  const lineBreak = text.search(OTHER_LINE_BREAK);
  if (lineBreak >= 0) {
    throw new YamlError(
      'a line break that is neither LF nor CRLF (CR alone, U+0085, U+2028 or U+2029)',
      lineBreak,
      'Replace it: Kubernetes ends the line here, other tools do not. In a quoted string write it as an escape.',
    );
  }
  const control = text.search(CONTROL_CHARACTER);
  if (control >= 0) {
    throw new YamlError(
      `a control character (U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0')})`,
      control,
      'Remove it: Kubernetes refuses it. In a double-quoted string write it as an escape (\\x1b).',
    );
  }
}

function refuseMarkers(text: string): void {
  const handle = text.includes('%TAG') ? text.search(TAG_DIRECTIVE) : -1;
  if (handle >= 0) {
    throw new YamlError('a %TAG directive', handle, 'Remove it, and write tags in full: tools do not agree on it.');
  }
  const first = skipBlank(text, text.startsWith(BYTE_ORDER_MARK) ? 1 : 0);
  const marker = text.slice(first, first + 3);
  if (marker !== '...' && (marker !== '---' || /[\uFEFF\n]/.test(text[first - 1] ?? '\n'))) return;
  if (!/^\s?$/.test(text[first + 3] ?? '')) return;
  throw new YamlError(
    `'${marker}' before the document${marker === '---' ? ', indented' : ''}`,
    first,
    "Remove it, or write '---' at the start of the line: Kubernetes does not take it for a separator.",
  );
}

const TAG_DIRECTIVE = /^\uFEFF?%TAG[ \t]/m;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Kubernetes drops one that stands right behind a separator, and elsewhere takes it for a part of a key, whose name is
 * then another. Other tools do either, or cannot go on. In a value it is text to all of them.
 *
 * @throws YamlError
 */
export function refuseByteOrderMarks(text: string): void {
  if (!text.includes(BYTE_ORDER_MARK, 1)) return;
  const start = skipBlank(text, text.startsWith(BYTE_ORDER_MARK) ? 1 : 0);
  const behindMarker = text.startsWith('---', start) ? skipBlank(text, start + 3) : start;
  const startsLine = text.indexOf(`\n${BYTE_ORDER_MARK}`) + 1;
  for (const offset of [start, behindMarker, startsLine]) refuseMarkAt(text, offset);
}

function refuseMarkedKeys(text: string, root: YamlNode): void {
  refuseMarkAt(text, root.start);
  if (root.type === 'mapping') for (const { key } of root.entries) refuseMarkAt(text, key.start);
}

function refuseMarkAt(text: string, offset: number): void {
  if (offset < 1 || text[offset] !== BYTE_ORDER_MARK) return;
  throw new YamlError(
    'a byte order mark that does not start the file',
    offset,
    'Remove it: some tools drop it here, others read it as text. Files saved on Windows and joined have such.',
  );
}

const SUSPICIOUS = /\\[/\r\n]|[{[,]\s*\?|:[,[\]{}]/;

function refuseIn(text: string, node: YamlNode, inFlow: boolean): void {
  switch (node.type) {
    case 'scalar':
      refuseScalar(text, node, inFlow);
      break;
    case 'sequence':
      for (const item of node.items) refuseIn(text, item, node.flow);
      break;
    case 'mapping':
      for (const entry of node.entries) {
        if (node.flow) refuseGluedColon(text, entry);
        refuseIn(text, entry.key, node.flow);
        refuseIn(text, entry.value, node.flow);
      }
      break;
    case 'alias':
  }
}

function refuseScalar(text: string, { style, start, end }: ScalarNode, inFlow: boolean): void {
  if (style === 'plain' && inFlow && text[start] === '?') {
    throw new YamlError('a plain word that starts with ? in a flow collection', start, 'Quote it.');
  }
  if (style !== 'double') return;
  const written = text.slice(start, end);
  // A regular expression that looks at pairs of characters exhausts its stack in a value of megabytes.
  for (let at = written.indexOf('\\'); at >= 0; at = written.indexOf('\\', at + 2)) {
    if (written[at + 1] === '/') {
      throw new YamlError('the escape \\/', start + at, 'Write a plain /: Kubernetes refuses \\/ outside JSON.');
    }
    EMPTY_LINE_BEHIND_ESCAPE.lastIndex = at;
    if (EMPTY_LINE_BEHIND_ESCAPE.test(written)) {
      throw new YamlError('an empty line behind an escaped line break', start + at, 'Write \\n instead.');
    }
  }
}

/** js-yaml drops the empty lines, which are line breaks of the value. */
const EMPTY_LINE_BEHIND_ESCAPE = /\\\r?\n[ \t]*\r?\n/y;

function refuseGluedColon(text: string, { key }: MappingEntry): void {
  if (key.type !== 'scalar' || key.style !== 'plain' || key.end < 0) return;
  if (!/^:[,[\]{}]$/.test(text.slice(key.end, key.end + 2))) return;
  throw new YamlError('a colon that a bracket or comma follows', key.end, 'Put a blank behind the colon.');
}
