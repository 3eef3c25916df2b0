export { harden, type HardenedFile, type HardenOptions, type HardenResult, type Host } from './harden.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export type { Report } from './report.ts';
export type { Problem, SourceFile } from './source.ts';
export { version } from './version.ts';
