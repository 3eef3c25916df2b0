import type { PolicyRule, Rules } from './rbac.ts';
import { workloadKinds } from './workload.ts';

/** Something that a stolen token of an account with such a right is good for, the worst first. */
export interface Power {
  readonly id: string;
  /** Completes "whoever holds the token can ...". */
  readonly lets: string;
  readonly granted: (rule: PolicyRule) => boolean;
}

const RBAC = 'rbac.authorization.k8s.io';
const WRITE = ['create', 'update', 'patch'];
const READ = ['get', 'list', 'watch'];

/**
 * Rights that lead to others' rights. Sources: Kubernetes, "Role Based Access Control Good Practices" (privilege
 * escalation risks); pkg/registry/rbac/validation/rule.go and pkg/apis/rbac/v1/evaluation_helpers.go for the matching.
 */
export const powers: readonly Power[] = [
  {
    id: 'everything',
    lets: 'do everything',
    granted: ({ verbs, apiGroups, resources }) =>
      verbs.includes('*') && apiGroups.includes('*') && resources.includes('*'),
  },
  {
    id: 'escalate',
    lets: 'give itself any right (escalate or bind roles)',
    granted: (rule) => allows(rule, ['escalate', 'bind'], RBAC, ['roles', 'clusterroles']),
  },
  {
    id: 'impersonate',
    lets: 'act as another user, group or account (impersonate)',
    granted: (rule) => allows(rule, ['impersonate'], '', ['users', 'groups', 'serviceaccounts']),
  },
  {
    id: 'mint-tokens',
    lets: 'mint tokens of other accounts (create serviceaccounts/token)',
    granted: (rule) => allows(rule, ['create'], '', ['serviceaccounts/token']),
  },
  {
    id: 'read-secrets',
    lets: 'read Secrets',
    granted: (rule) => allows(rule, READ, '', ['secrets']),
  },
  {
    id: 'write-bindings',
    lets: 'write roles and bindings, up to its own rights',
    granted: (rule) => allows(rule, WRITE, RBAC, ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings']),
  },
  {
    id: 'run-in-pods',
    lets: 'run commands in other pods (exec, attach, ephemeral containers)',
    granted: (rule) => allows(rule, WRITE, '', ['pods/exec', 'pods/attach', 'pods/ephemeralcontainers']),
  },
  {
    id: 'nodes-proxy',
    lets: 'reach every kubelet, and through it every pod of a node (nodes/proxy)',
    granted: (rule) => allows(rule, ['get', 'create'], '', ['nodes/proxy']),
  },
  {
    id: 'create-pods',
    lets: 'create pods or workloads, and so run as any account there',
    granted: (rule) => workloadKinds.some(({ group, kind }) => allows(rule, WRITE, group, [`${kind.toLowerCase()}s`])),
  },
  {
    id: 'admission-webhooks',
    lets: 'read and change every object on its way in (webhook configurations)',
    granted: (rule) =>
      allows(rule, WRITE, 'admissionregistration.k8s.io', [
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
      ]),
  },
  {
    id: 'sign-certificates',
    lets: 'have client certificates signed (certificatesigningrequests/approval)',
    granted: (rule) => allows(rule, WRITE, 'certificates.k8s.io', ['certificatesigningrequests/approval']),
  },
];

/** What the rules allow of the table; none for rules that are unknown. Who can do everything is told only that. */
export function powersOf(rules: Rules): readonly Power[] {
  if (rules === 'unknown') return [];
  const found = powers.filter(({ granted }) => rules.some(granted));
  return found.some(({ id }) => id === 'everything') ? found.slice(0, 1) : found;
}

/** A rule that names objects allows no `create` of one, for the request names none yet; of its subresource it does. */
function allows(
  { verbs, apiGroups, resources, resourceNames }: PolicyRule,
  wantedVerbs: readonly string[],
  group: string,
  wantedResources: readonly string[],
): boolean {
  const isAllowed = (verb: string, resource: string): boolean =>
    (verbs.includes('*') || verbs.includes(verb)) &&
    (verb !== 'create' || resourceNames.length === 0 || resource.includes('/'));
  return (
    (apiGroups.includes('*') || apiGroups.includes(group)) &&
    wantedResources.some(
      (resource) =>
        resources.some((granted) => covers(granted, resource)) && wantedVerbs.some((verb) => isAllowed(verb, resource)),
    )
  );
}

// `*`, the resource itself, or its subresource of any resource, as in */scale.
function covers(granted: string, resource: string): boolean {
  if (granted === '*' || granted === resource) return true;
  const slash = resource.indexOf('/');
  return slash > 0 && granted === `*${resource.slice(slash)}`;
}
