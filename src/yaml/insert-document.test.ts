import { describe, expect, test } from 'vitest';
import { insertDocument, valuesIn } from './insert-document.ts';
import { EditRefused } from './layout.ts';
import { readDocument } from './read.ts';
import { splice } from './splice.ts';

const value = { kind: 'A', metadata: { name: 'x', tags: ['t'] } };

function before(text: string, comments: readonly string[] = []): string {
  return splice(text, [insertDocument(readDocument(text), value, comments)]);
}

describe('a document before another', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'in a stream',
      '---\nkind: B\nm:\n  n: 1\n',
      '---\nkind: A\nmetadata:\n  name: x\n  tags:\n  - t\n---\nkind: B\nm:\n  n: 1\n',
    ],
    ['as the first, which has no marker', 'kind: B\n', 'kind: A\nmetadata:\n  name: x\n  tags:\n  - t\n---\nkind: B\n'],
    ['without a final newline', '---\nkind: B', '---\nkind: A\nmetadata:\n  name: x\n  tags:\n  - t\n---\nkind: B'],
    [
      'CRLF',
      '---\r\nkind: B\r\n',
      '---\r\nkind: A\r\nmetadata:\r\n  name: x\r\n  tags:\r\n  - t\r\n---\r\nkind: B\r\n',
    ],
    [
      'indented as its neighbour',
      '---\nkind: B\nm:\n    n:\n      - 1\n',
      '---\nkind: A\nmetadata:\n    name: x\n    tags:\n      - t\n---\nkind: B\nm:\n    n:\n      - 1\n',
    ],
    [
      'behind a byte order mark',
      '\uFEFFkind: B\n',
      '\uFEFFkind: A\nmetadata:\n  name: x\n  tags:\n  - t\n---\nkind: B\n',
    ],
    ['JSON on one line', '{"kind":"B"}\n', '{"kind":"A","metadata":{"name":"x","tags":["t"]}}\n{"kind":"B"}\n'],
    [
      'JSON on several lines',
      '{\n    "kind": "B"\n}\n',
      '{\n    "kind": "A",\n    "metadata": {\n        "name": "x",\n        "tags": [\n            "t"\n        ]\n    }\n}\n{\n    "kind": "B"\n}\n',
    ],
    ['a flow mapping', '---\n{kind: B}\n', '---\n{kind: A, metadata: {name: x, tags: [t]}}\n---\n{kind: B}\n'],
    [
      'a flow mapping under a comment, the first of its stream',
      '# c\n{kind: B}\n',
      'kind: A\nmetadata:\n  name: x\n  tags:\n  - t\n---\n# c\n{kind: B}\n',
    ],
    [
      'a marker with a comment',
      '--- # c\nkind: B\n',
      '---\nkind: A\nmetadata:\n  name: x\n  tags:\n  - t\n--- # c\nkind: B\n',
    ],
  ];
  test.each(cases)('%s', (_, text, expected) => {
    const result = before(text);
    expect(result).toBe(expected);
    expect(valuesIn(result)).toEqual([value, readDocument(text).value]);
  });

  test('with comments of its own', () => {
    const text = '---\n# Source: a.yaml\nkind: B\n';
    expect(before(text, ['# Source: a.yaml'])).toMatch(/^---\n# Source: a\.yaml\nkind: A\n/);
  });

  test('not before directives', () => {
    expect(() => before('# c\n%YAML 1.1\n---\nkind: B\n')).toThrow(EditRefused);
  });
});
