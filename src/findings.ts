/** How much a finding matters; SARIF's levels, and `check --fail-on`'s. */
export type Severity = 'error' | 'warning' | 'note';

/** Where something stands. `line` and `column` count from 1; `document` from 0 within its file. */
export interface Location {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
}

export interface FindingKind {
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly what: string;
  /** One sentence: why it matters. */
  readonly why: string;
}

/** The catalogue: every code that tokentrim can report, each with a page `docs/findings/<code>.md`. */
export const findingKinds = {} as const satisfies Record<string, FindingKind>;
