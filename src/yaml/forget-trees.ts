import { readDocument } from './read.ts';
import { startsOf } from './starts.ts';
import type { YamlDocument, YamlNode } from './tree.ts';

/**
 * Makes documents whose trees are forgotten, and read again if somebody asks: a tree takes some ten times the memory of
 * its text, and most are looked at once. Kept are those of the first `characters` of text, and the last one read.
 */
export function forgetTrees(characters: number): (document: YamlDocument) => YamlDocument {
  let size = 0;
  let latest: { readonly text: string; readonly root: YamlNode | undefined } | undefined;

  return (document) => {
    const { text, value, duplicateKeys, hasAliases } = document;
    size += text.length;
    if (size <= characters) return document;
    const starts = startsOf(document);
    latest = { text, root: document.root };
    return {
      text,
      value,
      duplicateKeys,
      hasAliases,
      starts,
      get root() {
        if (latest?.text !== text) latest = { text, root: readDocument(text).root };
        return latest.root;
      },
    };
  };
}
