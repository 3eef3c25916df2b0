import { isApiAudience } from '../kube/token-volume.ts';
import { hasImplicitToken } from '../tokens/mounted-tokens.ts';
import { defineCheck } from './check.ts';

/** Any other explicit token is evidence of use, so it is one that tokentrim wrote. */
export const tokenNeedUnproved = defineCheck({
  code: 'token-need-unproved',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, decision, tokens, mounted }) => {
      const { decidedBy, verdict, observations } = decision;
      const [first] = mounted.filter(({ token }) => isApiAudience(token.audience));
      if (decidedBy !== 'verdict' || verdict === 'used' || first === undefined || hasImplicitToken(tokens)) return [];
      const because = observations.find(({ suggests }) => suggests === 'unused' || suggests === 'doubt')?.because;
      const message = `has an explicit API token, and nothing here shows that it uses it${because === undefined ? '' : `: ${because}`}`;
      return [{ object, pointer: place.pointer + first.mount.pointer, message }];
    }),
});
