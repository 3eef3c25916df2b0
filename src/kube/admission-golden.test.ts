import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isKnownKind, judge, NAMESPACE, type GoldenDocument } from '../../test/golden.ts';
import { takeInventory } from '../inventory/inventory.ts';

/**
 * Kubernetes' recorded answers (v1.36.3: decoding, defaulting, admission, validation), to cases chosen by hand and to
 * random ones, and to what is written for identities, held against the model. Compared,
 * in every case: which objects are accepted, each error and each warning in its own words, each key that stands twice;
 * and of every pod, as admission leaves it, the account, automount, pull secrets, containers, the volume that was added,
 * each token volume with its tokens and sources, each mount of a token or at its path.
 *
 * Not compared: the texts of the YAML parser, where the reader has its own ({@link UNREADABLE}); the texts about
 * documents that are no objects, where it must find none; ConfigMaps and custom resources, which hold no token; and
 * what only the API server's strict mode finds ({@link UNKNOWN_FIELD}, {@link MERGED}), which changes nothing in what it makes of a pod.
 */
interface GoldenCase {
  readonly group: string;
  readonly name: string;
  readonly manifest: string;
  readonly result: {
    readonly docs: readonly GoldenDocument[];
    readonly pods: readonly unknown[];
    readonly error?: string;
  };
}

const cases = ['admission-golden.json', 'admission-random.json', 'admission-identities.json'].flatMap(
  (name): readonly GoldenCase[] => {
    const file = join(import.meta.dirname, '../../test/data', name);
    const { cases }: { readonly cases: readonly GoldenCase[] } = JSON.parse(readFileSync(file, 'utf8'));
    return cases;
  },
);
const groups = [...new Set(cases.map(({ group }) => group))];

test('the files hold what was recorded', () => {
  expect(cases).toHaveLength(284 + 78 + 186);
  expect(groups).toHaveLength(15 + 1 + 6);
});

describe.each(groups)('%s', (group) => {
  test.each(cases.filter((one) => one.group === group))('$name', ({ name, manifest, result }) => {
    const bytes = new TextEncoder().encode(manifest);
    const inventory = takeInventory([{ path: 'case.yaml', bytes, role: 'found' }], NAMESPACE);
    const problems = inventory.problems.map(({ line, message }) => `${line}: ${message}`);
    expect(problems).toEqual(UNREADABLE[name] ?? []);
    if (UNREADABLE[name] !== undefined) {
      expect(result.error ?? result.docs.find(({ valid }) => !valid)?.errors?.[0]).toMatch(/yaml/i);
      return;
    }
    const judged = judge(inventory);
    const known = result.docs.filter(({ kind }) => isKnownKind(kind));
    expect(judged.docs).toEqual(known.map((document) => withoutStrictOnly(document, name)));
    expect(judged.pods).toEqual(result.pods);
  });
});

/** The cases which no YAML reader takes, Kubernetes' neither, and what this one says: line and message. */
const UNREADABLE: Readonly<Record<string, readonly string[]>> = {
  'tab as indentation': ['5: tab characters must not be used in indentation'],
  '--- with content on the line': ['9: end of the stream or a document separator is expected'],
  '---- (four dashes)': ["8: a line that starts with '---' and goes on without a blank"],
};

/** The lenient decoder, which counts, ignores them, and so does the model. */
const UNKNOWN_FIELD = /^unknown field "[^"]+"$/;

/** A key that a merge brings too is no duplicate for kubectl and Helm, which expand the merge; nor for the reader. */
const MERGED: ReadonlySet<string> = new Set(['own key beats merge key', 'own key before the merge key']);

function withoutStrictOnly({ strict = [], ...document }: GoldenDocument, name: string): GoldenDocument {
  const rest = MERGED.has(name) ? [] : strict.filter((text) => !UNKNOWN_FIELD.test(text));
  return { ...document, ...(rest.length > 0 && { strict: rest }) };
}
