import { podSpecsInUnknownKind } from '../kube/unknown-kind.ts';
import { defineCheck } from './check.ts';

export const unknownKind = defineCheck({
  code: 'unknown-kind',
  gather: ({ inventory, policy }) =>
    inventory.objects.flatMap((object) =>
      podSpecsInUnknownKind(object.value, policy.workloadKinds).map((pointer) => ({
        object,
        pointer: `${pointer}/containers`,
        message: `has what looks like a pod spec at ${pointer}, which is left as it is`,
      })),
    ),
});
