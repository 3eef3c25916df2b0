import { groupOf } from '../kube/object.ts';
import type { TokenSettings } from '../kube/token-volume.ts';
import type { WorkloadKind } from '../kube/workload.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import {
  anyWorkload,
  profiles,
  type Exemption,
  type ExtraToken,
  type Policy,
  type PolicyPlace,
  type PolicyRule,
  type ServiceAccountSettings,
  type TokenMinter,
  type WorkloadMatch,
} from './policy.ts';

/** A policy as it is written: `schemas/policy.schema.json` in TypeScript. */
export interface PolicyDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly spec?: PolicySpec;
}

/** The fields of a policy's `spec`, all of them optional. */
export interface PolicySpec {
  readonly profile?: Policy['profile'];
  readonly onUnused?: Policy['onUnused'];
  readonly onUnknown?: Policy['onUnknown'];
  readonly token?: TokenFields;
  readonly serviceAccounts?: ServiceAccountFields;
  readonly legacySecrets?: Policy['legacySecrets'];
  readonly tokenMinters?: readonly TokenMinterFields[];
  readonly immutable?: 'write' | 'leave';
  readonly annotations?: Policy['annotations'];
  readonly injectors?: readonly string[];
  readonly platform?: TokenSettings['platform'];
  readonly rules?: readonly RuleFields[];
  readonly extraTokens?: readonly ExtraTokenFields[];
  readonly exemptions?: readonly ExemptionFields[];
  readonly workloadKinds?: readonly WorkloadKindFields[];
  readonly sentinel?: boolean;
}

export type TokenFields = Partial<Omit<TokenSettings, 'platform'>>;

export interface ServiceAccountFields extends Partial<Omit<ServiceAccountSettings, 'carry'>> {
  readonly carry?: Partial<ServiceAccountSettings['carry']>;
}

export interface TokenMinterFields {
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  readonly groups?: readonly string[];
  readonly accounts?: TokenMinter['accounts'];
}

export interface RuleFields extends Partial<Omit<PolicyRule, 'match' | 'place'>> {
  readonly match?: Partial<WorkloadMatch>;
}

export interface ExtraTokenFields extends Partial<Omit<ExtraToken, 'match' | 'place'>> {
  readonly match?: Partial<WorkloadMatch>;
  readonly name: string;
  readonly audience: string;
  readonly mountPath: string;
}

export interface ExemptionFields {
  readonly codes: readonly string[];
  readonly match?: Partial<Exemption['match']>;
  readonly reason: string;
  readonly expires?: string;
}

export interface WorkloadKindFields {
  readonly apiVersion: string;
  readonly kind: string;
  readonly podSpecPaths: readonly JsonPointer[];
  readonly accountChosenBy?: WorkloadKind['accountChosenBy'];
}

/** The policy that a `spec` means. `placeOf` tells where a JSON Pointer of the document stands. */
export function policyOf(spec: PolicySpec, placeOf: (pointer: JsonPointer) => PolicyPlace): Policy {
  const base = profiles[spec.profile ?? 'standard'];
  const carry = { ...base.serviceAccounts.carry, ...spec.serviceAccounts?.carry };
  const place = (list: string, index: number): PolicyPlace => placeOf(joinPointer('/spec', list, index));
  return {
    profile: base.profile,
    onUnused: spec.onUnused ?? base.onUnused,
    onUnknown: spec.onUnknown ?? base.onUnknown,
    token: { ...base.token, ...spec.token, platform: spec.platform ?? base.token.platform },
    serviceAccounts: { ...base.serviceAccounts, ...spec.serviceAccounts, carry },
    legacySecrets: spec.legacySecrets ?? base.legacySecrets,
    tokenMinters: (spec.tokenMinters ?? []).map(({ serviceAccount, groups = [], accounts = [] }, index) => ({
      ...serviceAccount,
      groups,
      accounts,
      place: place('tokenMinters', index),
    })),
    immutable: spec.immutable ?? base.immutable,
    annotations: spec.annotations ?? base.annotations,
    injectors: spec.injectors ?? base.injectors,
    rules: (spec.rules ?? []).map((rule, index) => ruleOf(rule, place('rules', index))),
    extraTokens: (spec.extraTokens ?? []).map((token, index) => extraTokenOf(token, place('extraTokens', index))),
    exemptions: (spec.exemptions ?? []).map(({ codes, match, reason, expires }, index) => ({
      codes,
      match: { kinds: [], namespaces: [], names: [], ...match },
      reason,
      expires,
      place: place('exemptions', index),
    })),
    workloadKinds: (spec.workloadKinds ?? []).map(workloadKindOf),
    sentinel: spec.sentinel ?? base.sentinel,
  };
}

function ruleOf({ match, ...rule }: RuleFields, place: PolicyPlace): PolicyRule {
  const blank = { access: 'auto', containers: [], token: {}, reason: '' } as const;
  return { ...blank, ...rule, match: { ...anyWorkload, ...match }, place };
}

function extraTokenOf({ match, ...token }: ExtraTokenFields, place: PolicyPlace): ExtraToken {
  const { path, expirationSeconds, defaultMode } = profiles.standard.token;
  return { path, expirationSeconds, defaultMode, containers: [], ...token, match: { ...anyWorkload, ...match }, place };
}

function workloadKindOf({ apiVersion, kind, podSpecPaths, accountChosenBy = 'pod' }: WorkloadKindFields): WorkloadKind {
  return { group: groupOf(apiVersion), kind, podSpecPaths, accountChosenBy, immutable: false, source: 'the policy' };
}
