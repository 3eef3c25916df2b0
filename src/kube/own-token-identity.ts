/** A cloud's way to give a pod an identity: with a token of its own, for its own audience. */
export interface OwnTokenIdentity {
  readonly name: string;
  /** An annotation of the ServiceAccount, or a label of the pod. */
  readonly key: string;
  readonly on: 'account' | 'pod';
  readonly source: string;
}

/** None of them reads the API's token; all of them hang on the account's name. */
export const ownTokenIdentities: readonly OwnTokenIdentity[] = [
  {
    name: 'AWS IAM Roles for Service Accounts',
    key: 'eks.amazonaws.com/role-arn',
    on: 'account',
    source: 'aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go: volume aws-iam-token',
  },
  {
    name: 'Workload Identity Federation for GKE',
    key: 'iam.gke.io/gcp-service-account',
    on: 'account',
    source: 'Google Cloud, About Workload Identity Federation for GKE: the metadata server mints the token',
  },
  {
    name: 'Azure Workload Identity',
    key: 'azure.workload.identity/client-id',
    on: 'account',
    source: 'Azure/azure-workload-identity pkg/webhook/webhook.go: volume azure-identity-token',
  },
  {
    name: 'Azure Workload Identity',
    key: 'azure.workload.identity/use',
    on: 'pod',
    source: 'Azure/azure-workload-identity pkg/webhook/webhook.go: volume azure-identity-token',
  },
];
