import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../test/observe.ts';
import type { InventoryObject } from '../inventory/inventory.ts';
import { placeObjects } from './place-objects.ts';
import { valuesIn } from '../yaml/insert-document.ts';

const account = (name: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });

/** Puts ServiceAccounts before the objects named, and takes others out. */
function place(
  yaml: string,
  added: Readonly<Record<string, readonly string[]>>,
  removed: readonly string[] = [],
): string {
  const { objects } = inventoryOf(yaml);
  const find = (name: string): InventoryObject => {
    const found = objects.find(({ ref }) => ref.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const fresh = Object.entries(added).flatMap(([name, accounts]) =>
    accounts.map((one) => ({ value: account(one), before: find(name), reason: '' })),
  );
  const text = find(Object.keys(added)[0] ?? removed[0] ?? '').document.yaml?.text ?? '';
  const placed = placeObjects(text, fresh, removed.map(find));
  expect(valuesIn(placed.text)).toEqual(placed.values);
  return placed.text;
}

describe('new objects', () => {
  test('two documents, in their order, found by Helm under the same template', () => {
    const text = '---\n# Source: shop/web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
    expect(place(text, { web: ['a', 'b'] })).toBe(`---
# Source: shop/web.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
---
# Source: shop/web.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: b
${text}`);
  });

  test('a comment of that form further down is not its source', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n# Source: other.yaml\n';
    expect(place(text, { web: ['a'] })).not.toMatch(/^# Source/);
  });

  test('items of a List, before several items, beside their comments', () => {
    const text = `apiVersion: v1
kind: List
items:
# the web
- apiVersion: v1
  kind: Pod
  metadata: {name: web}
- apiVersion: v1
  kind: Pod
  metadata: {name: db} # the database
`;
    expect(place(text, { db: ['d'], web: ['a', 'b'] })).toBe(`apiVersion: v1
kind: List
items:
# the web
- apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: a
- apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: b
- apiVersion: v1
  kind: Pod
  metadata: {name: web}
- apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: d
- apiVersion: v1
  kind: Pod
  metadata: {name: db} # the database
`);
  });

  test('items of a ResourceList with CRLF', () => {
    const text =
      'apiVersion: config.kubernetes.io/v1\r\nkind: ResourceList\r\nitems:\r\n- apiVersion: v1\r\n  kind: Pod\r\n  metadata:\r\n    name: web\r\n';
    expect(place(text, { web: ['a'] })).toBe(
      text.replace(
        'items:\r\n',
        'items:\r\n- apiVersion: v1\r\n  kind: ServiceAccount\r\n  metadata:\r\n    name: a\r\n',
      ),
    );
  });

  test('items of a List in JSON', () => {
    const text =
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}]}';
    expect(place(text, { web: ['a'] })).toBe(
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}]}',
    );
  });

  test('a list of one kind takes no other: a document before it', () => {
    const text = '---\napiVersion: v1\nkind: PodList\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web}\n';
    expect(place(text, { web: ['a'] })).toBe(
      `---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n${text}`,
    );
  });
});

describe('objects that go', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n- {apiVersion: v1, kind: Pod, metadata: {name: web}}\n- {apiVersion: v1, kind: Secret, metadata: {name: t}}\n';

  test('a document', () => {
    expect(place('---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n', {}, ['s'])).toBe('');
  });

  test('items, around one that comes', () => {
    expect(place(list, { web: ['a'] }, ['s', 't'])).toBe(
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: a\n- {apiVersion: v1, kind: Pod, metadata: {name: web}}\n',
    );
  });

  test('an item, and before it one that comes', () => {
    expect(place(list, { s: ['a'] }, ['s'])).toBe(
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: a\n- {apiVersion: v1, kind: Pod, metadata: {name: web}}\n- {apiVersion: v1, kind: Secret, metadata: {name: t}}\n',
    );
  });

  test('every other item of many, and no byte of the rest', () => {
    const pod = (index: number) => `- {apiVersion: v1, kind: Pod, metadata: {name: p${index}}} # stays\n`;
    const secret = (index: number) => `# goes\n- {apiVersion: v1, kind: Secret, metadata: {name: s${index}}}\n`;
    const numbers = Array.from({ length: 600 }, (_, index) => index);
    const head = 'apiVersion: v1\nkind: List\nitems:\n';
    const text = head + numbers.map((index) => pod(index) + secret(index)).join('');
    expect(
      place(
        text,
        {},
        numbers.map((index) => `s${index}`),
      ),
    ).toBe(head + numbers.map((index) => `${pod(index)}# goes\n`).join(''));
  });
});
