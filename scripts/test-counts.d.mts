export declare function countTests(ended: {
  readonly typed: boolean;
  readonly passed: boolean;
  readonly report: string | undefined;
}): { readonly line: string; readonly notes: readonly string[]; readonly ok: boolean };
