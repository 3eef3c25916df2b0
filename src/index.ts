export { combineReports } from './combined-report.ts';
export { harden, type HardenedFile, type HardenOptions, type HardenResult, type Host } from './harden.ts';
export { parsePolicy, PolicyError, policyFromObject } from './parse-policy.ts';
export {
  defaultPolicy,
  type ExtraToken,
  type Policy,
  type PolicyPlace,
  type PolicyRule,
  type ServiceAccountSettings,
  type WorkloadMatch,
} from './policy.ts';
export type { Report } from './report.ts';
export type { Problem, SourceFile } from './source.ts';
export { version } from './version.ts';
