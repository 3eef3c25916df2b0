import { expect, it } from 'vitest';
import { deployment, observe } from '../../test/observe.ts';
import { cloudIdentity } from './cloud-identity.ts';

const web = (template = '') => deployment('serviceAccountName: web\ncontainers: [{name: web, image: web}]', template);
const account = (annotation: string) =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop, annotations: {${annotation}}}\n`;

it.each([
  ['eks.amazonaws.com/role-arn', 'AWS IAM Roles for Service Accounts'],
  ['iam.gke.io/gcp-service-account', 'Workload Identity Federation for GKE'],
  ['azure.workload.identity/client-id', 'Azure Workload Identity'],
])('tells of %s, and decides nothing', (key, name) => {
  expect(observe(cloudIdentity, web() + account(`${key}: x`))).toEqual([
    `nothing: ${name} brings a token of its own and needs none of the API (${key}) @/metadata/annotations/${key.replace('/', '~1')}`,
  ]);
});

it('tells of a label of the pod', () => {
  expect(observe(cloudIdentity, web("labels: {azure.workload.identity/use: 'true'}"))).toHaveLength(1);
  expect(observe(cloudIdentity, web() + account('team: shop'))).toEqual([]);
});
