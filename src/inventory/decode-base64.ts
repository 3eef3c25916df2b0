/** One character a byte, which is enough for what is looked for; empty where it is no base64. */
export function decodeBase64(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
