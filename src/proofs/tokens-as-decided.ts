import type { Decision } from '../decide.ts';
import { admissionVolumeOf, containersWithoutMount } from '../kube/admission.ts';
import { volumeMountsOf } from '../kube/pod-spec.ts';
import { ADMISSION_EXPIRATION_SECONDS, isApiAudience } from '../kube/token-volume.ts';
import { ownVolumeOf, tokensIn } from '../pod-tokens.ts';
import type { Policy } from '../policy.ts';
import type { ReportedToken } from '../report.ts';
import { defineProof } from './proof.ts';

type ContainerTokens = ReturnType<typeof tokensIn>[number];

/** Reckoned from the decision and the tokens of before, apart from the transformers. */
export const tokensAsDecided = defineProof({
  id: 'tokens-as-decided',
  summary: 'Each container of the pod, as admission would leave it, has the tokens that were decided, and no other.',
  faults: ({ inventory, decision, podSpec, policy }) => {
    const { workload } = decision;
    const after = new Map(
      tokensIn(podSpec, workload, inventory).map(({ container, tokens }) => [container.pointer, tokens]),
    );
    const expectedOf = expectation(decision, policy);
    return tokensIn(workload.place.podSpec, workload, inventory).flatMap((before) => {
      const { name, pointer } = before.container;
      const expected = describe(expectedOf(before));
      const found = describe(after.get(pointer) ?? []);
      return expected === found ? [] : [`container ${name} would have ${found}; expected ${expected}`];
    });
  },
});

function expectation(decision: Decision, { token }: Policy): (before: ContainerTokens) => readonly ReportedToken[] {
  const { access, decidedBy, workload } = decision;
  const { podSpec } = workload.place;
  const reused = admissionVolumeOf(podSpec) !== undefined;
  const own = access === 'none' ? ownVolumeOf(podSpec, token)?.name : undefined;
  const bare = new Set(containersWithoutMount(podSpec).map(({ pointer }) => pointer));
  const projected: ReportedToken = {
    mountPath: token.mountPath,
    audience: isApiAudience(token.audience) ? '' : token.audience,
    expirationSeconds: token.expirationSeconds,
    source: 'projected',
  };
  const shortened = (one: ReportedToken): ReportedToken =>
    access === 'projected' && one.audience === '' && one.expirationSeconds === ADMISSION_EXPIRATION_SECONDS ?
      { ...one, expirationSeconds: token.expirationSeconds }
    : one;

  return ({ container, tokens }) => {
    const ownPaths = new Set(
      volumeMountsOf(container).flatMap(({ name, mountPath }) => (name === own ? [mountPath] : [])),
    );
    const explicit = tokens.filter(({ source, mountPath }) => source !== 'automount' && !ownPaths.has(mountPath));
    const injected = tokens
      .filter(({ source }) => source === 'automount')
      .map((one): ReportedToken => ({ ...one, source: 'projected' }));
    // By verdict nobody gets a token that it had not; who asks for one gets it where admission would have put it.
    const replaced =
      access !== 'projected' ? []
      : reused ? injected
      : injected.length > 0 || (decidedBy !== 'verdict' && bare.has(container.pointer)) ? [projected]
      : [];
    return [...explicit, ...replaced].map(shortened);
  };
}

/** In no order; whether through a Secret or a projection does not matter, automount does. */
function describe(tokens: readonly ReportedToken[]): string {
  const texts = tokens.map(({ mountPath, audience, expirationSeconds, source }) => {
    const owner = audience === '' ? 'an API token' : `a token for ${audience}`;
    const life = expirationSeconds === null ? 'for ever' : `for ${expirationSeconds} s`;
    return `${owner} ${life} at ${mountPath}${source === 'automount' ? ', automounted' : ''}`;
  });
  return texts.length === 0 ? 'no token' : texts.sort().join(' and ');
}
