import type { MovedBinding } from '../inventory/index-moved.ts';
import type { Binding } from '../inventory/inventory.ts';
import { isGroupOfNamespace, roleRefOf } from '../kube/rbac.ts';
import type { Suggestion } from '../report.ts';
import { remember } from '../remember.ts';
import { isAdmissionOnly, isTelling } from '../inventory/telling-binding.ts';
import { defineEvidenceRule, type Observation } from './rule.ts';

/**
 * Any grant counts, an unknown or an empty role's too: a right that nobody needs is still no proof that the token is
 * unused. Not those that only admission exercises, and not those to all accounts, which tell nothing of this one.
 */
export const roleBinding = defineEvidenceRule({
  id: 'role-binding',
  summary: 'A RoleBinding or ClusterRoleBinding has the ServiceAccount as a subject.',
  gather: ({ workload, inventory }) => {
    const bindings = inventory.bindingsOf(workload);
    return [...observationsOf(bindings), ...movedBeside(bindings)(inventory.movedBindingsOf(workload))];
  },
});

/** Workloads of one account share its bindings, and the list of them. */
const observationsOf = remember((bindings: readonly Binding[]): readonly Observation[] => bindings.map(observationOf));

function observationOf(binding: Binding): Observation {
  const { object, subject } = binding;
  const role = roleRefOf(object.value);
  const grants = `${object.ref.kind} ${object.ref.name} grants ${role.kind} ${role.name}`;
  const admission = isAdmissionOnly(binding);
  const to = subject.by === 'group' ? ` to the group ${subject.name}` : '';
  const because = `${grants}${to}${admission ? ', which only admission uses' : ''}`;
  return { suggests: suggestionOf(binding, admission), because, object, pointer: '/subjects' };
}

/** Of what binds it in any case, Kustomize needs no doubt. */
const movedBeside = remember((bindings: readonly Binding[]) => {
  const byObject = new Map<Binding['object'], { readonly byGroupOnly: boolean }>();
  for (const { object, subject } of bindings) {
    byObject.set(object, { byGroupOnly: subject.by === 'group' && byObject.get(object)?.byGroupOnly !== false });
  }
  const isKnown = ({ object, subject }: MovedBinding): boolean => {
    const known = byObject.get(object);
    return known !== undefined && (!known.byGroupOnly || subject.by === 'group');
  };
  return remember((moved: readonly MovedBinding[]): readonly Observation[] =>
    moved.filter((one) => !isKnown(one)).flatMap(movedObservations),
  );
});

/** Kustomize may make the subject and the account one. */
function movedObservations(binding: MovedBinding): readonly Observation[] {
  const observation = observationOf(binding);
  if (observation.suggests === 'nothing') return [];
  const { path, line, field, value } = binding.by;
  const because = `${observation.because}, perhaps to this account: ${path}:${line} sets ${field}: ${value}`;
  return [{ ...observation, suggests: 'doubt', because }];
}

/** Rights of all accounts of one namespace are given for some of its pods, and nobody can tell which. */
function suggestionOf(binding: Binding, admission: boolean): Suggestion {
  if (isTelling(binding)) return 'used';
  return !admission && isGroupOfNamespace(binding.subject.name) ? 'doubt' : 'nothing';
}
