export function generatedDocuments(): Readonly<Record<string, string>>;
