import type { JsonObject, JsonValue } from '../patch/json.ts';
import { emitStyleOf } from './edit.ts';
import { flowStyleOf } from './edit-flow.ts';
import { emitBlock, emitFlow } from './emit.ts';
import { EditRefused, skipBlank } from './layout.ts';
import { readDocument } from './read.ts';
import type { TextEdit } from './splice.ts';
import { splitStream } from './stream.ts';
import type { MappingNode, YamlDocument } from './tree.ts';

/**
 * What makes `value` a document of its own before `neighbour` in the stream, written as the neighbour is: block, flow or
 * JSON, its line breaks, indentation and separators. `comments` are lines above it, which JSON has no place for.
 *
 * @throws EditRefused before a document with directives: these would end up behind a document that is not closed
 */
export function insertDocument(neighbour: YamlDocument, value: JsonObject, comments: readonly string[]): TextEdit {
  const { text } = neighbour;
  const first = skipBlank(text, text.startsWith(BOM) ? 1 : 0);
  if (text[first] === '%') throw new EditRefused('a document with a directive (%)', first);
  const { newline } = emitStyleOf(neighbour);
  // A reader that meets a brace first takes the stream for JSON values, one behind the other, and knows no `---`.
  if (/^\s*\{/.test(text)) return { offset: 0, delete: 0, insert: bodyOf(neighbour, value) + newline };
  const heading = comments.map((comment) => comment + newline).join('');
  if (/^---(?=[\s#]|$)/.test(text)) {
    return { offset: 0, delete: 0, insert: `---${newline}${heading}${bodyOf(neighbour, value)}${newline}` };
  }
  // The first of a stream may not become one that starts with a brace.
  const body = emitBlock(value, 0, emitStyleOf(neighbour));
  return { offset: text.startsWith(BOM) ? 1 : 0, delete: 0, insert: `${heading}${body}${newline}---${newline}` };
}

/** The values of all documents that the text of a stream holds, without those that hold nothing. @throws YamlError */
export function valuesIn(text: string): readonly JsonValue[] {
  const bytes = new TextEncoder().encode(text);
  return splitStream(bytes, () => false)
    .filter((span) => span.class !== 'blank')
    .map(({ start, end }) => readDocument(decoder.decode(bytes.subarray(start, end))).value);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const BOM = '\uFEFF';

function bodyOf(neighbour: YamlDocument, value: JsonObject): string {
  const { text, root } = neighbour;
  const block = emitStyleOf(neighbour);
  if (root?.type !== 'mapping' || !root.flow) return emitBlock(value, 0, block);
  const style = flowStyleOf(text, root);
  const indentation = firstIndentation(text, root);
  if (indentation === undefined) return emitFlow(value, style);
  if (!style.json) return emitBlock(value, 0, block);
  return JSON.stringify(value, null, indentation).replaceAll('\n', block.newline);
}

/** The blanks before the first key, if it stands on a line of its own. */
function firstIndentation(text: string, { start, entries }: MappingNode): string | undefined {
  return /\n([ \t]*)$/.exec(text.slice(start + 1, entries[0]?.key.start))?.[1];
}
