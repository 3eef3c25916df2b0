import { HELM_HOOK } from '../kube/annotation.ts';
import { annotationsOf } from '../kube/object.ts';
import { member } from '../patch/json.ts';
import { hasImplicitToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** Hooks are deleted and made anew, and a generated name is new each time: only others meet their old selves. */
export const immutableOnUpgrade = defineCheck({
  code: 'immutable-on-upgrade',
  gather: ({ workloads }) =>
    workloads
      .filter(
        ({ workload: { object, place }, changes, decision, tokens }) =>
          place.immutable &&
          (changes || (decision.decidedBy === 'exempt' && hasImplicitToken(tokens))) &&
          !Object.hasOwn(annotationsOf(object.value), HELM_HOOK) &&
          member(member(object.value, 'metadata'), 'generateName') === undefined,
      )
      .map(({ workload: { object, place }, changes }) => ({
        object,
        pointer: place.pointer,
        message:
          changes ?
            `a ${object.ref.kind} that exists already refuses the change of its pod spec`
          : `is left alone: a ${object.ref.kind} that exists already would refuse the change of its pod spec`,
      })),
});
