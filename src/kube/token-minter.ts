import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { groupOf, refOf, type KubeObject } from './object.ts';
import type { Account } from './rbac.ts';

/** A kind whose controller asks the API server for tokens of accounts that the object names. */
interface MinterKind {
  readonly group: string;
  readonly kind: string;
  /** The account is of the object's own namespace; else the reference says, or somebody else does. */
  readonly ownNamespace: boolean;
}

/**
 * Sources: external-secrets/external-secrets apis/externalsecrets and apis/generators (ServiceAccountSelector; `auth.serviceAccount`
 * of the Kubernetes provider); cert-manager pkg/apis/certmanager/v1 (ServiceAccountRef of an Issuer); kedacore/keda
 * apis/keda/v1alpha1 (boundServiceAccountToken).
 */
const minterKinds: readonly MinterKind[] = [
  { group: 'external-secrets.io', kind: 'SecretStore', ownNamespace: true },
  { group: 'external-secrets.io', kind: 'ClusterSecretStore', ownNamespace: false },
  { group: 'generators.external-secrets.io', kind: 'ACRAccessToken', ownNamespace: true },
  { group: 'generators.external-secrets.io', kind: 'ECRAuthorizationToken', ownNamespace: true },
  { group: 'generators.external-secrets.io', kind: 'GCRAccessToken', ownNamespace: true },
  { group: 'generators.external-secrets.io', kind: 'STSSessionToken', ownNamespace: true },
  { group: 'generators.external-secrets.io', kind: 'VaultDynamicSecret', ownNamespace: true },
  { group: 'cert-manager.io', kind: 'Issuer', ownNamespace: true },
  { group: 'cert-manager.io', kind: 'ClusterIssuer', ownNamespace: false },
  { group: 'keda.sh', kind: 'TriggerAuthentication', ownNamespace: true },
  { group: 'keda.sh', kind: 'ClusterTriggerAuthentication', ownNamespace: false },
];

/** An account of which a controller mints tokens because an object names it. */
export interface MintedAccount extends Account {
  /** The group of the kind: who may read that, is the controller. */
  readonly group: string;
  /** Neither the object nor its place says in which namespace: whoever uses the object does. */
  readonly namespaceFromUser: boolean;
}

/** The accounts that an object names to be minted for; none of a kind that nothing here knows. `namespace` is the object's. */
export function mintedAccountsOf(object: KubeObject, namespace: string | undefined): readonly MintedAccount[] {
  const { apiVersion, kind } = refOf(object);
  const group = groupOf(apiVersion);
  const row = minterKinds.find((one) => one.kind === kind && one.group === group);
  if (row === undefined) return [];
  return referencesIn(object['spec'] ?? null).flatMap(({ name, namespace: said }) =>
    row.ownNamespace ?
      [{ name, namespace, group, namespaceFromUser: false }]
    : [{ name, namespace: said, group, namespaceFromUser: said === undefined }],
  );
}

/** `serviceAccountRef` and `serviceAccount` with a name in them, and KEDA's list of names, wherever they stand. */
function referencesIn(value: JsonValue): readonly Account[] {
  if (isJsonArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'serviceAccountRef' || key === 'serviceAccount') return accountIn(inner);
    if (key === 'boundServiceAccountToken') {
      return elements(inner).flatMap((one) => {
        const name = asString(member(one, 'serviceAccountName')) ?? '';
        return name === '' ? [] : [{ name, namespace: undefined }];
      });
    }
    return referencesIn(inner);
  });
}

function accountIn(reference: JsonValue): readonly Account[] {
  const name = asString(member(reference, 'name')) ?? '';
  return name === '' ? [] : [{ name, namespace: asString(member(reference, 'namespace')) || undefined }];
}
