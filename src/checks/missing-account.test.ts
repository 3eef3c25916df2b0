import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const account = (name: string, namespace = 'shop') =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
const web = (name: string, field = 'serviceAccountName') => deployment(`${field}: ${name}\ncontainers: [{name: web}]`);
const missing = 'Deployment/shop/web: runs as ServiceAccount robot, which is not in the input';

it.each<[string, string, readonly string[]]>([
  ['an account that is nowhere', web('robot'), [`${missing} @serviceAccountName: robot`]],
  ['by the old field', web('robot', 'serviceAccount'), [`${missing} @serviceAccount: robot`]],
  ['with a typo', web('robot') + account('robto'), [`${missing}; robto is @serviceAccountName: robot`]],
  ['of another name', web('robot') + account('web'), [`${missing} @serviceAccountName: robot`]],
  [
    'in another namespace',
    web('robot') + account('robot', 'other'),
    [`${missing}; namespace other has one of this name @serviceAccountName: robot`],
  ],
  ['not one that is there', web('robot') + account('robot'), []],
  ['not default', web('default'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('missing-account', yaml)).toEqual(expected);
});

it('is not one of the context, nor of an input that may lack it', () => {
  expect(find('missing-account', web('robot'), {}, [account('robot')])).toEqual([]);
  expect(find('missing-account', web('robot'), { incompleteBecause: ['a chart was passed over'] })).toEqual([]);
});
