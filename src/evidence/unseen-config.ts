import { CLUSTER_CONFIG_MAPS, configReferencesOf } from '../kube/config-reference.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { defineEvidenceRule } from './rule.ts';

export const unseenConfig = defineEvidenceRule({
  id: 'unseen-config',
  summary: 'A container reads a ConfigMap that is not in the input, and that may name the API.',
  gather: ({ workload: { object, place }, inventory }) => {
    const told = new Set(CLUSTER_CONFIG_MAPS);
    return containersOf(place.podSpec).flatMap((container) =>
      configReferencesOf(place.podSpec, container).flatMap(({ kind, name }) => {
        if (kind !== 'ConfigMap' || told.has(name) || inventory.mayHaveConfigMap(object, name)) return [];
        told.add(name);
        return [
          {
            suggests: 'doubt' as const,
            because: `container ${container.name} reads ConfigMap ${name}, which is not here: it may name the API`,
            object,
            pointer: place.pointer + container.pointer,
          },
        ];
      }),
    );
  },
});
