import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const web = 'containers: [{name: web, image: nginx}]';
const annotated = (access: string, podSpec: string) =>
  deployment(podSpec, `annotations: {tokentrim.dev/access: ${access}, tokentrim.dev/reason: So it is}`);
const because = 'Deployment/shop/web: gets its API token by automount, for a year and in every container: ';

it.each<[string, string, readonly string[]]>([
  [
    'what is used',
    deployment(`automountServiceAccountToken: true\n${web}`),
    [
      `${because}the pod spec asks for the token (automountServiceAccountToken: true) @automountServiceAccountToken: true`,
    ],
  ],
  ['what the owner gives', annotated('projected', web), [`${because}So it is @spec:`]],
  ['not what the owner leaves', annotated('unchanged', `automountServiceAccountToken: true\n${web}`), []],
  ['not what nothing uses', deployment(web), []],
  ['not what is in doubt', deployment(`serviceAccountName: elsewhere\n${web}`), []],
  ['not what is explicit', annotated('projected', `automountServiceAccountToken: false\n${web}`), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-implicit', yaml)).toEqual(expected);
});
