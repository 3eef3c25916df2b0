import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { analyze, defaultPolicy, harden, hardenResourceList } from './index.ts';

const bytes = new TextEncoder().encode(
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n',
);
const file = { path: 'a.yaml', bytes };

/** As plain JavaScript calls a function: with anything. */
function call(target: (...args: never) => unknown, ...args: readonly unknown[]): unknown {
  return Reflect.apply(target, undefined, args);
}

describe('a wrong argument is told in a sentence', () => {
  const files = 'files: expected a list of {path, bytes}; found';
  const policy = 'as parsePolicy and policyFromObject make it; found';
  test.each<readonly [readonly unknown[], string]>([
    [[], `${files} undefined`],
    [['text'], `${files} a string "text"`],
    [[file], `${files} an object`],
    [[['a.yaml']], 'files[0]: expected {path, bytes}; found a string "a.yaml"'],
    [[[file, { bytes }]], 'files[1].path: expected a string; found undefined'],
    [
      [[{ path: 'x', bytes: 'kind: Pod' }]],
      'files[0].bytes: expected a Uint8Array, as new TextEncoder().encode(text) makes it; found a string "kind: Pod"',
    ],
    [
      [[{ ...file, role: 'contxt' }]],
      'files[0].role: expected input, found, context, neighbour; found a string "contxt"',
    ],
    [[[file], null], 'options: expected an object; found null'],
    [[[file], { only: 'web' }], 'options.only: expected a list; found a string "web"'],
    [[[file], { only: [5] }], `options.only[0]: expected an object, ${policy} a number`],
    [[[file], { exclude: [{ names: ['web'] }] }], `options.exclude[0].kinds: expected a list, ${policy} undefined`],
    [[[file], { namespace: '' }], 'options.namespace: expected a name; found a string ""'],
    [[[file], { namespace: null }], 'options.namespace: expected a name; found null'],
    [[[file], { complete: 'no' }], 'options.complete: expected true or false; found a string "no"'],
    [[[file], { incompleteBecause: [5] }], 'options.incompleteBecause: expected a list of strings; found a list'],
    [[[file], { today: 'monday' }], 'options.today: expected a day such as 2026-03-31; found a string "monday"'],
    [[[file], { policy: 'tokentrim.yaml' }], `options.policy: expected an object, ${policy} a string "tokentrim.yaml"`],
    [
      [[file], { policy: { kind: 'TokenPolicy', spec: {} } }],
      `options.policy.profile: expected a string, ${policy} undefined`,
    ],
    [
      [[file], { policy: { ...defaultPolicy, rules: {} } }],
      `options.policy.rules: expected a list, ${policy} an object`,
    ],
    [
      [[file], { policy: { ...defaultPolicy, token: { expirationSeconds: 600 } } }],
      `options.policy.token.volumeName: expected a string, ${policy} undefined`,
    ],
  ])('%#', (args, message) => {
    for (const target of [harden, analyze]) expect(() => call(target, ...args)).toThrow(new TypeError(message));
  });

  test('by hardenResourceList too', () => {
    expect(() => call(hardenResourceList, 'text')).toThrow(
      new TypeError('files[0]: expected {path, bytes}; found a string "text"'),
    );
    expect(() => call(hardenResourceList, { path: '-', bytes: 'text' })).toThrow(/^files\[0\]\.bytes: expected/);
    expect(() => call(hardenResourceList, { path: '-', bytes }, null)).toThrow(/^options: expected/);
  });
});

test('any Uint8Array will do: a Buffer, and one of another realm', () => {
  const foreign: unknown = runInNewContext(`new Uint8Array([${bytes.join()}])`);
  for (const one of [Buffer.from(bytes), foreign]) {
    expect(call(harden, [{ path: 'a.yaml', bytes: one }])).toMatchObject({ problems: [], files: [{ changed: true }] });
  }
});
