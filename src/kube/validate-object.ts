import { accountDecodingError, metadataDecodingError } from './decoding.ts';
import { subdomainFaults } from './dns-name.ts';
import { invalid, type FieldError } from './field-error.ts';
import { groupOf, refOf, type KubeObject } from './object.ts';
import { validateMetadata } from './validate-metadata.ts';
import { validateBinding, validateRole } from './validate-rbac.ts';

/**
 * Why the API server refuses an account, a role or a binding: what tokentrim adds beside workloads. In its own words;
 * nothing is known of other kinds.
 */
export function objectRefusalsOf(object: KubeObject): readonly string[] {
  const { apiVersion, kind } = refOf(object);
  const validate = VALIDATORS.get(`${groupOf(apiVersion)}/${kind}`);
  if (validate === undefined) return [];
  const fault = metadataDecodingError(object) ?? accountDecodingError(object);
  if (fault !== undefined) return [`decode: ${fault}`];
  return [...validate(object), ...validateMetadata(object)].map(({ field, message }) => `${field}: ${message}`);
}

/** By group and kind: others have a `Role` too. */
const VALIDATORS: ReadonlyMap<string, (object: KubeObject) => readonly FieldError[]> = new Map([
  ['/ServiceAccount', validateAccountName],
  ['rbac.authorization.k8s.io/Role', validateRole],
  ['rbac.authorization.k8s.io/ClusterRole', validateRole],
  ['rbac.authorization.k8s.io/RoleBinding', validateBinding],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', validateBinding],
]);

function validateAccountName(account: KubeObject): readonly FieldError[] {
  const { name } = refOf(account);
  return subdomainFaults(name).map((fault) => invalid('metadata.name', name, fault));
}
