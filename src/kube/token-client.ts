/** A service that logs workloads in by their tokens, and how its client is told where the token's file is. */
export interface TokenClient {
  readonly service: string;
  /** Of the tokens that are meant for it. */
  readonly audience: RegExp;
  /** Completes "tell it by". */
  readonly by: string;
  /** Where it looks by itself, if anywhere but at the API token. */
  readonly place?: string;
}

/**
 * Sources: developer.hashicorp.com/vault/docs/agent-and-proxy/autoauth/methods/kubernetes (token_path); Consul's `consul login`;
 * spiffe/spire doc/plugin_agent_nodeattestor_k8s_psat.md; aws/amazon-eks-pod-identity-webhook, Azure/azure-workload-identity
 * and Google's external accounts (AIP-4117), for the variables.
 */
export const tokenClients: readonly TokenClient[] = [
  {
    service: 'Vault',
    audience: /^(?:vault|openbao)$|^https?:\/\/(?:vault|openbao)\b/,
    by: 'token_path of the kubernetes method in Vault Agent, or the path that the program gives its library',
  },
  { service: 'Consul', audience: /^consul$/, by: '-bearer-token-file of consul login' },
  {
    service: 'SPIRE',
    audience: /^spire-server$/,
    by: 'token_path of the attestor k8s_psat',
    place: '/var/run/secrets/tokens/spire-agent',
  },
  {
    service: 'AWS',
    audience: /^sts\.amazonaws\.com(?:\.cn)?$/,
    by: 'AWS_WEB_IDENTITY_TOKEN_FILE, beside AWS_ROLE_ARN',
  },
  {
    service: 'Azure',
    audience: /^api:\/\/AzureADTokenExchange(?:China|USGov)?$/,
    by: 'AZURE_FEDERATED_TOKEN_FILE, beside AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_AUTHORITY_HOST',
  },
  {
    service: 'Google Cloud',
    audience: /^(?:https:)?\/\/iam\.googleapis\.com\//,
    by: 'credential_source.file in the file that GOOGLE_APPLICATION_CREDENTIALS names',
  },
];

export function tokenClientOf(audience: string): TokenClient | undefined {
  return tokenClients.find((client) => client.audience.test(audience));
}
