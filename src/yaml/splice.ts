/** Replaces `delete` code units at `offset` by `insert`. At one offset, what only inserts comes first, in its order. */
export interface TextEdit {
  readonly offset: number;
  readonly delete: number;
  readonly insert: string;
}

/** The order in which edits apply. */
export function byOffset(a: TextEdit, b: TextEdit): number {
  return a.offset - b.offset || Number(a.delete > 0) - Number(b.delete > 0);
}

/** A part of an edited text: what is kept has the `offset` that it had in the text before all edits; what is new has none. */
export interface Stretch {
  readonly text: string;
  readonly offset: number | undefined;
}

/** @throws RangeError if two edits overlap: they were planned from one reading, so that is a fault of the planner */
export function splice(text: string, edits: readonly TextEdit[]): string {
  return spliceStretches([{ text, offset: 0 }], edits)
    .map((stretch) => stretch.text)
    .join('');
}

/** The same where the text is what earlier edits made. @throws RangeError as {@link splice} */
export function spliceStretches(stretches: readonly Stretch[], edits: readonly TextEdit[]): readonly Stretch[] {
  const ordered = [...edits].sort(byOffset);
  const result: Stretch[] = [];
  let index = 0;
  // Of the text, and of the stretch in it that `index` names.
  let at = 0;
  let start = 0;

  function pass(end: number, keep: boolean): void {
    while (at < end) {
      const stretch = stretches[index];
      if (stretch === undefined) throw new RangeError(`text edits leave the text at offset ${end}`);
      const from = at - start;
      const text = stretch.text.slice(from, end - start);
      if (keep) result.push({ text, offset: stretch.offset === undefined ? undefined : stretch.offset + from });
      at += text.length;
      if (at - start < stretch.text.length) continue;
      index += 1;
      start = at;
    }
  }

  for (const edit of ordered) {
    if (edit.offset < at) throw new RangeError(`text edits overlap at offset ${edit.offset}`);
    pass(edit.offset, true);
    if (edit.insert !== '') result.push({ text: edit.insert, offset: undefined });
    pass(edit.offset + edit.delete, false);
  }
  pass(
    stretches.reduce((length, { text }) => length + text.length, 0),
    true,
  );
  return result;
}
