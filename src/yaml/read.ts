import { readEvents } from './read-events.ts';
import { readWithSecondReader } from './read-second.ts';
import { YamlError, type YamlDocument } from './tree.ts';

/**
 * Reads one document of a stream as Kubernetes does, or refuses it. The marker line (`---`) may be part of the text.
 *
 * @throws YamlError with the place and the remedy; never returns a value other than Kubernetes' own
 */
export function readDocument(text: string): YamlDocument {
  const document = readEitherWay(text);
  refuseOtherReadings(text);
  return document;
}

/** The first reader's error is the one to show: it names the place better. */
function readEitherWay(text: string): YamlDocument {
  try {
    return readEvents(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    try {
      return readWithSecondReader(text);
    } catch (second) {
      if (second instanceof YamlError) throw error;
      throw second;
    }
  }
}

/** What YAML 1.2 readers take as text and go-yaml v2, which follows YAML 1.1, as a line break or an error. */
function refuseOtherReadings(text: string): void {
  const lineBreak = text.search(OTHER_LINE_BREAK);
  if (lineBreak >= 0) {
    throw new YamlError(
      'a line break that is neither LF nor CRLF (CR alone, U+0085, U+2028 or U+2029)',
      lineBreak,
      'Replace it: Kubernetes ends the line here, other tools do not. In a quoted string write it as an escape.',
    );
  }
  if (!text.includes('\\/') || /^\s*\{/.test(text)) return;
  const slash = text.search(/^[^#\n]*"[^"\n]*\\\//m);
  if (slash >= 0) {
    throw new YamlError(
      'the escape \\/',
      text.indexOf('\\/', slash),
      'Write a plain /: Kubernetes refuses \\/ outside JSON.',
    );
  }
}

const OTHER_LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/;
