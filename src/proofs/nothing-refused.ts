import type { Workload } from '../inventory/inventory.ts';
import { refusalsOf } from '../kube/api-server.ts';
import { fieldPathOf } from '../kube/pod.ts';
import { validatePodSpec } from '../kube/validation.ts';
import { volumeWarnings } from '../kube/volume-warnings.ts';
import type { JsonObject } from '../patch/json.ts';
import { accountOf, admit } from '../tokens/pod-tokens.ts';
import { defineProof } from './proof.ts';

export const nothingRefused = defineProof({
  id: 'nothing-refused',
  summary: 'The API server refuses nothing, and warns of no file over another, that it took before.',
  faults: ({ decision: { workload }, podSpec }) => {
    const { object, place } = workload;
    const said = (spec: JsonObject): readonly string[] => [
      ...refusalsOf(object.value, place, spec, object.ref.namespace ?? 'default', accountOf(workload)),
      ...volumeWarnings(spec),
    ];
    const now = said(podSpec);
    if (now.length === 0) return [];
    const before = said(place.podSpec);
    // One that is refused already may be refused for what its pods would be refused for.
    const pods = before.length === 0 ? [] : errorsOfPods(workload);
    const known = new Set([...before, ...pods].map(withoutIndexes));
    return now
      .filter((text) => !known.has(withoutIndexes(text)))
      .map((text) => `Kubernetes would say: ${text}; expected nothing that it does not say already`);
  },
});

function errorsOfPods(workload: Workload): readonly string[] {
  const { spec } = admit(workload.place.podSpec, workload);
  return validatePodSpec(spec, fieldPathOf(workload.place)).map(({ field, message }) => `${field}: ${message}`);
}

/** A volume that is removed shifts those behind it. */
function withoutIndexes(text: string): string {
  return text.replaceAll(/\[\d+\]/g, '[]');
}
