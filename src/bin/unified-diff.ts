import { diffLines, formatPatch, OMIT_HEADERS, type StructuredPatchHunk } from 'diff';
import type { ByteEdit } from '../index.ts';

const CONTEXT = 3;

/** Lines of the text before from `start` up to `end`, and what takes their place: whole lines, each with its break. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/**
 * What `patch` and `git apply` make the edited file of. The edits are known, and only the lines of each are compared: a
 * search for them takes the square of their number.
 */
export function unifiedDiff(path: string, input: Uint8Array, edits: readonly ByteEdit[]): Uint8Array {
  // A character for each byte: whatever the encoding, the lines are the file's own.
  const text = latin1(input);
  const changes = refined(text, wholeLines(text, edits));
  const file = { oldFileName: path, newFileName: path, oldHeader: '', newHeader: '' };
  const hunks = hunksOf(text, changes);
  return Buffer.concat([
    Buffer.from(formatPatch({ ...file, hunks: [] })),
    Buffer.from(formatPatch({ ...file, hunks }, OMIT_HEADERS), 'latin1'),
  ]);
}

/** The lines that the edits touch. Edits of one line are one change. */
function wholeLines(text: string, edits: readonly ByteEdit[]): readonly Change[] {
  const changes: Change[] = [];
  for (const { start, end, bytes } of edits) {
    const last = changes.at(-1);
    const between = last === undefined || isWhole(text, last) ? undefined : text.slice(last.end, start);
    if (last !== undefined && between?.includes('\n') === false) {
      changes[changes.length - 1] = { start: last.start, end, insert: last.insert + between + latin1(bytes) };
    } else {
      const from = lineStart(text, start);
      changes.push({ start: from, end, insert: text.slice(from, start) + latin1(bytes) });
    }
  }
  return changes.map((change) => {
    if (isWhole(text, change)) return change;
    const end = lineEnd(text, change.end);
    return { ...change, end, insert: change.insert + text.slice(change.end, end) };
  });
}

/** Whether it ends where a line does. */
function isWhole(text: string, { end, insert }: Change): boolean {
  return (end === 0 || text[end - 1] === '\n') && (insert === '' || insert.endsWith('\n'));
}

/** Without the lines that stay: an edit may replace a value by one that has most of its lines. */
function refined(text: string, changes: readonly Change[]): readonly Change[] {
  const result: Change[] = [];
  for (const { start, end, insert } of changes) {
    let at = start;
    for (const { added, removed, value } of diffLines(text.slice(start, end), insert)) {
      if (added || removed) {
        const last = result.at(-1);
        const joins = last?.end === at ? result.pop() : undefined;
        result.push({
          start: joins?.start ?? at,
          end: at + (removed ? value.length : 0),
          insert: (joins?.insert ?? '') + (added ? value : ''),
        });
      }
      if (!added) at += value.length;
    }
  }
  return result;
}

/** Changes with no more between them than both their contexts are one hunk. */
function hunksOf(text: string, changes: readonly Change[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let hunk: StructuredPatchHunk | undefined;
  // Behind the change before: the offset, and the lines up to there in both texts.
  let read = 0;
  let oldLine = 1;
  let newLine = 1;

  function say(sign: ' ' | '-' | '+', lines: readonly string[]): void {
    if (hunk === undefined) return;
    if (sign !== '+') hunk.oldLines += lines.length;
    if (sign !== '-') hunk.newLines += lines.length;
    for (const line of lines) {
      if (line.endsWith('\n')) hunk.lines.push(sign + line.slice(0, -1));
      else hunk.lines.push(sign + line, '\\ No newline at end of file');
    }
  }

  for (const { start, end, insert } of changes) {
    const kept = linesOf(text.slice(read, start));
    if (hunk !== undefined && kept.length <= 2 * CONTEXT) say(' ', kept);
    else {
      say(' ', kept.slice(0, CONTEXT));
      const context = kept.slice(-CONTEXT);
      const before = kept.length - context.length;
      hunk = { oldStart: oldLine + before, oldLines: 0, newStart: newLine + before, newLines: 0, lines: [] };
      hunks.push(hunk);
      say(' ', context);
    }
    const [removed, added] = [linesOf(text.slice(start, end)), linesOf(insert)];
    say('-', removed);
    say('+', added);
    oldLine += kept.length + removed.length;
    newLine += kept.length + added.length;
    read = end;
  }
  say(' ', linesOf(text.slice(read)).slice(0, CONTEXT));
  return hunks;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}
