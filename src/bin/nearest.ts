import { closest, distance } from 'fastest-levenshtein';

/** The word that was meant, if half of it is right, or its letters are in another order. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  const mixed = allowed.find((candidate) => letters(candidate) === letters(word));
  if (mixed !== undefined) return mixed;
  const near = closest(word, allowed);
  return distance(word, near) <= near.length / 2 ? near : undefined;
}

function letters(word: string): string {
  return Array.from(word).sort().join('');
}
