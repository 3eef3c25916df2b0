import { accountDecodingError, metadataDecodingError } from './decoding.ts';
import { subdomainFaults } from './dns-name.ts';
import { invalid, type FieldError } from './field-error.ts';
import { refOf, type KubeObject } from './object.ts';
import { validateMetadata } from './validate-metadata.ts';
import { validateBinding, validateRole } from './validate-rbac.ts';

/**
 * Why the API server refuses an account, a role or a binding: what tokentrim adds beside workloads. In its own words;
 * nothing is known of other kinds.
 */
export function objectRefusalsOf(object: KubeObject): readonly string[] {
  const validate = VALIDATORS[refOf(object).kind];
  if (validate === undefined) return [];
  const fault = metadataDecodingError(object) ?? accountDecodingError(object);
  if (fault !== undefined) return [`decode: ${fault}`];
  return [...validate(object), ...validateMetadata(object)].map(({ field, message }) => `${field}: ${message}`);
}

const VALIDATORS: Readonly<Record<string, (object: KubeObject) => readonly FieldError[]>> = {
  ServiceAccount: validateAccountName,
  Role: validateRole,
  ClusterRole: validateRole,
  RoleBinding: validateBinding,
  ClusterRoleBinding: validateBinding,
};

function validateAccountName(account: KubeObject): readonly FieldError[] {
  const { name } = refOf(account);
  return subdomainFaults(name).map((fault) => invalid('metadata.name', name, fault));
}
