import { harden, parsePolicy, type HardenOptions, type HardenResult } from '../src/index.ts';
import type { JsonValue } from '../src/patch/json.ts';
import { valuesIn } from '../src/yaml/insert-document.ts';

/** Whose right to mint tokens is scoped. */
export const HOLDER = { namespace: 'eso', name: 'eso' };

/** A policy that scopes the holder; `more` goes on below it. */
export function scoping(more = ''): HardenOptions {
  const spec = `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n  tokenMinters:\n  - serviceAccount: {namespace: eso, name: eso}\n${more}`;
  return { policy: parsePolicy(spec, 'policy.yaml') };
}

export function run(yaml: string, options: HardenOptions): HardenResult {
  return harden([{ path: 'in.yaml', bytes: new TextEncoder().encode(yaml) }], options);
}

/** What all documents of the output hold. */
export function objectsAfter(result: HardenResult): readonly JsonValue[] {
  return result.files.flatMap(({ bytes }) => valuesIn(new TextDecoder().decode(bytes)));
}
