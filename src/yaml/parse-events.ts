import { parseEvents as parse, YAMLException, type Event } from 'js-yaml';
import { YamlError } from './tree.ts';

/** Kubernetes' decoder stops at 10,000; nobody's manifest comes near, and a stack has an end. */
const MAX_DEPTH = 1000;

/** Each line that has to be moved costs a parse of the document: beyond so many, or so many characters, it is refused. */
const MAX_MOVED_LINES = 200;
const MAX_PARSED = 20_000_000;
/** Of a document however large. */
const ALWAYS_MOVED_LINES = 20;

/** What js-yaml read, from `source`: the text with some lines moved to the right. */
export interface ParsedEvents {
  readonly events: readonly Event[];
  readonly source: string;
  /** The offset in the text of an offset in `source`. */
  readonly original: (offset: number) => number;
}

interface MovedLine {
  /** Offset of the line in the text. */
  readonly start: number;
  readonly blanks: number;
}

/**
 * Parses one document with js-yaml, and as leniently as Go's parser where that is certain to mean the same: inside a flow
 * collection or a quoted scalar it does not ask how far a line is indented, and YAML ignores the blanks. Such lines are
 * read as if they were indented enough. A line break at the end is added, as kubectl does
 * (k8s.io/apimachinery/pkg/util/yaml/decoder.go): a block scalar's value ends with it.
 *
 * @throws YamlError
 */
export function parseEvents(text: string): ParsedEvents {
  const moved: MovedLine[] = [];
  for (;;) {
    const source = moveLines(text, moved);
    const original = (offset: number): number => originalOffset(text, moved, offset);
    try {
      return { events: parse(source, { maxDepth: MAX_DEPTH }), source, original };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const offset = original(error.mark?.position ?? -1);
      const line = error.reason === 'deficient indentation' ? lineToMove(text, moved, offset) : undefined;
      if (line === undefined) throw yamlErrorOf(error.reason, offset);
      moved.push(line);
      moved.sort((a, b) => a.start - b.start);
    }
  }
}

function yamlErrorOf(reason: string, offset: number): YamlError {
  return reason.startsWith('nesting exceeded') ?
      new NestingError(
        'more than 1,000 levels of nesting',
        offset,
        'No object of Kubernetes is nested so deep: look for brackets or blanks that are too many.',
      )
    : new YamlError(reason, offset, 'Correct the YAML at this place.');
}

/** Nested deeper than any reader goes. */
export class NestingError extends YamlError {}

/** Whether a text has so many brackets open at one place, or indicators in one line, that it may be nested too deep. */
export function mayNestTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > MAX_DEPTH) return true;
  }
  return /(?:[-?:][ \t]+){1000}/.test(text);
}

/** js-yaml says so only inside a flow collection or a quoted scalar; a document marker ends them for Go too. */
function lineToMove(text: string, moved: readonly MovedLine[], offset: number): MovedLine | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const known = moved.some((line) => line.start === start);
  if (
    start === 0 ||
    known ||
    moved.length >= mostMovedLines(text) ||
    /^(?:---|\.\.\.)/.test(text.slice(start, start + 3))
  ) {
    return undefined;
  }
  // No node of the lines above is indented deeper than their blanks and indicators reach.
  const widths = text.slice(0, start).match(/^[ ?:-]+/gm) ?? [];
  return { start, blanks: widths.reduce((widest, width) => Math.max(widest, width.length), 0) + 1 };
}

function mostMovedLines(text: string): number {
  return Math.min(MAX_MOVED_LINES, Math.max(ALWAYS_MOVED_LINES, Math.floor(MAX_PARSED / text.length)));
}

function moveLines(text: string, moved: readonly MovedLine[]): string {
  let source = '';
  let copied = 0;
  for (const { start, blanks } of moved) {
    source += text.slice(copied, start) + ' '.repeat(blanks);
    copied = start;
  }
  const rest = text.slice(copied);
  return text.endsWith('\n') ? source + rest : `${source}${rest}\n`;
}

function originalOffset(text: string, moved: readonly MovedLine[], offset: number): number {
  let shift = 0;
  for (const { start, blanks } of moved) {
    if (offset - shift <= start) break;
    shift += Math.min(blanks, offset - shift - start);
  }
  return Math.min(offset - shift, text.length);
}
