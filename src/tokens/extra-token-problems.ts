import { closest } from 'fastest-levenshtein';
import type { Decision } from '../decide.ts';
import { extraTokenTargets } from './extra-tokens.ts';
import { placeOf } from '../inventory/inventory.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { mountTargets } from './mount-targets.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { ExtraToken } from '../policy/policy.ts';
import type { Problem } from '../source.ts';

/** Why an extra token cannot be had: its containers are not there, or its name or place is taken. */
export function extraTokenProblems(decisions: readonly Decision[]): readonly Problem[] {
  const changed = decisions.filter(({ access, extraTokens }) => access !== 'unchanged' && extraTokens.length > 0);
  const tokens = new Set(changed.flatMap(({ extraTokens }) => extraTokens));
  return [
    ...[...tokens].flatMap((token) =>
      unmatchedPatterns(
        token,
        changed.filter(({ extraTokens }) => extraTokens.includes(token)),
      ),
    ),
    ...changed.flatMap((decision) =>
      decision.extraTokens.flatMap((token, index) => [
        ...tokenProblems(decision, token),
        ...pairProblems(decision, token, decision.extraTokens.slice(0, index)),
      ]),
    ),
  ];
}

function unmatchedPatterns(token: ExtraToken, decisions: readonly Decision[]): readonly Problem[] {
  const names = decisions.flatMap(({ workload }) => containersOf(workload.place.podSpec).map(({ name }) => name));
  return token.containers
    .filter((glob) => !names.some(globMatcher([glob])))
    .map((glob) => ({
      ...token.place,
      message: `containers: no workload of this token has a container ${glob}`,
      remedy: `Did you mean ${closest(glob, names)}?`,
    }));
}

function tokenProblems(decision: Decision, token: ExtraToken): readonly Problem[] {
  const { object, place } = decision.workload;
  const workload = `${object.ref.kind} ${object.ref.name}`;
  const { taken, selected, blocked, waiting } = extraTokenTargets(place.podSpec, decision, token);
  const at = (pointer: string): Pick<Problem, 'file' | 'line' | 'column'> => ({
    file: object.document.file.path,
    ...placeOf(object, place.pointer + pointer),
  });
  const names = containersOf(place.podSpec).map(({ name }) => name);
  return [
    ...(taken ?
      [
        {
          ...at('/volumes'),
          message: `${workload}: has a volume ${token.name} that is not the token which the policy asks for`,
          remedy: 'Give the extra token another name, or take the volume out.',
        },
      ]
    : []),
    ...(selected.length > 0 ?
      []
    : [
        {
          ...token.place,
          message: `containers: ${token.containers.join(', ')} match no container of ${workload}`,
          remedy: `It has ${names.join(', ')}.`,
        },
      ]),
    ...waiting.map((container) => ({
      ...at(`${container.pointer}/volumeMounts`),
      message: `${workload}: container ${container.name} mounts a volume ${token.name} that is not there, and would get the token of that name in its place`,
      remedy: 'Give the extra token another name, or take the mount out.',
    })),
    ...mountTargets(place.podSpec, decision)
      .free.filter(({ pointer }) => selected.some((container) => container.pointer === pointer))
      .filter(() => decision.token.mountPath === token.mountPath)
      .map((container) => ({
        ...token.place,
        message: `${workload}: container ${container.name} would get the API token and ${token.name} both at ${token.mountPath}`,
        remedy: 'Give one of them another mountPath.',
      })),
    ...blocked.map((container) => ({
      ...at(`${container.pointer}/volumeMounts`),
      message: `${workload}: container ${container.name} is to have the token ${token.name} at ${token.mountPath}, where it mounts something else`,
      remedy: 'Give the extra token another mountPath, or name other containers.',
    })),
  ];
}

/** Two tokens of one workload may share neither name nor place. */
function pairProblems(decision: Decision, token: ExtraToken, earlier: readonly ExtraToken[]): readonly Problem[] {
  const { object, place } = decision.workload;
  const pointersOf = (one: ExtraToken): readonly string[] =>
    extraTokenTargets(place.podSpec, decision, one).selected.map(({ pointer }) => pointer);
  return earlier.flatMap((other): readonly Problem[] => {
    const samePlace =
      other.mountPath === token.mountPath && pointersOf(other).some((pointer) => pointersOf(token).includes(pointer));
    if (other.name !== token.name && !samePlace) return [];
    const what = other.name === token.name ? `the name ${token.name}` : `the mountPath ${token.mountPath}`;
    const message = `${object.ref.kind} ${object.ref.name} would get two extra tokens with ${what}`;
    return [{ ...token.place, message, remedy: 'Let them differ, or match different workloads.' }];
  });
}
