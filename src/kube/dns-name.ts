const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_ONLY = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_ONLY = new RegExp(`^${SUBDOMAIN}$`);
const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

/**
 * What is wrong with a DNS-1123 label, in Kubernetes' words: the name of a volume or a container (k8s.io/apimachinery,
 * pkg/util/validation/validation.go).
 */
export function labelFaults(name: string): readonly string[] {
  const faults = name.length > LABEL_LENGTH ? [tooLong(LABEL_LENGTH)] : [];
  if (LABEL_ONLY.test(name)) return faults;
  if (SUBDOMAIN_ONLY.test(name)) return [...faults, 'must not contain dots'];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...faults, `${rule} (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`];
}

/** The same of a DNS-1123 subdomain: the name of a pod or a ServiceAccount. */
export function subdomainFaults(name: string): readonly string[] {
  const faults = name.length > SUBDOMAIN_LENGTH ? [tooLong(SUBDOMAIN_LENGTH)] : [];
  if (SUBDOMAIN_ONLY.test(name)) return faults;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...faults, `${rule} (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`];
}

function tooLong(length: number): string {
  return `must be no more than ${length} characters`;
}
