import type { FindingCode, Severity } from './findings.ts';
import type { JsonValue } from './patch/json.ts';

/** What the evidence says about a workload's use of its API token. */
export type Verdict = 'used' | 'unused' | 'unknown';
/** What a workload gets: no token, an explicit projected one, or nothing is touched. */
export type Access = 'none' | 'projected' | 'unchanged';
export type DecidedBy = 'verdict' | 'rule' | 'annotation' | 'exempt';
/** `nothing` is told because it comes up, and decides nothing. */
export type Suggestion = 'used' | 'unused' | 'doubt' | 'nothing';

/** A token as one container finds it. `audience` is empty for the API server's own. */
export interface ReportedToken {
  readonly mountPath: string;
  readonly audience: string;
  /** Seconds; null for a token that does not expire (a legacy Secret) or whose life is not known here. */
  readonly expirationSeconds: number | null;
  readonly source: 'automount' | 'projected' | 'secret' | 'env' | 'csi';
}

export interface ReportedContainer {
  readonly name: string;
  readonly init: boolean;
  readonly before: readonly ReportedToken[];
  readonly after: readonly ReportedToken[];
}

export interface ReportedEvidence {
  readonly rule: string;
  readonly suggests: Suggestion;
  readonly because: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A right that leads to others' rights, or to what others keep. */
export interface ReportedPower {
  readonly id: string;
  /** Completes "whoever holds the token can ...". */
  readonly lets: string;
  /** Null: in the whole cluster. Empty: in the release's namespace, which is not known here. */
  readonly namespace: string | null;
  /** The binding that grants it. */
  readonly because: string;
  readonly file: string;
  readonly line: number;
}

/** What the account may do, as far as the input tells. */
export interface ReportedPermissions {
  readonly powers: readonly ReportedPower[];
  /** Roles that are granted and whose rules are not in the input: `ClusterRole view`. */
  readonly unknownRoles: readonly string[];
  /** How many bindings name the account. */
  readonly bindings: number;
}

/** What a program says whose token is not there. */
export interface ReportedBreakage {
  readonly container: string;
  readonly client: string;
  readonly error: string;
}

/** One step of what is written: an RFC 6902 operation against the object. */
export interface ReportedChange {
  readonly op: string;
  readonly path: string;
  readonly value?: JsonValue;
}

/** Where an object stands. */
export interface ReportedPlace {
  readonly file: string;
  /** From 0, within the file. */
  readonly document: number;
  /** JSON Pointer (RFC 6901) in the document: empty where the object is the document, `/items/2` in a List. */
  readonly pointer: string;
  /** From 1. */
  readonly line: number;
}

export interface ReportedWorkload extends ReportedPlace {
  /** Helm's template path, where the stream names it. */
  readonly source?: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  /** `becomes`: the account of its own that it gets. */
  readonly serviceAccount: { readonly name: string; readonly declared: boolean; readonly becomes?: string };
  readonly verdict: Verdict;
  readonly access: Access;
  readonly decidedBy: DecidedBy;
  readonly reason: string;
  /** There only where the caller wants it left alone: `--only`, `--exclude`. */
  readonly leftOut?: true;
  readonly evidence: readonly ReportedEvidence[];
  readonly permissions: ReportedPermissions;
  /** What would be seen if it lost its token and did need it; empty for one that has none. */
  readonly breaks: readonly ReportedBreakage[];
  readonly containers: readonly ReportedContainer[];
  readonly changes: readonly ReportedChange[];
}

export interface ReportedServiceAccount extends ReportedPlace {
  readonly namespace: string | null;
  readonly name: string;
  readonly changes: readonly ReportedChange[];
  readonly reason: string;
}

/**
 * An object that comes, goes, or changes because others do: beside the workloads and the fields of their accounts. The
 * place of a new one is that of the object of the input that it stands before.
 */
export interface ReportedObject extends ReportedPlace {
  readonly action: 'created' | 'changed' | 'removed';
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly changes: readonly ReportedChange[];
  readonly reason: string;
}

export interface ReportedFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  /** `Deployment/shop/web`, or `Deployment/web` where no namespace is known; empty for a whole file. */
  readonly object: string;
  readonly remedy: string;
  /** The same as long as code, object and key are, wherever they move; no two findings of a file share one. */
  readonly fingerprint: string;
}

/** A finding that does not count, and why. */
export interface SuppressedFinding extends ReportedFinding {
  readonly suppressedBy: 'annotation' | 'policy' | 'baseline';
  readonly reason: string;
}

/** The JSON report, a contract: `schemas/report.schema.json`. The same for every verb. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'tokentrim'; readonly version: string };
  readonly complete: { readonly value: boolean; readonly reasons: readonly string[] };
  readonly namespace: { readonly value: string | null; readonly from: 'flag' | 'inferred' | 'unknown' };
  readonly summary: {
    readonly workloads: number;
    readonly used: number;
    readonly unused: number;
    readonly unknown: number;
    readonly exempt: number;
    /** Containers that had an API token before and have none after. */
    readonly tokensRemoved: number;
    /** Containers that have an explicit API token after, from us. */
    readonly tokensProjected: number;
    /** Containers that still have an automounted or legacy API token. */
    readonly tokensRemaining: number;
  };
  readonly workloads: readonly ReportedWorkload[];
  readonly serviceAccounts: readonly ReportedServiceAccount[];
  /** Accounts, bindings, roles and Secrets that come, go or change: only where the policy asks for it. */
  readonly objects: readonly ReportedObject[];
  /** What is to be looked at: in the input; of `fix`, what is left after the change. */
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
}
