import type { Decision } from '../decide.ts';
import { admissionVolumeOf, containersWithoutMount } from '../kube/admission.ts';
import { containersOf, volumeMountsOf, volumesOf, type Container } from '../kube/pod-spec.ts';
import { podOf } from '../kube/pod.ts';
import { ADMISSION_EXPIRATION_SECONDS, API_TOKEN_MOUNT_PATH, isApiAudience, tokensOf } from '../kube/token-volume.ts';
import type { IsTokenSecret } from '../kube/token-secret.ts';
import { selectedContainers } from '../tokens/mount-targets.ts';
import { tokensIn } from '../tokens/pod-tokens.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { ExtraToken } from '../policy/policy.ts';
import type { ReportedToken } from '../report.ts';
import { ownVolumesOf, writtenVolumesOf } from '../tokens/written-volumes.ts';
import { defineProof } from './proof.ts';

type ContainerTokens = ReturnType<typeof tokensIn>[number];

/** Reckoned from the decision and the tokens of before, apart from the transformers. */
export const tokensAsDecided = defineProof({
  id: 'tokens-as-decided',
  summary: 'Each container of the pod, as admission would leave it, has the tokens that were decided, and no other.',
  faults: ({ inventory, decision, podSpec }) => {
    const { workload } = decision;
    const after = new Map(
      tokensIn(podSpec, workload, inventory).map(({ container, tokens }) => [container.pointer, tokens]),
    );
    const isToken = (secret: string): boolean => inventory.isTokenSecret(workload, secret);
    const expectedOf = expectation(decision, isToken);
    return tokensIn(workload.place.podSpec, workload, inventory).flatMap((before) => {
      const { name, pointer } = before.container;
      const expected = describe(expectedOf(before));
      const found = describe(after.get(pointer) ?? []);
      return expected === found ? [] : [`container ${name} would have ${found}; expected ${expected}`];
    });
  },
});

function expectation(
  decision: Decision,
  isToken: IsTokenSecret,
): (before: ContainerTokens) => readonly ReportedToken[] {
  const { access, decidedBy, workload, token, extraTokens, hadToken, replacedVolumes = [] } = decision;
  const { podSpec } = workload.place;
  const written = new Map(writtenVolumesOf(podSpec, token).map((volume) => [volume.name, volume]));
  const own = new Set(ownVolumesOf(podSpec, token).map(({ name }) => name));
  const bare = new Set(containersWithoutMount(podSpec).map(({ pointer }) => pointer));
  const named = selectedContainers(podSpec, decision)?.map(({ pointer }) => pointer);
  const life = token.expirationSeconds;
  const audience = isApiAudience(token.audience) ? '' : token.audience;
  const projected: ReportedToken = {
    mountPath: token.mountPath,
    audience,
    expirationSeconds: life,
    source: 'projected',
  };
  const pod = podOf(workload.object.value, workload.place);
  const reused = volumesOf(pod.spec).find(({ name }) => name === admissionVolumeOf(pod.spec));
  const added =
    reused === undefined ?
      [projected]
    : tokensOf(reused.value, isToken).map((one) => ({
        ...projected,
        audience: isApiAudience(one.audience) ? '' : one.audience,
        expirationSeconds: one.expirationSeconds,
      }));

  /** An explicit token, as it is to be afterwards. */
  function kept(one: ReportedToken, container: Container): readonly ReportedToken[] {
    const mounts = volumeMountsOf(container);
    const name = mounts.find(({ mountPath }) => mountPath === one.mountPath)?.name ?? '';
    const volume = written.get(name);
    if (access === 'none') return own.has(name) ? [] : [one];
    if (access === 'unchanged') return [one];
    if (one.source === 'secret' && replacedVolumes.includes(name)) return [{ ...one, expirationSeconds: life }];
    if (volume !== undefined && named !== undefined && !named.includes(container.pointer)) return [];
    if (volume?.named !== true) {
      const isYear = one.audience === '' && one.expirationSeconds === ADMISSION_EXPIRATION_SECONDS;
      return [isYear ? { ...one, expirationSeconds: life } : one];
    }
    const moves =
      one.mountPath === API_TOKEN_MOUNT_PATH && !mounts.some((mount) => mount.mountPath === token.mountPath);
    return [
      {
        ...one,
        expirationSeconds: life,
        audience: volume.settings.audience === '' ? audience : one.audience,
        mountPath: moves ? token.mountPath : one.mountPath,
      },
    ];
  }

  // As the manifest has them: admission's own are not among these.
  const mounts = new Map(containersOf(podSpec).map((container) => [container.pointer, volumeMountsOf(container)]));
  // A Secret that is not in the input may hold a token too.
  const mayHold = new Set(
    volumesOf(podSpec)
      .filter(({ value }) => tokensOf(value, () => true).some((one) => isApiAudience(one.audience)))
      .map(({ name }) => name),
  );

  // By verdict nobody gets a token that its pod had not; who asks for one gets it where admission would have put it.
  function gains({ container, tokens }: ContainerTokens): boolean {
    const explicit = tokens.filter((one) => one.source !== 'automount');
    const hasOne = (mounts.get(container.pointer) ?? []).some(({ name, mountPath }) =>
      mountPath === token.mountPath || mountPath === API_TOKEN_MOUNT_PATH ?
        mayHold.has(name) || written.has(name) || name === reused?.name
      : !hadToken && written.has(name),
    );
    if (access !== 'projected' || hasOne) return false;
    const asked = decidedBy !== 'verdict' || tokens.length > explicit.length;
    return named === undefined ?
        asked && bare.has(container.pointer)
      : named.includes(container.pointer) && (hadToken || asked || written.size > 0);
  }

  return (before) => {
    const explicit = before.tokens.filter(({ source }) => source !== 'automount');
    const staying = explicit.flatMap((one) => kept(one, before.container));
    const all = gains(before) ? [...staying, ...added.map(shortened)] : staying;
    return access === 'unchanged' ? all : (
        extraTokens.reduce<readonly ReportedToken[]>((tokens, extra) => withExtra(tokens, extra, before.container), all)
      );
  };

  /** A volume of the token that is there gets its life; a container that it is for and lacks it, the mount. */
  function withExtra(
    tokens: readonly ReportedToken[],
    { name, audience, mountPath, expirationSeconds, containers }: ExtraToken,
    container: Container,
  ): readonly ReportedToken[] {
    const places = volumeMountsOf(container).filter((mount) => mount.name === name);
    const aligned = tokens.map((one) =>
      places.some((mount) => mount.mountPath === one.mountPath) ? { ...one, expirationSeconds } : one,
    );
    const isFor = containers.length === 0 || globMatcher(containers)(container.name);
    if (!isFor || tokens.some((one) => one.mountPath === mountPath)) return aligned;
    return [...aligned, { audience, mountPath, expirationSeconds, source: 'projected' }];
  }

  function shortened(one: ReportedToken): ReportedToken {
    const isYear = one.audience === '' && one.expirationSeconds === ADMISSION_EXPIRATION_SECONDS;
    return isYear ? { ...one, expirationSeconds: life } : one;
  }
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
