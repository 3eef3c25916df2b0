import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const broken = `${deployment('containers: [{name: web}]')}---\nkind: Pod\nspec: [\n`;

it('is a document that is passed over', () => {
  const [finding, ...others] = find('unread-document', broken, { allowUnreadable: true });
  expect(finding).toMatch(/^: this document was not read: .+/);
  expect(others).toEqual([]);
});

it('is not where all is read', () => {
  expect(find('unread-document', deployment('containers: [{name: web}]'), { allowUnreadable: true })).toEqual([]);
});
