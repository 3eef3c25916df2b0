import { containersOf } from '../kube/pod-spec.ts';
import { defineCheck } from './check.ts';

export const patchLikePodSpec = defineCheck({
  code: 'patch-like-pod-spec',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place, patchOf }, podSpec }) => {
      const [at, what] =
        Object.hasOwn(podSpec, '$patch') ? ['/$patch', 'has a pod spec with $patch']
        : containersOf(podSpec).length === 0 ? ['', 'has a pod spec without containers']
        : patchOf !== undefined ? ['', `is applied by ${patchOf}`]
        : [];
      if (at === undefined || what === undefined) return [];
      return [
        { object, pointer: place.pointer + at, message: `${what}: a patch, about whose tokens nothing is decided` },
      ];
    }),
});
