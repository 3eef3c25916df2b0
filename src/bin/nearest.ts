import { closest, distance } from 'fastest-levenshtein';

/** The word that was meant, if half of it is right. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  const near = closest(word, allowed);
  return distance(word, near) <= near.length / 2 ? near : undefined;
}
