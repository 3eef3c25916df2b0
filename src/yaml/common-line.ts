// Sticky: each is tried at its `lastIndex`, which is then the end of what it found.
/** Not all keys and plain words, but nearly every one. */
const KEY_NAME = '[A-Za-z_][\\w./-]{0,99}';
const WORD = '[\\w./](?:[\\w./@%+=,~()-]|:(?=[\\w./]))*';
/** A key and its colon. */
export const KEY = new RegExp(`${KEY_NAME}:(?=[ \\n])`, 'y');

/**
 * The line of a key: with nothing behind it, with words that are plain wherever they stand, or with a quoted value. It says
 * nothing else than `read-common.ts` says otherwise, at the speed of a regular expression: most lines are such.
 */
export const LINE = new RegExp(`${KEY_NAME}:(?: +(?:${WORD}(?: ${WORD})*|"[^"\\\\\\n]*"|'[^'\\n]*'))?\\n`, 'y');

/** Blank lines, comments, and the blanks before what follows them. */
export const BETWEEN = /(?: *(?:#[^\n]*)?\n)* */y;
