import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const web = 'containers: [{name: web, image: nginx}]';

it.each<[string, string, readonly string[]]>([
  [
    'an account that is not here',
    deployment(`serviceAccountName: elsewhere\n${web}`),
    [
      'Deployment/shop/web: gets an API token that it may not need: ServiceAccount elsewhere is not declared here @spec:',
    ],
  ],
  ['not without a token', deployment(`serviceAccountName: elsewhere\nautomountServiceAccountToken: false\n${web}`), []],
  ['not what nothing uses', deployment(web), []],
  ['not what the owner decides', deployment(web, 'annotations: {tokentrim.dev/access: projected}'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-need-unknown', yaml)).toEqual(expected);
});

it('is what an incomplete input leaves open', () => {
  expect(find('token-need-unknown', deployment(web), { incompleteBecause: ['a chart was passed over'] })).toHaveLength(
    1,
  );
});
