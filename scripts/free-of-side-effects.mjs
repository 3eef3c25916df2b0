import { readFile } from 'node:fs/promises';

/**
 * An esbuild plugin for a module whose variables are computed, but do nothing else, and are not marked so: js-yaml's
 * schemas and regular expressions for what it can do beside parsing. Marked, those that nobody uses are left out.
 */
export function freeOfSideEffects(filter) {
  return {
    name: 'free-of-side-effects',
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        return { contents: text.replaceAll(VARIABLE, 'var $1 = /* @__PURE__ */ (() => ($2))();\n'), loader: 'js' };
      });
    },
  };
}

/** A statement at the margin, up to the semicolon before the next one. */
const VARIABLE = /^var ([\w$]+) = ([\s\S]*?);\n(?=\S)/gm;
