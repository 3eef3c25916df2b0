import { expect, test } from 'vitest';
import { remember } from './remember.ts';

function counted(limit?: number) {
  const asked: (readonly number[])[] = [];
  const sizeOf = remember((value: readonly number[]) => {
    asked.push(value);
    return value.length === 0 ? undefined : value.length;
  }, limit);
  return { asked, sizeOf };
}

test('each argument is asked for once, whatever the answer', () => {
  const { asked, sizeOf } = counted();
  const [none, two] = [[], [1, 2]];
  expect([none, two, none, two, [1, 2]].map(sizeOf)).toEqual([undefined, 2, undefined, 2, 2]);
  expect(asked).toEqual([none, two, [1, 2]]);
});

test('with a limit, what was asked before so many others is asked again', () => {
  const { asked, sizeOf } = counted(2);
  const [one, two, three] = [[1], [1, 2], [1, 2, 3]];
  expect([one, two, one, three, one].map(sizeOf)).toEqual([1, 2, 1, 3, 1]);
  expect(asked).toEqual([one, two, three, one]);
});
