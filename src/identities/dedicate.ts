import { nameAccounts, type NameRequest } from '../inventory/account-names.ts';
import { indexReferences, readsOwnAccount, type ReferenceFinder } from '../inventory/account-references.ts';
import type { Decision } from '../decide.ts';
import { placeOf, type Binding, type Inventory, type InventoryObject, type Workload } from '../inventory/inventory.ts';
import { HELM_HOOK } from '../kube/annotation.ts';
import { trustIn, trustInAccount, trustInVolumes } from '../kube/cloud-identity.ts';
import { subdomainFaults } from '../kube/dns-name.ts';
import { annotationsOf, labelsOf } from '../kube/object.ts';
import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { accountNamesIn, isBinding, mayAdmitPods, mayCreateWorkloads, roleRefOf, rulesOf } from '../kube/rbac.ts';
import { asString } from '../patch/json.ts';
import { valueAt } from '../patch/pointer.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { Policy } from '../policy/policy.ts';
import type { Problem } from '../source.ts';

/** A workload for which an account of its own was asked for in general, and which stays with the one that it has. */
export interface KeptAccount {
  readonly workload: Workload;
  /** A clause about the workload. */
  readonly because: string;
}

export interface Dedicated {
  /** The decisions, in their order, with what they say of the account. */
  readonly decisions: readonly Decision[];
  readonly kept: readonly KeptAccount[];
  /** What was asked for by name and cannot be done. */
  readonly problems: readonly Problem[];
}

/** That the policy wants a workload to have an account of its own. */
interface Request {
  readonly decision: Decision;
  readonly account: string;
  readonly nameTemplate: string;
  readonly rebind: boolean;
  /** The rule that asks names this very workload: its owner answers for what nobody here can see. */
  readonly byName: boolean;
  /** Whether `rebind` was said of this workload, and not in general. */
  readonly saysRebind: boolean;
}

/**
 * Says which workloads get a ServiceAccount of their own: those that the policy asks for, unless somebody may trust the
 * name of the account that they have, or they would lose rights that they use. One that the policy names is done, or it is
 * a problem; all others stay as they are. `complete`: nothing that binds an account is missing from the input.
 */
export function dedicate(
  decisions: readonly Decision[],
  inventory: Inventory,
  policy: Policy,
  complete: boolean,
): Dedicated {
  const sharers = indexUsers(inventory);
  const requests = decisions.flatMap((decision) => requestOf(decision, policy, sharers) ?? []);
  if (requests.length === 0) return { decisions, kept: [], problems: [] };
  const references = indexReferences(inventory);
  const kept: KeptAccount[] = [];
  const problems: Problem[] = [];
  const granted: Request[] = [];
  for (const request of requests) {
    if (keepsOwnName(request, requests)) continue;
    const { workload } = request.decision;
    const because =
      request.byName ?
        obstacleTo(request, inventory)
      : (trustOf(request, inventory, policy, references) ?? lossOf(request, inventory, complete));
    if (because === undefined) granted.push(request);
    else if (request.byName) problems.push(problemOf(workload, because));
    else kept.push({ workload, because });
  }
  const names = namesOf(granted, inventory);
  const dedications = new Map<Decision, Decision>();
  granted.forEach((request, index) => {
    const { decision, account, rebind } = request;
    const name = names[index] ?? '';
    const [fault] = subdomainFaults(name);
    if (fault !== undefined) {
      problems.push(problemOf(decision.workload, `its account would be called ${JSON.stringify(name)}: ${fault}`));
      return;
    }
    const [declared] = decision.workload.declared;
    const reason = reasonOf(request, sharers);
    dedications.set(decision, { ...decision, dedication: { name, from: account, declared, rebind, reason } });
  });
  return { decisions: decisions.map((decision) => dedications.get(decision) ?? decision), kept, problems };
}

type Users = (workload: Workload) => readonly Workload[];

/** The other workloads that may run as the account of one, but for those that are the same object under the same name. */
function indexUsers(inventory: Inventory): Users {
  const byAccount = new Map<string, Workload[]>();
  for (const workload of inventory.workloads) {
    const name = serviceAccountNameOf(workload.place.podSpec);
    byAccount.set(name, [...(byAccount.get(name) ?? []), workload]);
  }
  return (workload) =>
    (byAccount.get(serviceAccountNameOf(workload.place.podSpec)) ?? []).filter(
      (other) => mayShare(workload.object, other.object) && keyOf(other) !== keyOf(workload),
    );
}

function mayShare(a: InventoryObject, b: InventoryObject): boolean {
  return a.ref.namespace === undefined || b.ref.namespace === undefined || a.ref.namespace === b.ref.namespace;
}

/** The same for objects that get one account: those of one kind and name, at the same points of a release. */
function keyOf({ object }: Workload): string {
  const { apiVersion, kind, name, namespace } = object.ref;
  const hook = asString(annotationsOf(object.value)[HELM_HOOK]) ?? '';
  return [namespace ?? '', kind, name, apiVersion, hook].join('\n');
}

function requestOf(decision: Decision, policy: Policy, users: Users): Request | undefined {
  const { workload, rule, leftOut, access } = decision;
  const own = rule?.serviceAccount ?? {};
  const { dedicatedFor, nameTemplate, rebind } = { ...policy.serviceAccounts, ...own };
  if (dedicatedFor === 'none') return undefined;
  const account = serviceAccountNameOf(workload.place.podSpec);
  const byName = own.dedicatedFor !== undefined && (rule?.match.names.includes(workload.object.ref.name) ?? false);
  // Whoever wants a workload left alone wants its account left alone.
  if (leftOut || (access === 'unchanged' && !byName)) return undefined;
  const isForeign = byName && workload.declared.length === 0;
  const wanted =
    account === DEFAULT_SERVICE_ACCOUNT || (dedicatedFor === 'all' && (isForeign || users(workload).length > 0));
  return wanted ? { decision, account, nameTemplate, rebind, byName, saysRebind: own.rebind !== undefined } : undefined;
}

function reasonOf({ account, decision, byName }: Request, users: Users): string {
  if (byName) return 'the policy asks for it by name';
  if (account === DEFAULT_SERVICE_ACCOUNT) return 'it runs as the default ServiceAccount';
  const [other] = users(decision.workload);
  return `it shares ServiceAccount ${account}${other === undefined ? '' : ` with ${other.object.ref.kind} ${other.object.ref.name}`}`;
}

/** Of those that share an account, the one whose name it has already keeps it, if it is one. */
function keepsOwnName(request: Request, requests: readonly Request[]): boolean {
  const { account, decision } = request;
  const bears = (other: Request): boolean =>
    other.account === account &&
    mayShare(other.decision.workload.object, decision.workload.object) &&
    nameAccounts([nameRequestOf(other)], () => false)[0] === account;
  if (decision.workload.declared.length === 0 || account === DEFAULT_SERVICE_ACCOUNT || !bears(request)) return false;
  const keys = new Set(requests.filter(bears).map((other) => keyOf(other.decision.workload)));
  return keys.size === 1;
}

/** Why not even an owner who names the workload gets it. */
function obstacleTo({ decision, rebind, saysRebind }: Request, inventory: Inventory): string | undefined {
  const { access, reason, workload } = decision;
  if (access === 'unchanged') return `it is left alone: ${reason}`;
  const [binding] = ownBindings(workload, inventory);
  if (binding === undefined || rebind || saysRebind || !keepsToken(decision)) return undefined;
  return `it keeps its token, and would lose the rights that ${nameOf(binding.object)} gives to the account that it has; set rebind`;
}

/** Who may trust the name of the account, so that another name would be a stranger. */
function trustOf(
  { decision, account }: Request,
  inventory: Inventory,
  policy: Policy,
  references: ReferenceFinder,
): string | undefined {
  const { workload, observations } = decision;
  const { object, place, declared } = workload;
  if (place.accountChosenBy === 'operator') return 'an operator may choose its account';
  if (declared.length === 0 && account !== DEFAULT_SERVICE_ACCOUNT) {
    return `ServiceAccount ${account} is not declared here, and nobody can tell what hangs on its name`;
  }
  if (declared.length > 1) return `there are several ServiceAccounts ${account}, and its namespace is not known`;
  const template = valueAt(object.value, place.templatePointer);
  const isCarried = globMatcher(policy.serviceAccounts.carry.annotations);
  const [trust] = [
    ...declared.flatMap(({ value }) => trustInAccount(labelsOf(value), annotationsOf(value), isCarried)),
    ...trustIn('pod', labelsOf(template), annotationsOf(template)),
    ...trustInVolumes(place.podSpec),
    ...namespacesOf(object, inventory).flatMap(({ value }) =>
      trustIn('namespace', labelsOf(value), annotationsOf(value)),
    ),
  ];
  if (trust !== undefined) return `the name of ServiceAccount ${account} is ${trust.is} (${trust.key})`;
  const [injector] = policy.injectors;
  if (injector !== undefined) return `${injector} may know it by its account`;
  if (observations.some(({ rule }) => rule === 'injector')) return 'an injector may know it by its account';
  if (readsOwnAccount(place.podSpec)) return 'its program reads the name of its account';
  const reference = references(account, declared);
  if (reference === undefined) return undefined;
  const where = reference.object === undefined ? 'a document here' : nameOf(reference.object);
  return `${where} names ServiceAccount ${account}`;
}

/** What it would lose with the account that it has. */
function lossOf({ decision, account, rebind }: Request, inventory: Inventory, complete: boolean): string | undefined {
  const { workload, verdict } = decision;
  const bindings = ownBindings(workload, inventory);
  const [binding] = bindings;
  if (!keepsToken(decision)) {
    const admitting = rebind ? undefined : bindings.find(admitsPods);
    return admitting === undefined ? undefined : `${nameOf(admitting.object)} may be what admits its pods`;
  }
  if (bindings.some(createsWorkloads)) return `ServiceAccount ${account} may create pods that run as itself`;
  if (binding !== undefined && !rebind) {
    return `it keeps its token, and ${nameOf(binding.object)} binds ServiceAccount ${account}; rebind: true would copy the binding`;
  }
  if (verdict === 'unknown' || !complete) {
    return `it keeps its token, and the input does not tell all that binds ServiceAccount ${account}`;
  }
  return undefined;
}

/** A token that the manifest mounts itself stays, whatever the access. */
function keepsToken({ access, observations }: Decision): boolean {
  return access !== 'none' || observations.some(({ rule }) => rule === 'token-mount');
}

/** A group has the new account in it too. */
function ownBindings(workload: Workload, inventory: Inventory): readonly Binding[] {
  return inventory.bindingsOf(workload).filter(({ subject }) => subject.by !== 'group');
}

function createsWorkloads({ roles }: Binding): boolean {
  return roles.length === 0 || roles.some(({ value }) => mayCreateWorkloads(rulesOf(value)) !== false);
}

function admitsPods({ object, roles }: Binding): boolean {
  const { kind, name } = roleRefOf(object.value);
  if (roles.length === 0) return kind !== 'ClusterRole' || !USER_ROLES.has(name);
  return roles.some(({ value }) => mayAdmitPods(rulesOf(value)) !== false);
}

/** ClusterRoles that every cluster has, with rights for people and programs (Kubernetes, "User-facing roles"). */
const USER_ROLES = new Set(['admin', 'edit', 'view']);

function namespacesOf({ ref }: InventoryObject, inventory: Inventory): readonly InventoryObject[] {
  return inventory.objects.filter(
    (object) => object.ref.kind === 'Namespace' && object.ref.apiVersion === 'v1' && object.ref.name === ref.namespace,
  );
}

function namesOf(requests: readonly Request[], inventory: Inventory): readonly string[] {
  const unique = new Map(requests.map((request) => [accountKeyOf(request), nameRequestOf(request)]));
  const names = nameAccounts([...unique.values()], takenNames(inventory));
  const byKey = new Map([...unique.keys()].map((key, index) => [key, names[index]]));
  return requests.map((request) => byKey.get(accountKeyOf(request)) ?? '');
}

/** Pod specs of one object share an account if they shared one. */
function accountKeyOf({ decision, account }: Request): string {
  return `${keyOf(decision.workload)}\n${account}`;
}

function nameRequestOf(request: Request): NameRequest {
  const { kind, name, namespace } = request.decision.workload.object.ref;
  return { kind, name, namespace, template: request.nameTemplate, key: accountKeyOf(request) };
}

/** Accounts that are here, that a workload runs as, or that a binding names: a new one would take over their rights. */
function takenNames(inventory: Inventory): (name: string, namespace: string | undefined) => boolean {
  const taken = new Map<string, (string | undefined)[]>();
  const take = (name: string, namespace: string | undefined): void => {
    taken.set(name, [...(taken.get(name) ?? []), namespace]);
  };
  for (const { ref, value, names } of inventory.objects) {
    if (ref.kind === 'ServiceAccount') for (const { name, namespace } of names) take(name, namespace);
    if (isBinding(value)) for (const name of accountNamesIn(value)) if (name !== undefined) take(name, undefined);
  }
  for (const { accounts } of inventory.workloads) for (const { name, namespace } of accounts) take(name, namespace);
  return (name, namespace) =>
    (taken.get(name) ?? []).some((other) => other === undefined || namespace === undefined || other === namespace);
}

function nameOf({ ref }: InventoryObject): string {
  return `${ref.kind} ${ref.name}`;
}

function problemOf({ object, place }: Workload, because: string): Problem {
  return {
    file: object.document.file.path,
    ...placeOf(object, `${place.pointer}/serviceAccountName`),
    message: `${nameOf(object)}: the policy asks for a ServiceAccount of its own, and ${because}`,
    remedy: 'Correct the policy, or the manifest.',
  };
}
