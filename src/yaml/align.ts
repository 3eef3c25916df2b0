import { deepEqual, type JsonValue } from '../patch/json.ts';

/** One step from an old list to a new one, in order: keep or change (both), remove (`old`), or insert (`new`). */
export interface AlignmentStep {
  readonly old: number | undefined;
  readonly new: number | undefined;
  /** For an insertion: the index of the old element that it follows, -1 for none. */
  readonly behind: number;
}

/**
 * Aligns two lists so that the most elements stay as they are (longest common subsequence). Between two elements that
 * stay, old and new ones are paired in order: a changed element is edited in place, not removed and written anew.
 */
export function alignLists(before: readonly JsonValue[], after: readonly JsonValue[]): readonly AlignmentStep[] {
  const steps: AlignmentStep[] = [];
  let old = 0;
  let next = 0;

  function fillGap(oldEnd: number, newEnd: number): void {
    while (old < oldEnd && next < newEnd) steps.push({ old: old++, new: next++, behind: -1 });
    while (old < oldEnd) steps.push({ old: old++, new: undefined, behind: -1 });
    while (next < newEnd) steps.push({ old: undefined, new: next++, behind: old - 1 });
  }

  for (const [oldIndex, newIndex] of commonElements(before, after)) {
    fillGap(oldIndex, newIndex);
    steps.push({ old: old++, new: next++, behind: -1 });
  }
  fillGap(before.length, after.length);
  return steps;
}

/** Index pairs of a longest common subsequence; equal ends are cut off first, which is nearly always all. */
function commonElements(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly (readonly [number, number])[] {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && deepEqual(before[prefix], after[prefix])) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && deepEqual(before[before.length - 1 - suffix], after[after.length - 1 - suffix])) {
    suffix += 1;
  }
  const pairs: (readonly [number, number])[] = [];
  for (let index = 0; index < prefix; index += 1) pairs.push([index, index]);
  const rows = before.length - prefix - suffix;
  const columns = after.length - prefix - suffix;
  const equal = (row: number, column: number): boolean => deepEqual(before[prefix + row], after[prefix + column]);
  for (const [row, column] of leftOut(rows, columns, equal) ?? longestCommon(rows, columns, equal)) {
    pairs.push([prefix + row, prefix + column]);
  }
  for (let index = suffix; index > 0; index -= 1) pairs.push([before.length - index, after.length - index]);
  return pairs;
}

type Equal = (row: number, column: number) => boolean;

/** Where one list is the other with elements left out; undefined where it is not. */
function leftOut(rows: number, columns: number, equal: Equal): readonly (readonly [number, number])[] | undefined {
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (equal(row, column)) pairs.push([row++, column++]);
    else if (rows > columns) row += 1;
    else column += 1;
  }
  return pairs.length === Math.min(rows, columns) ? pairs : undefined;
}

function longestCommon(rows: number, columns: number, equal: Equal): readonly (readonly [number, number])[] {
  // Beyond this size the table costs more than a good alignment is worth: the middle is paired in order.
  if (rows * columns > 250_000) return [];
  const lengths: number[][] = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const best =
        equal(row, column) ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      const line = lengths[row];
      if (line !== undefined) line[column] = best;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (equal(row, column)) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}
