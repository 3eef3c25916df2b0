import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { container, deployment } from '../../test/observe.ts';
import { defaultPolicy } from '../policy/policy.ts';

const web = 'containers: [{name: web, image: nginx}]';
const annotated = (access: string, podSpec: string) =>
  deployment(podSpec, `annotations: {tokentrim.dev/access: ${access}, tokentrim.dev/reason: So it is}`);
const because = 'Deployment/shop/web: gets an API token and does not need it: ';

it.each<[string, string, readonly string[]]>([
  [
    'what nothing here uses',
    deployment(web),
    [`${because}it runs as the default ServiceAccount, which nothing here binds @spec:`],
  ],
  [
    'what the owner says is not to be there, at the field that asks for it',
    annotated('none', `${web}\nautomountServiceAccountToken: true`),
    [`${because}So it is @automountServiceAccountToken: true`],
  ],
  ['not where there is none', deployment(`automountServiceAccountToken: false\n${web}`), []],
  ['not what is used', deployment(`${web}\nautomountServiceAccountToken: true`), []],
  ['not what is in doubt', deployment(`serviceAccountName: elsewhere\n${web}`), []],
  ['not what the owner leaves', annotated('unchanged', web), []],
  ['not what the owner gives', annotated('projected', web), []],
  [
    'not where a mount keeps the token out',
    container('volumeMounts: [{name: none, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]'),
    [],
  ],
  ['not of a patch', deployment('priorityClassName: high'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-not-needed', yaml)).toEqual(expected);
});

it('is what the policy takes away without knowing', () => {
  const policy = { ...defaultPolicy, onUnknown: 'none' } as const;
  expect(find('token-not-needed', deployment(`serviceAccountName: elsewhere\n${web}`), { policy })).toHaveLength(1);
});
