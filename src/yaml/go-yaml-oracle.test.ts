import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDocument } from './read.ts';
import { readWithSecondReader } from './read-second.ts';
import { YamlError, type YamlDocument } from './tree.ts';

interface OracleCase {
  readonly yaml: string;
  readonly lenient: string;
}
const cases: readonly OracleCase[] = JSON.parse(
  readFileSync(new URL('../../test/data/go-yaml-oracle.json', import.meta.url), 'utf8'),
);

function answer(read: (text: string) => YamlDocument, text: string): unknown {
  try {
    return { value: read(text).value };
  } catch (error) {
    if (error instanceof YamlError) return { refused: error.message };
    throw error;
  }
}

/**
 * Layouts that Kubernetes reads and tokentrim refuses, each with a clear error: a value may never silently differ, but
 * these may be refused.
 */
const REFUSED_THOUGH_READ = new Set([
  'v: 1\n...\nw: 2\n', // Kubernetes drops what follows '...'
  '---\n- 1\n--- \n- 2\n', // two documents: the stream is split before a document is read
]);

describe('the reading of a stream, against go-yaml', () => {
  test.each(cases)('$yaml', ({ yaml, lenient }) => {
    const ours = answer(readDocument, yaml);
    if (lenient.startsWith('ERR') || REFUSED_THOUGH_READ.has(yaml)) expect(ours).toHaveProperty('refused');
    else expect(ours).toEqual({ value: JSON.parse(lenient) });
  });
});

describe('the second reader never has another value', () => {
  test.each(cases.filter(({ lenient }) => !lenient.startsWith('ERR')))('$yaml', ({ yaml, lenient }) => {
    const ours = answer(readWithSecondReader, yaml);
    expect([{ value: JSON.parse(lenient) }, { refused: expect.any(String) }]).toContainEqual(ours);
  });
});
