import { closest } from 'fastest-levenshtein';
import type { Decision } from '../decide.ts';
import { placeOf } from '../inventory/inventory.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { AUTO, mountTargets, selectedContainers } from './mount-targets.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { Problem } from '../source.ts';

/** Why the policy cannot be carried out: containers that are not there, or that cannot take the mount. */
export function ruleProblems(decisions: readonly Decision[]): readonly Problem[] {
  const projected = decisions.filter(({ access }) => access === 'projected');
  return [...unmatchedPatterns(projected), ...projected.flatMap(workloadProblems)];
}

/** A pattern that matches no container of any workload that its rule gives the token. */
function unmatchedPatterns(projected: readonly Decision[]): readonly Problem[] {
  const rules = new Set(projected.flatMap(({ rule }) => (rule === undefined ? [] : [rule])));
  return [...rules].flatMap((rule) => {
    const containers = projected.filter((decision) => decision.rule === rule).flatMap(containerNames);
    return rule.containers
      .filter((glob) => glob !== AUTO && !containers.some(globMatcher([glob])))
      .map((glob): Problem => {
        const message = `containers: no workload of this rule has a container ${glob}`;
        return { ...rule.place, message, remedy: `Did you mean ${closest(glob, containers)}?` };
      });
  });
}

function workloadProblems(decision: Decision): readonly Problem[] {
  const { workload, rule, token, observations } = decision;
  const { object, place } = workload;
  const name = `${object.ref.kind} ${object.ref.name}`;
  const at = (pointer: string): Pick<Problem, 'file' | 'line' | 'column'> => ({
    file: object.document.file.path,
    ...placeOf(object, place.pointer + pointer),
  });
  const problems = mountTargets(place.podSpec, decision).blocked.map(({ name: container, pointer }) => ({
    ...at(`${pointer}/volumeMounts`),
    message: `${name}: container ${container} is to have the API token at ${token.mountPath}, where it mounts something else`,
    remedy: 'Name other containers in the rule, or give the token another mountPath.',
  }));
  const selected = selectedContainers(place.podSpec, decision);
  if (rule === undefined || selected === undefined) return problems;
  if (selected.length === 0) {
    const message = `containers: ${rule.containers.join(', ')} match no container of ${name}, which would have no token`;
    problems.push({ ...rule.place, message, remedy: `It has ${containerNames(decision).join(', ')}.` });
  }
  const injector = observations.find(({ rule: id, suggests }) => id === 'injector' && suggests === 'used');
  if (injector !== undefined && selected.length > 0 && selected.every(({ list }) => list !== 'containers')) {
    const message = `containers: of ${name} only init containers have the token, but ${injector.because}`;
    problems.push({
      ...rule.place,
      message,
      remedy: 'Name a regular container too: the webhook looks for a mount there.',
    });
  }
  return problems;
}

function containerNames({ workload }: Decision): readonly string[] {
  return containersOf(workload.place.podSpec).map(({ name }) => name);
}
