import { refusalsOf } from '../kube/api-server.ts';
import { projectionWarnings } from '../kube/overlapping-path.ts';
import type { JsonObject } from '../patch/json.ts';
import { accountOf } from '../pod-tokens.ts';
import { defineProof } from './proof.ts';

export const nothingRefused = defineProof({
  id: 'nothing-refused',
  summary: 'The API server refuses nothing, and warns of no projected file over another, that it took before.',
  faults: ({ decision: { workload }, podSpec }) => {
    const { object, place } = workload;
    const said = (spec: JsonObject): readonly string[] => [
      ...refusalsOf(object.value, place, spec, object.ref.namespace ?? 'default', accountOf(workload)),
      ...projectionWarnings(spec),
    ];
    const now = said(podSpec);
    if (now.length === 0) return [];
    const before = new Set(said(place.podSpec).map(withoutIndexes));
    return now
      .filter((text) => !before.has(withoutIndexes(text)))
      .map((text) => `Kubernetes would say: ${text}; expected nothing that it does not say already`);
  },
});

/** A volume that is removed shifts those behind it. */
function withoutIndexes(text: string): string {
  return text.replaceAll(/\[\d+\]/g, '[]');
}
