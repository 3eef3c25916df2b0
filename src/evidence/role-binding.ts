import { roleRefOf, rulesOf, usedByAdmissionOnly } from '../kube/rbac.ts';
import { defineEvidenceRule } from './rule.ts';

/** Any grant counts, but those that only admission exercises and those to all accounts: they tell nothing of this one. */
export const roleBinding = defineEvidenceRule({
  id: 'role-binding',
  summary: 'A RoleBinding or ClusterRoleBinding has the ServiceAccount as a subject.',
  gather: ({ workload, inventory }) =>
    inventory
      .bindingsOf(workload)
      .filter(({ subject }) => subject.by !== 'group')
      .filter(({ roles }) => roles.length === 0 || !roles.every(({ value }) => usedByAdmissionOnly(rulesOf(value))))
      .map(({ object }) => ({
        suggests: 'used',
        because: `${object.ref.kind} ${object.ref.name} grants ${roleRefOf(object.value).kind} ${roleRefOf(object.value).name}`,
        object,
        pointer: '/subjects',
      })),
});
