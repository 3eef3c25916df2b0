/**
 * Select Graphic Rendition (ECMA-48, 8.3.117): what begins a style, and what ends it. Libraries for this look for a terminal
 * when they are loaded, which takes milliseconds of each run; here the caller has looked.
 */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Colours = Readonly<Record<keyof typeof codes, (text: string) => string>>;

/** Functions that style a text for a terminal, or leave it as it is. */
export function coloursOf(enabled: boolean): Colours {
  const style = ([begin, end]: readonly [number, number]) =>
    enabled ? (text: string) => `\u001b[${begin}m${text}\u001b[${end}m` : (text: string) => text;
  return {
    bold: style(codes.bold),
    dim: style(codes.dim),
    red: style(codes.red),
    green: style(codes.green),
    yellow: style(codes.yellow),
    cyan: style(codes.cyan),
  };
}
