import { containerTexts } from '../inventory/container-texts.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { defineEvidenceRule } from './rule.ts';

/** OpenShift's admission adds the file beside the token; the volume that is written has it only with `platform: openshift`. */
export const serviceCa = defineEvidenceRule({
  id: 'service-ca',
  summary: "A container names service-ca.crt beside the token, which only OpenShift's volume has.",
  gather: ({ workload, inventory }) =>
    containersOf(workload.place.podSpec).flatMap((container) =>
      containerTexts(container, workload, inventory)
        .filter(({ text }) => text.includes('serviceaccount/service-ca.crt'))
        .map(({ object, pointer }) => ({
          suggests: 'doubt' as const,
          because: `container ${container.name} names service-ca.crt, which is there on OpenShift only (platform: openshift)`,
          object,
          pointer,
          container: container.name,
        })),
    ),
});
