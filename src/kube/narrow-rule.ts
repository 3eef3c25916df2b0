import { asString, elements, member, type JsonObject, type JsonValue } from '../patch/json.ts';

/** One right of RBAC, without a wildcard: `create` on `serviceaccounts/token` of the group ``. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** To make a token of an account (TokenRequest, KEP-1205). */
export const MINT: Right = { verb: 'create', group: '', resource: 'serviceaccounts/token' };

/** Whoever may act as an account needs no token of it, and a user or a group may be one (kube-apiserver, filters/impersonation.go). */
export const IMPERSONATE: readonly Right[] = ['serviceaccounts', 'users', 'groups'].map((resource) => ({
  verb: 'impersonate',
  group: '',
  resource,
}));

/** Whether a rule of a role allows the right, for whatever names (Kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go). */
export function ruleAllows(rule: JsonValue, { verb, group, resource }: Right): boolean {
  return (
    holds(rule, 'verbs', [verb, '*']) &&
    holds(rule, 'apiGroups', [group, '*']) &&
    holds(rule, 'resources', [resource, '*', ...everySubresource(resource)])
  );
}

/**
 * The rules that allow what `rule` does, and not the right: none, or one, or several in place of it. What is left keeps
 * its members in their order. Undefined where the right hides in a `*`, from which RBAC can take nothing away.
 */
export function narrowRule(rule: JsonObject, right: Right): readonly JsonObject[] | undefined {
  if (!ruleAllows(rule, right)) return [rule];
  const { verb, group, resource } = right;
  if (holds(rule, 'verbs', ['*']) || holds(rule, 'apiGroups', ['*'])) return undefined;
  if (holds(rule, 'resources', ['*', ...everySubresource(resource)])) return undefined;
  // A rule allows a product of its lists. What is left of it without one point is up to three products.
  const parts: readonly JsonObject[] = [
    { ...rule, resources: without(rule['resources'], resource) },
    { ...rule, resources: [resource], verbs: without(rule['verbs'], verb) },
    { ...rule, apiGroups: without(rule['apiGroups'], group), resources: [resource], verbs: [verb] },
  ];
  return parts.filter((part) => ['resources', 'verbs', 'apiGroups'].every((key) => elements(part[key]).length > 0));
}

/** `*` of a resource's subresource: any resource's subresource of that name. */
function everySubresource(resource: string): readonly string[] {
  const slash = resource.indexOf('/');
  return slash < 0 ? [] : [`*${resource.slice(slash)}`];
}

function holds(rule: JsonValue, key: string, wanted: readonly string[]): boolean {
  return elements(member(rule, key)).some((value) => wanted.includes(asString(value) ?? '\0'));
}

function without(list: JsonValue | undefined, value: string): readonly JsonValue[] {
  return elements(list).filter((element) => element !== value);
}
