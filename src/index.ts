export { BaselineError, baselineOf, readBaseline, withoutKnown, type Baseline } from './baseline.ts';
export { combineReports } from './combined-report.ts';
export { detectHost } from './detect-host.ts';
export { failing, findingKinds, type FailOn, type FindingCode, type FindingKind, type Severity } from './findings.ts';
export { analyze, harden, type AnalyzeResult, type HardenOptions, type HardenResult } from './harden.ts';
export type { ByteEdit, HardenedFile } from './hardened-file.ts';
export type { Host } from './host.ts';
export { hardenResourceList, type FunctionOptions, type HardenedResourceList } from './krm/harden-resource-list.ts';
export {
  parsePolicy,
  PolicyError,
  policyFromObject,
  readPolicySpec,
  type PlaceOf,
  type PolicyProblem,
} from './policy/parse-policy.ts';
export type { JsonObject, JsonValue } from './patch/json.ts';
export type { PolicySpec } from './policy/policy-document.ts';
export {
  defaultPolicy,
  type ExtraToken,
  type Policy,
  type PolicyPlace,
  type PolicyRule,
  type ServiceAccountSettings,
  type WorkloadMatch,
} from './policy/policy.ts';
export type { Report } from './report.ts';
export { renderReport, type RenderOptions, type ReportFormat } from './reporters/index.ts';
export type { Problem, SourceFile } from './source.ts';
export { version } from './version.ts';
