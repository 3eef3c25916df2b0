import { defineEvidenceRule } from './rule.ts';

/** Operators make bindings of such objects, or others decide by them; what they grant stands in no Role of the input. */
export const namedSubject = defineEvidenceRule({
  id: 'named-subject',
  summary: 'A custom resource has the ServiceAccount among its subjects.',
  gather: ({ workload, inventory }) =>
    inventory.subjectsNaming(workload).map(({ object, pointer, name }) => ({
      suggests: 'doubt' as const,
      because: `${object.ref.kind} ${object.ref.name} has ServiceAccount ${name} among its subjects`,
      object,
      pointer,
    })),
});
