import { extraTokenMount, extraTokenTargets, extraTokenVolume } from '../tokens/extra-tokens.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { append, defineTransformer, setLife } from './transformer.ts';

/** Whatever the workload gets of the API: who speaks to another service needs that one's token. */
export const projectExtraToken = defineTransformer({
  id: 'project-extra-token',
  summary: 'Adds the tokens for other services that the policy gives a workload, each in a volume of its own.',
  transform: (podSpec, decision) => {
    if (decision.access === 'unchanged') return [];
    const wanted = decision.extraTokens.map((token) => ({ token, ...extraTokenTargets(podSpec, decision, token) }));
    const missing = wanted.filter(({ volume }) => volume === undefined);
    return [
      ...wanted.flatMap(({ token, volume }) => (volume === undefined ? [] : setLife(volume, token.expirationSeconds))),
      ...append(podSpec, '', 'volumes', ...missing.map(({ token }) => extraTokenVolume(token))),
      ...containersOf(podSpec).flatMap(({ pointer, value }) => {
        const mounts = wanted
          .filter(({ free }) => free.some((container) => container.pointer === pointer))
          .map(({ token }) => extraTokenMount(token));
        return append(value, pointer, 'volumeMounts', ...mounts);
      }),
    ];
  },
});
