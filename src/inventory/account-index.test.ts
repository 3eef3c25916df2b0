import { expect, test } from 'vitest';
import { startAccountIndex } from './account-index.ts';

const additions = [
  { namespace: 'a', name: 'web', item: 1 },
  { namespace: undefined, name: 'web', item: 2 },
  { namespace: 'b', name: 'web', item: 3 },
  { namespace: 'a', name: 'web', item: 4 },
  { namespace: 'a', name: 'db', item: 5 },
  { namespace: 'b', name: 'db', item: 1 },
];

test.each([
  { asked: [{ namespace: 'a', name: 'web' }], found: [1, 2, 4] },
  { asked: [{ namespace: 'c', name: 'web' }], found: [2] },
  { asked: [{ namespace: undefined, name: 'web' }], found: [1, 2, 3, 4] },
  {
    asked: [
      { namespace: 'b', name: 'db' },
      { namespace: 'b', name: 'web' },
    ],
    found: [2, 3, 1],
  },
  { asked: [{ namespace: 'a', name: 'constructor' }], found: [] },
  { asked: [], found: [] },
])('an account index finds $found for $asked', ({ asked, found }) => {
  const index = startAccountIndex<number>();
  for (const { item, ...account } of additions) index.add(account, item);
  expect(index.matching(asked)).toEqual(found);
});
