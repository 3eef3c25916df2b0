export function bundleCommand(folder: string, options?: { readonly codeCache?: boolean }): Promise<string>;
