import { readCommon } from './read-common.ts';
import { readEvents } from './read-events.ts';
import { mayNestTooDeep, NestingError } from './parse-events.ts';
import { refuseByteOrderMarks, refuseCharacters, refuseOtherReadings } from './other-readings.ts';
import { readWithSecondReader } from './read-second.ts';
import { YamlError, type YamlDocument } from './tree.ts';

/**
 * Reads one document of a stream as Kubernetes does, or refuses it. The marker line (`---`) may be part of the text.
 *
 * @throws YamlError with the place and the remedy; never returns a value other than Kubernetes' own
 */
export function readDocument(text: string): YamlDocument {
  const document = readCommon(text) ?? readEitherWay(text);
  refuseOtherReadings(document);
  return document;
}

/** The first reader's error is the one to show: it names the place better. */
function readEitherWay(text: string): YamlDocument {
  refuseByteOrderMarks(text);
  refuseCharacters(text);
  try {
    return readEvents(text);
  } catch (error) {
    // The second reader has no bound, and V8 ends the process where it compiles an expression at the end of the stack.
    if (!(error instanceof YamlError) || error instanceof NestingError || mayNestTooDeep(text)) throw error;
    try {
      return readWithSecondReader(text);
    } catch (second) {
      if (second instanceof YamlError) throw error;
      throw second;
    }
  }
}
