import fastJsonPatch from 'fast-json-patch';
import { describe, expect, test } from 'vitest';
import { applyPatch, PatchError } from './apply.ts';
import type { JsonValue } from './json.ts';
import type { Patch } from './operation.ts';

const document: JsonValue = { a: [{ b: 1 }, { b: 2 }], c: { 'd/e': { '~f': null } }, g: 'h' };

/** The same, and frozen all the way down. */
function frozen(value: JsonValue): JsonValue {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}

/** What the library makes of a copy. */
function byLibrary(value: JsonValue, patch: Patch): JsonValue {
  return fastJsonPatch.applyPatch(structuredClone(value), structuredClone([...patch]), true, true, true).newDocument;
}

const patches: readonly Patch[] = [
  [],
  [{ op: 'add', path: '/c/x', value: { y: [] } }],
  [
    { op: 'add', path: '/c/x', value: { y: [] } },
    { op: 'add', path: '/c/x/y/-', value: 1 },
  ],
  [
    { op: 'remove', path: '/a/0' },
    { op: 'replace', path: '/a/0/b', value: 3 },
  ],
  [
    { op: 'add', path: '/a/0', value: { b: 0 } },
    { op: 'remove', path: '/a/2/b' },
  ],
  [
    { op: 'test', path: '/c/d~1e/~0f', value: null },
    { op: 'replace', path: '/c/d~1e/~0f', value: 1 },
  ],
  [{ op: 'replace', path: '', value: [1] }],
  [
    { op: 'move', from: '/a/0', path: '/c/moved' },
    { op: 'replace', path: '/a/0/b', value: 4 },
  ],
  [
    { op: 'copy', from: '/a/0', path: '/a/-' },
    { op: 'replace', path: '/a/2/b', value: 5 },
  ],
  [
    { op: 'copy', from: '/a', path: '/i' },
    { op: 'replace', path: '/i/0/b', value: 6 },
  ],
];

describe('applyPatch', () => {
  test.each(patches.map((patch) => ({ patch })))('gives what the library gives of a copy: $patch', ({ patch }) => {
    const input = frozen(structuredClone(document));
    const result = applyPatch(input, patch);
    expect(result).toEqual(byLibrary(document, patch));
    expect(input).toEqual(document);
  });

  test('shares what is not reached', () => {
    const input = frozen(structuredClone(document));
    const result = applyPatch(input, [{ op: 'replace', path: '/a/1/b', value: 3 }]);
    expect(result).toEqual({ ...document, a: [{ b: 1 }, { b: 3 }] });
    expect(result).toHaveProperty('c');
    const parts = (value: JsonValue) => (typeof value === 'object' && value !== null ? Object.values(value) : []);
    expect(parts(result)[1]).toBe(parts(input)[1]);
    expect(parts(parts(result)[0] ?? null)[0]).toBe(parts(parts(input)[0] ?? null)[0]);
  });

  test('gives what the library gives of a copy where it changes thousands of one list', () => {
    const input: JsonValue = frozen({ items: Array.from({ length: 3000 }, (_, index) => ({ index, tags: [0] })) });
    const patch = Array.from({ length: 3000 }, (_, index): Patch => [
      { op: 'add', path: `/items/${index}/tags/0`, value: index },
      ...(index % 3 === 0 ? [{ op: 'remove', path: `/items/${index}/index` } as const] : []),
    ]).flat();
    const removals = Array.from(
      { length: 1000 },
      (_, index) => ({ op: 'remove', path: `/items/${2999 - index}` }) as const,
    );
    const result = applyPatch(input, [...patch, ...removals]);
    expect(result).toEqual(byLibrary(input, [...patch, ...removals]));
  });

  test('reaches members that are called as what objects inherit', () => {
    const parse: (text: string) => JsonValue = JSON.parse;
    const input = parse('{"__proto__": {"a": 1}, "constructor": {"prototype": {}}}');
    const result = applyPatch(frozen(input), [
      { op: 'add', path: '/__proto__/b', value: 2 },
      { op: 'replace', path: '/__proto__/a', value: 3 },
      { op: 'add', path: '/constructor/prototype/c', value: 4 },
    ]);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"a":3,"b":2},"constructor":{"prototype":{"c":4}}}');
    expect(JSON.stringify(input)).toBe('{"__proto__":{"a":1},"constructor":{"prototype":{}}}');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('leaves the values of the patch alone', () => {
    const added: JsonValue = frozen({ list: [1] });
    const patch: Patch = [
      { op: 'add', path: '/c/x', value: added },
      { op: 'add', path: '/c/x/list/-', value: 2 },
    ];
    expect(applyPatch(document, patch)).toHaveProperty('c.x.list', [1, 2]);
    expect(added).toEqual({ list: [1] });
  });

  test.each<{ patch: Patch; index: number }>([
    { patch: [{ op: 'remove', path: '/nothing' }], index: 0 },
    { patch: [{ op: 'replace', path: '/c/nothing', value: 1 }], index: 0 },
    { patch: [{ op: 'add', path: '/a/7', value: 1 }], index: 0 },
    { patch: [{ op: 'add', path: '/nothing/deeper', value: 1 }], index: 0 },
    { patch: [{ op: 'test', path: '/g', value: 'i' }], index: 0 },
    { patch: [{ op: 'add', path: 'no-slash', value: 1 }], index: 0 },
    { patch: [{ op: 'add', path: '/__proto__/x', value: 1 }], index: 0 },
    { patch: [{ op: 'add', path: '/__proto__', value: {} }], index: 0 },
    { patch: [{ op: 'add', path: '/c/constructor/prototype/x', value: 1 }], index: 0 },
    { patch: [{ op: 'copy', from: '/constructor', path: '/i' }], index: 0 },
    {
      patch: [
        { op: 'add', path: '/c/x', value: 1 },
        { op: 'test', path: '/c/x', value: 2 },
      ],
      index: 1,
    },
  ])('refuses $patch', ({ patch, index }) => {
    const input = frozen(structuredClone(document));
    let thrown: unknown;
    try {
      applyPatch(input, patch);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PatchError);
    expect(thrown).toMatchObject({ index });
    expect(input).toEqual(document);
  });
});
