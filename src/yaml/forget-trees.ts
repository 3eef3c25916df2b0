import { readDocument } from './read.ts';
import type { YamlDocument, YamlNode } from './tree.ts';

/**
 * Makes documents whose trees are forgotten, and read again if somebody asks: a tree takes some ten times the memory of
 * its text, and most are looked at once. The trees of the last `characters` of text that were asked for are kept.
 */
export function forgetTrees(characters: number): (document: YamlDocument) => YamlDocument {
  /** In the order in which they were asked for. */
  const kept = new Map<string, YamlNode | undefined>();
  let size = 0;

  function keep(text: string, root: YamlNode | undefined): YamlNode | undefined {
    if (kept.delete(text)) size -= text.length;
    kept.set(text, root);
    size += text.length;
    for (const oldest of kept.keys()) {
      if (size <= characters || oldest === text) break;
      kept.delete(oldest);
      size -= oldest.length;
    }
    return root;
  }

  return ({ text, root, value, duplicateKeys, hasAliases }) => {
    keep(text, root);
    return {
      text,
      value,
      duplicateKeys,
      hasAliases,
      get root() {
        return keep(text, kept.has(text) ? kept.get(text) : readDocument(text).root);
      },
    };
  };
}
