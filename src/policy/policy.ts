import { API_TOKEN_MOUNT_PATH, DEFAULT_MODE, type TokenSettings } from '../kube/token-volume.ts';
import type { WorkloadKind } from '../kube/workload.ts';
import type { Access } from '../report.ts';

/** What a user decides. The values of {@link defaultPolicy} are those of a user who says nothing. */
export interface Policy {
  /** `strict` stands for other defaults; the fields here have them already. */
  readonly profile: 'standard' | 'strict';
  /** What a workload gets that shows no use of its token. */
  readonly onUnused: Access;
  /** What a workload gets of which nothing is proved. */
  readonly onUnknown: Access;
  /** How the explicit API token is written, the platform's part in it too. */
  readonly token: TokenSettings;
  readonly serviceAccounts: ServiceAccountSettings;
  /**
   * What becomes of Secrets with a token that never expires: nothing; a projected token takes their place where a pod of
   * the same account mounts one; and those that nothing refers to after that are taken out of the input.
   */
  readonly legacySecrets: 'unchanged' | 'replace-mounts' | 'remove-unused';
  /** Accounts that are to mint tokens of single accounts only. */
  readonly tokenMinters: readonly TokenMinter[];
  /** Whether objects are written that Kubernetes refuses to change in place. Undefined: the host decides. */
  readonly immutable: 'write' | 'leave' | undefined;
  /** Whether `tokentrim.dev/access` on a workload counts. */
  readonly annotations: 'allow' | 'deny';
  /** Webhooks of the cluster which add containers that need a token, and which the manifests do not show. */
  readonly injectors: readonly string[];
  /** The first that matches a workload decides. */
  readonly rules: readonly PolicyRule[];
  /** Each one that matches a workload is mounted in it. */
  readonly extraTokens: readonly ExtraToken[];
  /** Findings that do not count. */
  readonly exemptions: readonly Exemption[];
  /** Kinds with pod specs beside those built in. */
  readonly workloadKinds: readonly WorkloadKind[];
  /** Whether a ConfigMap is added that proves to Kustomize that the function ran. */
  readonly sentinel: boolean;
}

export interface ServiceAccountSettings {
  /** Whether an account gets `false`: never, where each workload that runs as it says so itself, or always. */
  readonly automount: 'unchanged' | 'disable-unless-shared' | 'disable';
  /** The same of the account `default`, where the input has it: it is never made. */
  readonly defaultAccount: 'unchanged' | 'disable';
  /** Which workloads get an account of their own: none, those that run as `default`, or those that share one too. */
  readonly dedicatedFor: 'none' | 'default' | 'all';
  /** The name of such an account: `{name}` and `{kind}` are the workload's. */
  readonly nameTemplate: string;
  /** Whether the bindings of the account that a workload leaves are copied for the new one. */
  readonly rebind: boolean;
  /** What the new account takes over from the metadata of the old one, and of labels from the workload. Globs of keys. */
  readonly carry: { readonly labels: readonly string[]; readonly annotations: readonly string[] };
  /** Names of Secrets that each new account gets, beside those of the account that is left. */
  readonly imagePullSecrets: readonly string[];
  /** What becomes of the field `serviceAccount`, the old name of `serviceAccountName`. */
  readonly alias: 'unchanged' | 'replace';
}

/** An account that mints tokens of others, for a controller. */
export interface TokenMinter {
  readonly namespace: string;
  readonly name: string;
  /** API groups whose objects name accounts for it; empty: those that it may read. */
  readonly groups: readonly string[];
  /** Accounts beside those that the objects name. */
  readonly accounts: readonly { readonly namespace: string; readonly name: string }[];
  readonly place: PolicyPlace;
}

/** What every one of its members says of a workload; a list or mapping that is empty says nothing. Values are globs. */
export interface WorkloadMatch {
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  /** Of the workload or its pod template. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccounts: readonly string[];
  /** Of any container. */
  readonly images: readonly string[];
}

/** Each field empty: it asks for nothing. */
export const anyWorkload: WorkloadMatch = {
  kinds: [],
  namespaces: [],
  names: [],
  labels: {},
  serviceAccounts: [],
  images: [],
};

/** Where a part of the policy stands. `line` and `column` count from 1; 0 where none is known. */
export interface PolicyPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Findings of `codes` on objects that match do not count. */
export interface Exemption {
  readonly codes: readonly string[];
  readonly match: Pick<WorkloadMatch, 'kinds' | 'namespaces' | 'names'>;
  readonly reason: string;
  /** The last day on which it counts: `2026-03-31`. Undefined: it has no end. */
  readonly expires: string | undefined;
  readonly place: PolicyPlace;
}

export interface PolicyRule {
  readonly match: WorkloadMatch;
  /** `auto`: as the verdict says. */
  readonly access: 'auto' | Access;
  /** Names or globs of the containers that get the token; empty: those that had it. */
  readonly containers: readonly string[];
  /** In place of the policy's own settings. */
  readonly token: Partial<Omit<TokenSettings, 'platform'>>;
  /** In place of the policy's own settings, for what matches. */
  readonly serviceAccount?: Partial<Pick<ServiceAccountSettings, 'dedicatedFor' | 'nameTemplate' | 'rebind'>>;
  /** Empty where the policy gives none. */
  readonly reason: string;
  readonly place: PolicyPlace;
}

/** A token for somebody else than the API server. */
export interface ExtraToken {
  readonly match: WorkloadMatch;
  /** Of the volume. */
  readonly name: string;
  readonly audience: string;
  readonly expirationSeconds: number;
  readonly mountPath: string;
  /** Of the token, within the volume. */
  readonly path: string;
  readonly defaultMode: number;
  /** Names or globs of the containers that get it; empty: all. */
  readonly containers: readonly string[];
  readonly place: PolicyPlace;
}

export const defaultPolicy: Policy = {
  profile: 'standard',
  onUnused: 'none',
  onUnknown: 'projected',
  token: {
    volumeName: 'kube-api-access',
    mountPath: API_TOKEN_MOUNT_PATH,
    path: 'token',
    expirationSeconds: 3600,
    audience: '',
    defaultMode: DEFAULT_MODE,
    platform: 'kubernetes',
  },
  serviceAccounts: {
    automount: 'disable-unless-shared',
    defaultAccount: 'unchanged',
    dedicatedFor: 'none',
    nameTemplate: '{name}',
    rebind: false,
    carry: { labels: ['app.kubernetes.io/*'], annotations: [] },
    imagePullSecrets: [],
    alias: 'unchanged',
  },
  legacySecrets: 'unchanged',
  tokenMinters: [],
  immutable: undefined,
  annotations: 'allow',
  injectors: [],
  rules: [],
  extraTokens: [],
  exemptions: [],
  workloadKinds: [],
  sentinel: false,
};

/** What each profile stands for; a field that the policy gives wins. */
export const profiles: Readonly<Record<Policy['profile'], Policy>> = {
  standard: defaultPolicy,
  strict: {
    ...defaultPolicy,
    profile: 'strict',
    onUnknown: 'none',
    annotations: 'deny',
    serviceAccounts: { ...defaultPolicy.serviceAccounts, dedicatedFor: 'default', alias: 'replace' },
    legacySecrets: 'replace-mounts',
  },
};
