import { findAccount, type FoundAccount } from './find-account.ts';
import { placeOf, type Binding, type Inventory, type InventoryObject } from '../inventory/inventory.ts';
import { IMPERSONATE, MINT, narrowRule, ruleAllows } from '../kube/narrow-rule.ts';
import { compareRefs, labelsOf } from '../kube/object.ts';
import { isAccount, roleRefOf, rulesOf, type Account, type Subject } from '../kube/rbac.ts';
import { mintedAccountsOf } from '../kube/token-minter.ts';
import { elements, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import type { Operation } from '../patch/operation.ts';
import { joinPointer } from '../patch/pointer.ts';
import type { PlannedChange } from '../plan/plan.ts';
import type { Policy, TokenMinter } from '../policy/policy.ts';
import { isInput, type Problem } from '../source.ts';

/** That an account may mint tokens of one other account. */
export interface MintingGrant {
  readonly holder: FoundAccount;
  readonly account: Account;
  /** What names the account, or the role that gave the right before. */
  readonly before: InventoryObject;
  readonly reason: string;
}

export interface ScopedMinters {
  /** Roles without the right. */
  readonly changes: readonly PlannedChange[];
  /** What their holders get in its place; none that they have already. */
  readonly grants: readonly MintingGrant[];
  readonly problems: readonly Problem[];
  /** Those of the policy that hold nothing here, and of whom nothing here asks for tokens. */
  readonly idle: readonly TokenMinter[];
}

/** One of the policy's, as the input has it. */
interface Holder extends FoundAccount, Pick<TokenMinter, 'groups'> {
  readonly listed: TokenMinter['accounts'];
}

/**
 * Takes the right to mint tokens of any account away from those accounts that the policy names, and gives them that of
 * single accounts: those which the input's objects name for them, and those which the policy adds. A right that RBAC cannot
 * take away, or that others would lose with them, is a problem: it is done whole or not at all.
 */
export function scopeMinters(inventory: Inventory, { tokenMinters }: Policy): ScopedMinters {
  const holders = tokenMinters.map(({ accounts: listed, groups, ...named }): Holder => ({
    ...findAccount(named, inventory),
    groups,
    listed,
  }));
  const scoped = holders.map((holder) => scopeOne(holder, inventory, holders));
  const changes = new Map(scoped.flatMap((one) => one.changes.map((change) => [change.object, change] as const)));
  return {
    changes: [...changes.values()],
    grants: scoped.flatMap(({ grants }) => grants),
    problems: scoped.flatMap(({ problems }) => problems),
    idle: tokenMinters.filter((_, index) => scoped[index]?.isIdle),
  };
}

/** Roles that every cluster has, and that let nobody mint tokens (Kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const HARMLESS = new Set([
  'view',
  'system:auth-delegator',
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
  'extension-apiserver-authentication-reader',
]);

interface ScopedMinter extends Omit<ScopedMinters, 'idle'> {
  readonly isIdle: boolean;
}

function scopeOne(holder: Holder, inventory: Inventory, all: readonly Holder[]): ScopedMinter {
  const bindings = inventory.bindingsOf(holder);
  const problems: Problem[] = [];
  const changes = new Map<InventoryObject, PlannedChange>();
  for (const binding of bindings) {
    const refuse = (object: InventoryObject, message: string): void => {
      problems.push(problemOf(object, `${message}, and the policy asks to scope what ${holder.name} may mint`));
    };
    const { kind, name } = roleRefOf(binding.object.value);
    if (binding.roles.length === 0 && binding.subject.by !== 'group' && !HARMLESS.has(name)) {
      refuse(binding.object, `${kind} ${name} is not in the input: it may let its holder mint tokens`);
    }
    for (const role of binding.roles) {
      const broad = broadRules(role, binding);
      if (broad === 'unknown') refuse(role, 'its rules are put together in the cluster');
      else if (broad.length > 0 && !changes.has(role)) {
        const reason = obstacleTo(role, binding, broad, inventory, all);
        if (reason === undefined) changes.set(role, narrowed(role, broad, holder));
        else refuse(role, reason);
      }
      if (
        binding.subject.by !== 'group' &&
        elements(role.value['rules']).some((rule) => IMPERSONATE.some((right) => ruleAllows(rule, right)))
      ) {
        refuse(role, 'it also lets its holder act as other accounts (impersonate)');
      }
    }
  }
  const grants = grantsFor(holder, inventory, bindings, changes, problems);
  const isIdle = grants.length === 0 && bindings.every(({ subject }) => subject.by === 'group');
  return { changes: [...changes.values()], grants, problems, isIdle };
}

/** Indexes of the rules that let the holder mint for accounts which nobody named in their namespace. */
function broadRules(role: InventoryObject, binding: Binding): readonly number[] | 'unknown' {
  if (rulesOf(role.value) === 'unknown') return 'unknown';
  const everywhere = binding.object.ref.kind === 'ClusterRoleBinding';
  return elements(role.value['rules']).flatMap((rule, index) => {
    const isNamed = elements(member(rule, 'resourceNames')).length > 0;
    return ruleAllows(rule, MINT) && (everywhere || !isNamed) ? [index] : [];
  });
}

function obstacleTo(
  role: InventoryObject,
  binding: Binding,
  rules: readonly number[],
  inventory: Inventory,
  holders: readonly Holder[],
): string | undefined {
  if (binding.subject.by === 'group') return `it lets all of ${binding.subject.name} mint tokens`;
  if (!isInput(role.document.file)) return 'it lets its holder mint tokens, and is read as context only';
  const hidden = rules.some((index) => narrowedRules(role, index) === undefined);
  if (hidden)
    return 'it lets its holder mint tokens through a *, from which nothing can be taken away: write the rule out';
  const aggregated = Object.keys(labelsOf(role.value)).find((label) => label.includes('/aggregate-to-'));
  if (aggregated !== undefined) return `its rules go into other roles too (${aggregated})`;
  const other = otherHolderOf(role, inventory, holders);
  return other === undefined ? undefined : `${other} would lose the right too`;
}

function otherHolderOf(role: InventoryObject, inventory: Inventory, holders: readonly Holder[]): string | undefined {
  const isHolder = (subject: Subject): boolean =>
    holders.some(({ accounts }) => accounts.some((account) => isAccount(subject, account)));
  const other = inventory.subjectsOfRole(role).find((subject) => !isHolder(subject));
  return other === undefined ? undefined : `${other.kind} ${other.name}`;
}

function narrowedRules(role: InventoryObject, index: number): readonly JsonValue[] | undefined {
  const rule = elements(role.value['rules'])[index];
  return isJsonObject(rule) ? narrowRule(rule, MINT) : undefined;
}

/** Last rule first, so that no index shifts. */
function narrowed(role: InventoryObject, rules: readonly number[], { name }: Holder): PlannedChange {
  const patch = [...rules].reverse().flatMap((index): readonly Operation[] => {
    const path = joinPointer('/rules', index);
    const [first, ...more] = narrowedRules(role, index) ?? [];
    if (first === undefined) return [{ op: 'remove', path }];
    const added = more.map((value): Operation => ({ op: 'add', path: joinPointer('/rules', index + 1), value }));
    return [{ op: 'replace', path, value: first }, ...added.reverse()];
  });
  return { object: role, patch, reason: `${name} mints tokens of single accounts` };
}

/** An account that a holder needs, and what says so; undefined where that is the policy. */
interface Need {
  readonly account: FoundAccount;
  readonly by: InventoryObject | undefined;
}

function grantsFor(
  holder: Holder,
  inventory: Inventory,
  bindings: readonly Binding[],
  changes: ReadonlyMap<InventoryObject, PlannedChange>,
  problems: Problem[],
): readonly MintingGrant[] {
  const own = bindings.filter(({ subject }) => subject.by !== 'group');
  const anchors = changes.size > 0 ? [...changes.keys()] : own.map(({ object }) => object);
  const [anchor] = anchors.filter(({ document }) => isInput(document.file)).sort((a, b) => compareRefs(a.ref, b.ref));
  const needs = new Map<string, Need>();
  for (const need of needsOf(holder, inventory, own, problems)) {
    const key = `${need.account.namespace ?? ''}/${need.account.name}`;
    const known = needs.get(key);
    // A grant beside what needs it is found, and deleted, with it.
    if (known === undefined || (known.by === undefined && need.by !== undefined)) needs.set(key, need);
  }
  return [...needs.values()].flatMap(({ account, by }): readonly MintingGrant[] => {
    const before = by !== undefined && isInput(by.document.file) ? by : anchor;
    if (before === undefined || own.some((binding) => grants(binding, account, changes))) return [];
    const reason =
      by === undefined ? 'the policy names the account' : `${by.ref.kind} ${by.ref.name} names the account`;
    return [{ holder, account, before, reason }];
  });
}

function needsOf(
  holder: Holder,
  inventory: Inventory,
  bindings: readonly Binding[],
  problems: Problem[],
): readonly Need[] {
  const listed = holder.listed.map((account): Need => ({ account: findAccount(account, inventory), by: undefined }));
  const objects = [...inventory.objects].sort((a, b) => compareRefs(a.ref, b.ref));
  const named = objects.flatMap((object) =>
    mintedAccountsOf(object.value, object.ref.namespace)
      .filter(({ group }) => reads(group, holder, bindings))
      .flatMap((account): readonly Need[] => {
        const { name, namespace } = account;
        if (!account.namespaceFromUser) return [{ account: findAccount({ name, namespace }, inventory), by: object }];
        // Whoever uses the object chooses the namespace: the policy has to know them.
        if (holder.listed.some((one) => one.name === name)) return [];
        const message = `it names ServiceAccount ${name} without a namespace, and the policy asks to scope what ${holder.name} may mint`;
        problems.push({
          ...problemOf(object, message),
          remedy: 'List the accounts in the policy: tokenMinters[].accounts.',
        });
        return [];
      }),
  );
  return [...listed, ...named];
}

/** The objects of a group concern its controller: the policy says whose they are, or else who may read them. */
function reads(group: string, { groups }: Holder, bindings: readonly Binding[]): boolean {
  if (groups.length > 0) return groups.includes(group);
  return bindings.some(({ roles }) =>
    roles.some(({ value }) =>
      elements(value['rules']).some((rule) => {
        const [verbs, granted] = [elements(member(rule, 'verbs')), elements(member(rule, 'apiGroups'))];
        return ['list', 'watch', '*'].some((verb) => verbs.includes(verb)) && granted.includes(group);
      }),
    ),
  );
}

/** Whether a binding gives the right for the account, by its name and in its namespace, once the roles are narrowed. */
function grants(
  { object, roles }: Binding,
  { namespace, accounts }: FoundAccount,
  changes: ReadonlyMap<InventoryObject, PlannedChange>,
): boolean {
  if (object.ref.kind !== 'RoleBinding' || !mayBeOne(object.ref.namespace, namespace)) return false;
  return roles.some(
    (role) =>
      !changes.has(role) &&
      elements(role.value['rules']).some(
        (rule) =>
          ruleAllows(rule, MINT) &&
          elements(member(rule, 'resourceNames')).some((name) => accounts.some((account) => account.name === name)),
      ),
  );
}

function mayBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function problemOf(object: InventoryObject, message: string): Problem {
  const { kind, name } = object.ref;
  return {
    file: object.document.file.path,
    ...placeOf(object, '/rules'),
    message: `${kind} ${name}: ${message}`,
    remedy: 'Correct the role or the policy: tokenMinters.',
  };
}
