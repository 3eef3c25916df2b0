import { DEFAULT_SERVICE_ACCOUNT, serviceAccountNameOf } from '../kube/pod-spec.ts';
import { asString, member } from '../patch/json.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isTelling } from '../inventory/telling-binding.ts';
import { isBinding } from '../kube/rbac.ts';
import { remember } from '../remember.ts';
import { defineEvidenceRule, type Evidence, type Observation } from './rule.ts';

export const ownAccount = defineEvidenceRule({
  id: 'own-account',
  summary: 'The ServiceAccount is declared here and nothing here binds it.',
  gather: (evidence) => {
    const where = declaredWhere(evidence);
    if (where !== 'here' && where !== 'in the context') return [];
    if (isChosenByOperator(evidence) || isBound(evidence)) return [];
    return [
      unbound(evidence, `ServiceAccount ${accountName(evidence)} is declared ${where} and nothing here binds it`),
    ];
  },
});

export const defaultAccount = defineEvidenceRule({
  id: 'default-account',
  summary: 'It runs as the default ServiceAccount, which nothing here binds.',
  gather: (evidence) => {
    const { declared } = evidence.workload;
    if (accountName(evidence) !== DEFAULT_SERVICE_ACCOUNT || declared.length > 0) return [];
    if (isChosenByOperator(evidence) || isBound(evidence)) return [];
    return [unbound(evidence, 'it runs as the default ServiceAccount, which nothing here binds')];
  },
});

export const foreignAccount = defineEvidenceRule({
  id: 'foreign-account',
  summary: 'The ServiceAccount is not declared here, or an operator picks it: nobody can tell what binds it.',
  gather: (evidence) => {
    const { object, place } = evidence.workload;
    const name = accountName(evidence);
    const pointer = `${place.pointer}/serviceAccountName`;
    if (isChosenByOperator(evidence)) {
      const because = `the operator of ${object.ref.kind} picks the account or adds containers, and the pod spec names none`;
      return [{ suggests: 'doubt', because, object, pointer }];
    }
    const where = declaredWhere(evidence);
    if (where === 'here' || where === 'in the context') return [];
    if (where === 'nowhere') {
      if (name === DEFAULT_SERVICE_ACCOUNT) return [];
      return [{ suggests: 'doubt', because: notDeclared(evidence), object, pointer }];
    }
    const because = `ServiceAccount ${name} is in the context only, which has no binding at all: dump those too`;
    return [{ suggests: 'doubt', because, object, pointer }];
  },
});

function notDeclared({ workload: { maybeDeclared, movedBy, place } }: Evidence): string {
  const account = `ServiceAccount ${serviceAccountNameOf(place.podSpec)}`;
  if (maybeDeclared.length === 0 || movedBy === undefined) return `${account} is not declared here`;
  const { path, line, field, value } = movedBy;
  return `${account} may be in another namespace, or have another name: ${path}:${line} sets ${field}: ${value}`;
}

/** Whoever may not read bindings gets a dump without them: it is no proof that there are none. */
function declaredWhere({
  workload: { declared },
  inventory,
}: Evidence): 'here' | 'in the context' | 'in half a context' | 'nowhere' {
  if (declared.length === 0) return 'nowhere';
  if (declared.some(({ document }) => document.file.role !== 'context')) return 'here';
  return hasBindingsInContext(inventory) ? 'in the context' : 'in half a context';
}

const hasBindingsInContext = remember(({ objects }: Inventory) =>
  objects.some(({ document, value }) => document.file.role === 'context' && isBinding(value)),
);

function accountName({ workload }: Evidence): string {
  return serviceAccountNameOf(workload.place.podSpec);
}

/** A pod spec that names its account, `default` or another, is taken at its word. */
function isChosenByOperator({ workload: { place } }: Evidence): boolean {
  const named =
    asString(member(place.podSpec, 'serviceAccountName')) || asString(member(place.podSpec, 'serviceAccount'));
  return place.accountChosenBy === 'operator' && !named;
}

function isBound({ workload, inventory }: Evidence): boolean {
  return inventory.bindingsOf(workload).some(isTelling);
}

/** Where something may be missing from the input, no binding here is no proof. */
function unbound({ workload: { object, place }, complete }: Evidence, because: string): Observation {
  return {
    suggests: complete ? 'unused' : 'doubt',
    because: complete ? because : `${because}, but the input is not complete`,
    object,
    pointer: `${place.pointer}/serviceAccountName`,
  };
}
