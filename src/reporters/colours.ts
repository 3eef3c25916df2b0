export type Colours = ReturnType<typeof coloursOf>;

/**
 * Functions that style a text for a terminal, or leave it as it is: Select Graphic Rendition (ECMA-48, 8.3.117), by what
 * begins a style and what ends it. Libraries for this look for a terminal when they are loaded, which takes milliseconds of
 * each run; here the caller has looked.
 */
export function coloursOf(enabled: boolean) {
  const style = (begin: number, end: number) => (text: string) =>
    enabled ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  } as const;
}
