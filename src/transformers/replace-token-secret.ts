import { volumesOf } from '../kube/pod-spec.ts';
import { projectedInPlaceOf } from '../kube/projected-secret.ts';
import type { Operation } from '../patch/operation.ts';
import { joinPointer } from '../patch/pointer.ts';
import { defineTransformer } from './transformer.ts';

/** The same files at the same places, so that the program does not notice; but the token is renewed, and expires. */
export const replaceTokenSecret = defineTransformer({
  id: 'replace-token-secret',
  summary: 'Puts a projection with the same files in place of a legacy token Secret of the same account.',
  transform: (podSpec, { replacedVolumes = [], token }) =>
    volumesOf(podSpec)
      .filter(({ name }) => replacedVolumes.includes(name))
      .flatMap(({ pointer, value }): readonly Operation[] => {
        const projected = projectedInPlaceOf(value, token, () => true);
        if (projected === undefined) return [];
        const added = { op: 'add', path: joinPointer(pointer, 'projected'), value: projected } as const;
        return value['secret'] === undefined ?
            [added]
          : [{ op: 'remove', path: joinPointer(pointer, 'secret') }, added];
      }),
});
