import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const mounted = (mountPath: string, audience = '') =>
  deployment(`
containers:
- {name: web, volumeMounts: [{name: token, mountPath: ${mountPath}}]}
volumes:
- {name: token, projected: {sources: [{serviceAccountToken: {path: token${audience}}}]}}
`);

it.each<[string, string, readonly string[]]>([
  [
    'at a path of its own',
    mounted('/var/run/secrets/tokens'),
    [
      'Deployment/shop/web: container web mounts a token without an audience at /var/run/secrets/tokens: it is good for the whole API @mountPath: /var/run/secrets/tokens}]}',
    ],
  ],
  ['not at the default path', mounted('/var/run/secrets/kubernetes.io/serviceaccount'), []],
  ['not at the default path, written otherwise', mounted('/run/secrets/kubernetes.io/serviceaccount/'), []],
  ['not with an audience', mounted('/var/run/secrets/tokens', ', audience: vault'), []],
  ["not with the API's, which somebody chose", mounted('/tokens', ', audience: https://kubernetes.default.svc'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-without-audience', yaml)).toEqual(expected);
});
