import { describe, expect, it } from 'vitest';
import { JsonItemsError, splitJsonItems } from './json-items.ts';

const split = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return splitJsonItems(bytes, ['kind', 'apiVersion']).map(({ start, end, line, members, list }) => ({
    value: JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))),
    line,
    kind: members['kind'],
    list: list?.['kind'],
  }));
};

describe('splitJsonItems', () => {
  it('finds the items of a list, whose kind stands behind them', () => {
    const list = {
      apiVersion: 'v1',
      items: [{ kind: 'A', n: [1, { b: '}"]' }] }, { kind: 'B' }],
      kind: 'List',
      metadata: {},
    };
    expect(split(JSON.stringify(list, null, 2))).toEqual([
      { value: list.items[0], line: 4, kind: 'A', list: 'List' },
      { value: list.items[1], line: 13, kind: 'B', list: 'List' },
    ]);
  });

  it.each<[string, readonly unknown[]]>([
    ['', []],
    [' \n ', []],
    ['{}', [{}]],
    ['\ufeff{"kind": "A"}', [{ kind: 'A' }]],
    ['{"kind":"A"}{"kind":"B"}\n{"kind":"C"}', [{ kind: 'A' }, { kind: 'B' }, { kind: 'C' }]],
    ['{"items": []}', []],
    ['{"items": null, "kind": "A"}', [{ items: null, kind: 'A' }]],
    ['{"spec": {"items": [{}]}}', [{ spec: { items: [{}] } }]],
    [String.raw`{"a\"": "\\", "kind": "A\"B"}`, [{ 'a"': '\\', kind: 'A"B' }]],
    ['{"a": -1.5e3, "b": true, "c": [], "d": "é☃"}', [{ a: -1500, b: true, c: [], d: 'é☃' }]],
    ['{"items": [{"items": [{"kind": "A"}]}]}', [{ items: [{ kind: 'A' }] }]],
  ])('%j', (text, values) => {
    expect(split(text).map(({ value }) => value)).toEqual(values);
  });

  it.each([
    ['{', '1'],
    ['{\n"items": [\n{"a": 1}', '3'],
    ['{"a" 1}', '1'],
    ['{"items": [1]}', '1'],
    ['{"a": "b', '1'],
    ['{}\n\nx', '3'],
    ['[{}]', '1'],
    ['{"a": 1 "b": 2}', '1'],
  ])('refuses %j, naming the line', (text, line) => {
    expect(() => split(text)).toThrow(JsonItemsError);
    expect(() => split(text)).toThrow(line);
  });
});
