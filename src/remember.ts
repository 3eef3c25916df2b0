/**
 * The same function, which answers each argument once: for pure functions of values that nobody changes. What it knows
 * goes when the argument does, and where there is a `limit`, when so many others have been asked: the collector's work on a
 * weak map grows with it, and soon costs more than an answer.
 */
export function remember<Key extends object, Result>(
  compute: (key: Key) => Result,
  limit = Infinity,
): (key: Key) => Result {
  let known = new WeakMap<Key, { readonly result: Result }>();
  let count = 0;
  return (key) => {
    const answer = known.get(key);
    if (answer !== undefined) return answer.result;
    const result = compute(key);
    if (count === limit) {
      known = new WeakMap();
      count = 0;
    }
    known.set(key, { result });
    count += 1;
    return result;
  };
}

/** Beyond what one workload's stage asks for again and again. */
export const LATELY = 256;
