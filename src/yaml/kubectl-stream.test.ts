import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../patch/json.ts';
import { readDocument } from './read.ts';
import { splitStream } from './stream.ts';
import { YamlError } from './tree.ts';

/** `documents`: JSON texts, `null` for an empty one. `error`: what kubectl says instead. */
interface RecordedStream {
  readonly yaml: string;
  readonly documents?: readonly string[];
  readonly error?: string;
}

/**
 * What kubectl and Helm read from a stream: recorded from NewYAMLOrJSONDecoder of k8s.io/apimachinery 0.36.3, with
 * sigs.k8s.io/yaml 1.6.0.
 */
const streams: readonly RecordedStream[] = JSON.parse(
  readFileSync(new URL('../../test/data/kubectl-stream.json', import.meta.url), 'utf8'),
);

/** Documents that hold something, or why the stream is refused. */
function readStream(yaml: string): readonly JsonValue[] | string {
  const bytes = new TextEncoder().encode(yaml);
  const values: JsonValue[] = [];
  for (const span of splitStream(bytes, () => false)) {
    if (span.gluedSeparator !== undefined) return 'a glued separator';
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(span.start, span.end));
    try {
      const { value } = readDocument(text);
      if (value !== null) values.push(value);
    } catch (error) {
      if (error instanceof YamlError) return error.message;
      throw error;
    }
  }
  return values;
}

/** Streams that kubectl reads and tokentrim refuses: of many of them kubectl drops a part without a word. */
const REFUSED_THOUGH_READ: Readonly<Record<string, string>> = {
  ' ---\n[a]\n': 'an indented marker is text',
  '  --- # x\na: 1\n': 'an indented marker is a document of its own, and the rest is dropped',
  '  a: "b\nc"\nd: 1\n': 'what is indented less than the first key is dropped',
  'a: "x\\\n\n  y"\n': 'the first reader drops the empty line',
  'a: "x\\\r\n\r\n  y"\n': 'the first reader drops the empty line',
  'a: {b:, c: d}\n': 'the key is b:',
  'a: [b:, c]\n': 'the element is b:',
  'a: [x:]\n': 'the element is x:',
  'a: {?c: d}\n': 'the question mark is an indicator',
  'a: [?c]\n': 'the question mark is an indicator',
  '# only\n\ufeff---\n[1]\n': 'the marker is text',
  'a: x\u2028b: y\n': 'U+2028 ends the line',
  'a: 1\rb: 2\r': 'CR ends the line',
  'a: 1\n---#c\n{"a":1}\n': 'a separator here, and text at the start of a stream',
  '{"a":1}\n# c\n{"b":2}\n{"d":3}\n': 'the third value is dropped',
  '{a: b}\n\n{a: b}\n': 'the second value is dropped',
  'a: 1\n%YAML 1.1\n---\nb: 2\n': 'the directive is dropped',
};

/** Streams that kubectl refuses and tokentrim reads: nothing of them reaches a cluster, so no value can be wrong. */
const READ_THOUGH_REFUSED: ReadonlySet<string> = new Set([
  'a: 1\n--- {"z":1}\n',
  '%YAML 1.1\n---\na: 1\n', // kubectl takes the directive for a document; other tools read it
  '%TAG !e! tag:e,2000:\n---\na: !e!x 1\n',
  '? a\n  : b\n',
]);

describe('the reading of a stream, against kubectl', () => {
  test.each(streams)('$yaml', ({ yaml, documents }) => {
    const ours = readStream(yaml);
    if (documents === undefined) {
      if (!READ_THOUGH_REFUSED.has(yaml)) expect(ours).toBeTypeOf('string');
    } else if (Object.hasOwn(REFUSED_THOUGH_READ, yaml)) expect(ours).toBeTypeOf('string');
    else expect(ours).toEqual(documents.map((text) => JSON.parse(text)).filter((value) => value !== null));
  });
});
