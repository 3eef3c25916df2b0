import type { ObservedBy } from '../decide.ts';
import type { Workload } from '../inventory/inventory.ts';
import { idleImageOf } from '../kube/known-image.ts';
import { containersOf, type Container } from '../kube/pod-spec.ts';
import { asString } from '../patch/json.ts';

/**
 * The containers of a used token that need it: all but those which run a program that never calls the API, by its own
 * entry point, and of which nothing else was seen. A right of the account does not tell which of them exercises it. Where
 * a webhook will look for a mount it may look in any of them, and none is left out.
 */
export function containersThatUse(
  { place }: Pick<Workload, 'place'>,
  observations: readonly Pick<ObservedBy, 'rule' | 'suggests' | 'container'>[],
): readonly Container[] {
  const all = containersOf(place.podSpec);
  const used = observations.filter(({ suggests }) => suggests === 'used');
  if (used.some(({ rule }) => rule === 'injector')) return all;
  const seen = new Set(used.map(({ container }) => container));
  const needing = all.filter((container) => seen.has(container.name) || !isIdle(container));
  return needing.length > 0 ? needing : all;
}

/** A command replaces the image's own program. */
function isIdle({ value }: Container): boolean {
  const command = value['command'];
  return (command === undefined || command === null) && idleImageOf(asString(value['image']) ?? '') !== undefined;
}
