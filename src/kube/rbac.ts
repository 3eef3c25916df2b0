import { asString, elements, isJsonArray, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { groupOf, refOf, type KubeObject } from './object.ts';
import { workloadKinds, type WorkloadKind } from './workload.ts';

/** An account, as far as its manifest says. An undefined namespace is unknown, and may be any. */
export interface Account {
  readonly namespace: string | undefined;
  readonly name: string;
}

/** How a binding names an account: by itself, by its user name, or with every account of a namespace, of the cluster, or all users. */
export interface SubjectMatch {
  readonly by: 'account' | 'user' | 'group';
  /** As the subject writes it: the account's, the user's or the group's name. */
  readonly name: string;
}

export interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

/** A rule of a role; lists that are absent are empty (Kubernetes, staging/src/k8s.io/api/rbac/v1/types.go). */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** `unknown` is never "no rights": the role is not here, cannot be read, or is put together in the cluster. */
export type Rules = readonly PolicyRule[] | 'unknown';

/** OpenShift serves its own older form of both kinds, once as `v1`, with `userNames` and `groupNames` beside the subjects. */
const GROUPS = new Set(['rbac.authorization.k8s.io', 'authorization.openshift.io', '']);

const USER_PREFIX = 'system:serviceaccount:';
const ALL_ACCOUNTS = 'system:serviceaccounts';
const ALL_USERS = 'system:authenticated';
const ALL_STRANGERS = 'system:unauthenticated';

export function isBinding(object: KubeObject): boolean {
  const { apiVersion, kind } = refOf(object);
  return (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') && GROUPS.has(groupOf(apiVersion));
}

export function isRole(object: KubeObject): boolean {
  const { apiVersion, kind } = refOf(object);
  return (kind === 'Role' || kind === 'ClusterRole') && GROUPS.has(groupOf(apiVersion));
}

/** Whether a group is that of the accounts of one namespace, and not of all accounts or all users. */
export function isGroupOfNamespace(group: string): boolean {
  return group.startsWith(`${ALL_ACCOUNTS}:`);
}

/** Whether pods' accounts are in a group: all of them, those of a namespace, or everybody. */
export function isGroupOfAccounts(group: string): boolean {
  return [ALL_ACCOUNTS, ALL_USERS, ALL_STRANGERS].includes(group) || isGroupOfNamespace(group);
}

/** The role that a binding grants. Nothing says whether it exists. */
export function roleRefOf(binding: KubeObject): RoleRef {
  const roleRef = binding['roleRef'];
  return { kind: asString(member(roleRef, 'kind')) ?? '', name: asString(member(roleRef, 'name')) ?? '' };
}

/** Whom a binding names. */
export interface Subject {
  readonly kind: 'ServiceAccount' | 'User' | 'Group';
  readonly name: string;
  /** Of an account. A RoleBinding's ServiceAccount without one is of the binding's own namespace. */
  readonly namespace: string | undefined;
}

const SUBJECT_KINDS: ReadonlyMap<string, Subject['kind']> = new Map<string, Subject['kind']>([
  ['ServiceAccount', 'ServiceAccount'],
  ['User', 'User'],
  ['SystemUser', 'User'],
  ['Group', 'Group'],
  ['SystemGroup', 'Group'],
]);

/** The subjects that RBAC knows, and OpenShift's `userNames` and `groupNames`. An account's user name is that of an account. */
export function subjectsOf(binding: KubeObject): readonly Subject[] {
  const ownNamespace = binding['kind'] === 'RoleBinding' ? refOf(binding).namespace : undefined;
  return [
    ...elements(binding['subjects']).flatMap((subject): readonly Subject[] => {
      const kind = SUBJECT_KINDS.get(asString(member(subject, 'kind')) ?? '');
      const namespace = kind === 'ServiceAccount' ? asString(member(subject, 'namespace')) || ownNamespace : undefined;
      return kind === undefined ? [] : [{ kind, name: asString(member(subject, 'name')) ?? '', namespace }];
    }),
    ...namesAt(binding, 'userNames').map((name) => ({ kind: 'User' as const, name, namespace: undefined })),
    ...namesAt(binding, 'groupNames').map((name) => ({ kind: 'Group' as const, name, namespace: undefined })),
  ];
}

function namesAt(binding: KubeObject, key: string): readonly string[] {
  return elements(binding[key]).map((name) => asString(name) ?? '');
}

/**
 * Those of a binding's subjects which are this account, or a group it is in. A RoleBinding's ServiceAccount without a namespace is of the
 * binding's own; a ClusterRoleBinding's, which the API server refuses, may still get one on its way there, and counts as unknown
 * (Kubernetes, pkg/registry/rbac/validation/rule.go: appliesToUser).
 */
export function subjectsMatching(subjects: readonly Subject[], account: Account): readonly SubjectMatch[] {
  return subjects.flatMap((subject) => matches(subject, account));
}

/** Whether a subject is this account, by its name or its user name, and not a group that it is in. */
export function isAccount(subject: Subject, account: Account): boolean {
  return matches(subject, account).some(({ by }) => by !== 'group');
}

function matches({ kind, name, namespace }: Subject, account: Account): readonly SubjectMatch[] {
  switch (kind) {
    case 'ServiceAccount':
      return name === account.name && mayBeOne(namespace, account.namespace) ? [{ by: 'account', name }] : [];
    case 'User':
      return userMatches(name, account);
    case 'Group':
      return groupMatches(name, account);
  }
}

/** The names of the accounts that a binding may mean, in any namespace; undefined for a group, which may mean any account. */
export function accountNamesIn(binding: KubeObject): readonly (string | undefined)[] {
  return subjectsOf(binding).flatMap((subject) => {
    const account = accountOf(subject);
    return account === undefined ? [] : [account.name];
  });
}

/** The account that a subject may mean; without a name, any of the namespace, and without a namespace, of any. */
export function accountOf({ kind, name, namespace }: Subject): Account | AnyAccount | undefined {
  if (kind === 'ServiceAccount') return { name, namespace };
  if (kind === 'User') return accountOfUser(name);
  return { name: undefined, namespace: isGroupOfNamespace(name) ? name.slice(ALL_ACCOUNTS.length + 1) : undefined };
}

interface AnyAccount {
  readonly name: undefined;
  readonly namespace: string | undefined;
}

/** The rules of a Role or ClusterRole. Of an aggregated one unknown: a controller overwrites what the manifest has. */
export function rulesOf(role: KubeObject): Rules {
  const { rules } = role;
  const aggregated = role['aggregationRule'] !== undefined && role['aggregationRule'] !== null;
  if (aggregated || !(isJsonArray(rules) || rules === undefined || rules === null)) return 'unknown';
  const read = elements(rules).map(readRule);
  const known = read.filter((rule) => rule !== undefined);
  return known.length === read.length ? known : 'unknown';
}

const ADMISSION_POLICIES = new Set(['podsecuritypolicies', 'securitycontextconstraints']);

/**
 * Whether the rules allow nothing but to be admitted under a PodSecurityPolicy or SecurityContextConstraints: the API server looks them
 * up when a pod of the account is created, and no program uses them. A role with no rules at all is not meant.
 */
export function usedByAdmissionOnly(rules: Rules): boolean {
  return (
    rules !== 'unknown' &&
    rules.length > 0 &&
    rules.every(
      ({ verbs, resources, nonResourceURLs }) =>
        nonResourceURLs.length === 0 &&
        isAllOf(verbs, (verb) => verb === 'use') &&
        isAllOf(resources, (resource) => ADMISSION_POLICIES.has(resource)),
    )
  );
}

/** Whether the rules allow, beside whatever else, to be admitted under such a policy: pods of the account may depend on it. */
export function mayAdmitPods(rules: Rules): boolean | 'unknown' {
  if (rules === 'unknown') return 'unknown';
  return rules.some(
    ({ verbs, resources }) =>
      contains(verbs, 'use') && [...ADMISSION_POLICIES].some((resource) => contains(resources, resource)),
  );
}

/**
 * Whether the rules allow creating pods, or workloads that create them, and so perhaps children that run as the account itself. `more`
 * are workload kinds beside those built in.
 */
export function mayCreateWorkloads(rules: Rules, more: readonly WorkloadKind[] = []): boolean | 'unknown' {
  if (rules === 'unknown') return 'unknown';
  return rules.some(
    ({ verbs, apiGroups, resources }) =>
      contains(verbs, 'create') &&
      [...workloadKinds, ...more].some(
        ({ group, kind }) => contains(apiGroups, group) && contains(resources, `${kind.toLowerCase()}s`),
      ),
  );
}

function userMatches(name: string, account: Account): readonly SubjectMatch[] {
  const user = accountOfUser(name);
  return user?.name === account.name && mayBeOne(user.namespace, account.namespace) ? [{ by: 'user', name }] : [];
}

/** `system:serviceaccount:NAMESPACE:NAME` is an account's user name. */
/** The account whose user name this is (Kubernetes, staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go). */
export function accountOfUser(user: string): Account | undefined {
  if (!user.startsWith(USER_PREFIX)) return undefined;
  const [namespace, name, ...more] = user.slice(USER_PREFIX.length).split(':');
  return name === undefined || more.length > 0 ? undefined : { namespace, name };
}

function groupMatches(name: string, account: Account): readonly SubjectMatch[] {
  const all = name === ALL_ACCOUNTS || name === ALL_USERS;
  const ofNamespace =
    name.startsWith(`${ALL_ACCOUNTS}:`) && mayBeOne(name.slice(ALL_ACCOUNTS.length + 1), account.namespace);
  return all || ofNamespace ? [{ by: 'group', name }] : [];
}

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function readRule(rule: JsonValue): PolicyRule | undefined {
  if (!isJsonObject(rule)) return undefined;
  const [verbs, apiGroups, resources, resourceNames, nonResourceURLs] = [
    'verbs',
    'apiGroups',
    'resources',
    'resourceNames',
    'nonResourceURLs',
  ].map((key) => readStrings(rule[key]));
  return verbs && apiGroups && resources && resourceNames && nonResourceURLs ?
      { verbs, apiGroups, resources, resourceNames, nonResourceURLs }
    : undefined;
}

function readStrings(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!isJsonArray(value)) return undefined;
  const strings = value.filter((element) => typeof element === 'string');
  return strings.length === value.length ? strings : undefined;
}

function isAllOf(values: readonly string[], test: (value: string) => boolean): boolean {
  return values.length > 0 && values.every(test);
}

/** `*` stands for everything (Kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go). */
function contains(values: readonly string[], wanted: string): boolean {
  return values.includes(wanted) || values.includes('*');
}
