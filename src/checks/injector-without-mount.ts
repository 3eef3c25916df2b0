import { hasApiToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** A mount in an init container does not help: the webhooks copy one of a regular container. */
export const injectorWithoutMount = defineCheck({
  code: 'injector-without-mount',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object }, decision, tokens }) => {
      const seen = decision.observations.find(({ rule }) => rule === 'injector');
      const regular = tokens.filter(({ container }) => container.list === 'containers');
      if (seen === undefined || decision.decidedBy === 'exempt' || hasApiToken(regular)) return [];
      const message = `${seen.because}, and no regular container mounts one`;
      return [{ object, pointer: seen.pointer, message }];
    }),
});
