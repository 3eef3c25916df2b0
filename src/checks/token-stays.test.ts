import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';
import { harden } from '../harden.ts';

const web = (token: string, access = 'none') =>
  deployment(
    `
automountServiceAccountToken: false
containers:
- name: web
  volumeMounts: [{name: token, mountPath: /tokens}]
- name: idle
volumes:
- {name: token, projected: {sources: [{serviceAccountToken: {path: token${token}}}]}}
`,
    `annotations: {tokentrim.dev/access: ${access}}`,
  );
const projected = deployment('containers: [{name: web}]', 'annotations: {tokentrim.dev/access: projected}');
const [fixed] = harden([{ path: 'web.yaml', bytes: new TextEncoder().encode(projected) }]).files;
const written = new TextDecoder().decode(fixed?.bytes);
const stays =
  'Deployment/shop/web: is to have no API token (the annotation tokentrim.dev/access), but container web mounts one at /tokens @{name: token, mountPath: /tokens}]';

it.each<[string, string, readonly string[]]>([
  ['a token without an audience', web(''), [stays]],
  ["a token of the API's audience", web(', audience: https://kubernetes.default.svc'), [stays]],
  ['not of another audience', web(', audience: vault'), []],
  ['not where the workload keeps its token', web('', 'projected'), []],
  ['not what tokentrim wrote, which it takes away', written.replace('access: projected', 'access: none'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-stays', yaml)).toEqual(expected);
});
