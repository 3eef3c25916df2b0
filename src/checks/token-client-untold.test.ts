import { expect, it } from 'vitest';
import { deployment } from '../../test/observe.ts';
import { find } from '../../test/find.ts';

function mounting(audience: string, container = '', place = '/run/secrets/tokens'): string {
  return deployment(`
automountServiceAccountToken: false
containers:
- name: web
  image: i
  volumeMounts: [{name: t, mountPath: ${place}}]
${container}
volumes: [{name: t, projected: {sources: [{serviceAccountToken: {audience: '${audience}', path: file}}]}}]`);
}

const untold = (service: string, by: string) => [
  `Deployment/shop/web: nothing tells container web that its token for ${service} is /run/secrets/tokens/file: tell it by ${by} @mountPath: /run/secrets/tokens}]`,
];

it.each<[string, string, readonly string[]]>([
  [
    'Vault',
    mounting('vault'),
    untold(
      'Vault',
      'token_path of the kubernetes method in Vault Agent, or the path that the program gives its library',
    ),
  ],
  ['Consul', mounting('consul'), untold('Consul', '-bearer-token-file of consul login')],
  ['SPIRE', mounting('spire-server'), untold('SPIRE', 'token_path of the attestor k8s_psat')],
  ['AWS', mounting('sts.amazonaws.com'), untold('AWS', 'AWS_WEB_IDENTITY_TOKEN_FILE, beside AWS_ROLE_ARN')],
  [
    'Azure',
    mounting('api://AzureADTokenExchange'),
    untold('Azure', 'AZURE_FEDERATED_TOKEN_FILE, beside AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_AUTHORITY_HOST'),
  ],
  [
    'Google Cloud',
    mounting('//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b'),
    untold('Google Cloud', 'credential_source.file in the file that GOOGLE_APPLICATION_CREDENTIALS names'),
  ],
  ['not a service that nobody knows', mounting('acme'), []],
  ['not the API', mounting(''), []],
  [
    'not where a variable says it',
    mounting('sts.amazonaws.com', '  env: [{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /run/secrets/tokens/file}]'),
    [],
  ],
  [
    'not where the other spelling of the folder is said',
    mounting('consul', '  args: [-bearer-token-file=/var/run/secrets/tokens/file]'),
    [],
  ],
  ['not where an argument says it', mounting('consul', '  args: [-bearer-token-file=/run/secrets/tokens/file]'), []],
  [
    'not where SPIRE looks by itself',
    mounting('spire-server', '', '/var/run/secrets/tokens').replace('path: file', 'path: spire-agent'),
    [],
  ],
])('%s', (_name, yaml, expected) => {
  expect(find('token-client-untold', yaml)).toEqual(expected);
});
