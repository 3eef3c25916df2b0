import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../test/observe.ts';
import { findAccount } from './find-account.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Account } from '../kube/rbac.ts';

const KUSTOMIZE = 'internal.config.kubernetes.io';

function account(name: string, namespace?: string, previous?: string): string {
  const where = namespace === undefined ? '' : `, namespace: ${namespace}`;
  const before =
    previous === undefined ? '' : (
      `, annotations: {${KUSTOMIZE}/previousNames: ${previous}, ${KUSTOMIZE}/previousNamespaces: base}`
    );
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}${where}${before}}\n---\n`;
}

const RENAMED = account('prod-minter', 'prod', 'minter');
const ORIGINAL = { name: 'minter', namespace: 'base' };

function expectFound(named: Account, inventory: Inventory): void {
  const found = findAccount(named, inventory);
  expect(found).toMatchObject({ name: 'prod-minter', namespace: 'prod', original: ORIGINAL });
  expect(found.accounts).toContainEqual(ORIGINAL);
}

describe('an account that Kustomize has renamed', () => {
  test('is found beside what the cluster has, where it leaves its namespace to the release', () => {
    const context = [account('prod-minter', 'prod')];
    const inventory = inventoryOf(account('prod-minter', undefined, 'minter'), { context });
    expectFound({ name: 'prod-minter', namespace: 'prod' }, inventory);
  });

  test.each<[string, string, string?]>([
    ['is found', RENAMED],
    ['is found beside a copy without the old names', RENAMED, account('prod-minter', 'prod')],
    ['is found behind one', account('prod-minter', 'prod') + RENAMED],
    ['is found beside a copy with them', RENAMED, RENAMED],
  ])('%s', (_, yaml, context = '') => {
    const inventory = inventoryOf(yaml, { context: [context] });
    expectFound({ name: 'prod-minter', namespace: 'prod' }, inventory);
    expectFound(ORIGINAL, inventory);
  });
});

test.each<[string, string, string?]>([
  ['none', ''],
  ['none in its namespace', account('minter', 'dev')],
  ['two of before', account('a', 'a', 'minter') + account('b', 'b', 'minter')],
])('an account is as it is named where the input has %s', (_, yaml) => {
  const named = { name: 'minter', namespace: 'base' };
  expect(findAccount(named, inventoryOf(yaml))).toEqual({ ...named, accounts: [named], original: named });
});

test('an account of two namespaces is as it is named, without one', () => {
  const named = { name: 'minter', namespace: undefined };
  const inventory = inventoryOf(account('minter', 'a') + account('minter', 'b'));
  expect(findAccount(named, inventory)).toEqual({ ...named, accounts: [named], original: named });
});
