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

/** @throws RangeError if two edits overlap: they were planned from one reading, so that is a fault of the planner */
export function splice(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort(byOffset);
  let result = '';
  let copied = 0;
  for (const edit of ordered) {
    if (edit.offset < copied || edit.offset + edit.delete > text.length) {
      throw new RangeError(`text edits overlap or leave the text at offset ${edit.offset}`);
    }
    result += text.slice(copied, edit.offset) + edit.insert;
    copied = edit.offset + edit.delete;
  }
  return result + text.slice(copied);
}
