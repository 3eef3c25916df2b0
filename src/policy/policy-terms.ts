import type { Workload } from '../inventory/inventory.ts';
import type { TokenSettings } from '../kube/token-volume.ts';
import { workloadMatcher } from './policy-match.ts';
import type { ExtraToken, Policy, PolicyPlace, PolicyRule, WorkloadMatch } from './policy.ts';

/** What the policy says of one workload, whatever is seen of it. */
export interface Terms {
  /** Of its rules that match, the first. */
  readonly rule: PolicyRule | undefined;
  /** The policy's, with what the rule has in their place. */
  readonly token: TokenSettings;
  /** Those of the policy that match. */
  readonly extraTokens: readonly ExtraToken[];
  /** Why the caller wants it left alone. */
  readonly leftOut: string | undefined;
}

/** Which workloads the caller wants changed: one of `only`, unless that is empty, and none of `exclude`. */
export interface Selection {
  readonly only: readonly WorkloadMatch[];
  readonly exclude: readonly WorkloadMatch[];
}

/** Something about a rule or an extra token that its author should know. */
export interface PolicyObservation {
  /** `rule 2`, `extra token 1`. */
  readonly subject: string;
  readonly match: WorkloadMatch;
  readonly place: PolicyPlace;
  /** `duplicate`: equal to an earlier one. `shadowed`: earlier rules decided about all that it matches. */
  readonly what: 'matched-nothing' | 'duplicate' | 'shadowed';
}

export interface TermsReader {
  /** `releaseNamespace` is that of objects that name none, if it is known. */
  readonly termsOf: (workload: Workload, releaseNamespace: string | undefined) => Terms;
  /** Of the rules, after the terms of every workload have been read. */
  readonly observations: () => readonly PolicyObservation[];
  /** Those of the selection that matched none. */
  readonly unmatched: () => readonly WorkloadMatch[];
}

export function readTerms(policy: Policy, { only, exclude }: Selection): TermsReader {
  const rules = policy.rules.map((rule) => ({ rule, matches: workloadMatcher(rule.match) }));
  const selected = only.map((match) => ({ match, matches: workloadMatcher(match) }));
  const excluded = exclude.map((match) => ({ match, matches: workloadMatcher(match) }));
  const met = new Set<WorkloadMatch>();
  const extraTokens = policy.extraTokens.map((token) => ({ token, matches: workloadMatcher(token.match) }));
  const matched = new Set<PolicyRule | ExtraToken>();
  const decided = new Set<PolicyRule>();

  function termsOf(workload: Workload, releaseNamespace: string | undefined): Terms {
    const matching = rules.filter(({ matches }) => matches(workload, releaseNamespace)).map(({ rule }) => rule);
    const [rule] = matching;
    for (const one of matching) matched.add(one);
    if (rule !== undefined) decided.add(rule);
    const extra = extraTokens.filter(({ matches }) => matches(workload, releaseNamespace)).map(({ token }) => token);
    for (const one of extra) matched.add(one);
    const isOne = (list: typeof selected): boolean => {
      const those = list.filter(({ matches }) => matches(workload, releaseNamespace));
      for (const { match } of those) met.add(match);
      return those.length > 0;
    };
    const isSelected = selected.length === 0 || isOne(selected);
    return {
      rule,
      token: { ...policy.token, ...rule?.token },
      extraTokens: extra,
      leftOut:
        isOne(excluded) ? 'excluded by the caller'
        : !isSelected ? 'the caller asks for others only'
        : undefined,
    };
  }

  function observations(): readonly PolicyObservation[] {
    return [
      ...observe(policy.rules, 'rule', (rule) => decided.has(rule)),
      ...observe(policy.extraTokens, 'extra token', () => true),
    ];
  }

  function observe<Item extends PolicyRule | ExtraToken>(
    items: readonly Item[],
    name: string,
    hasEffect: (item: Item) => boolean,
  ): readonly PolicyObservation[] {
    return items.flatMap((item, index): readonly PolicyObservation[] => {
      const one = { subject: `${name} ${index + 1}`, match: item.match, place: item.place };
      const earlier = items.slice(0, index);
      if (earlier.some((other) => contentOf(other) === contentOf(item))) return [{ ...one, what: 'duplicate' }];
      if (!matched.has(item)) return [{ ...one, what: 'matched-nothing' }];
      return hasEffect(item) ? [] : [{ ...one, what: 'shadowed' }];
    });
  }

  return { termsOf, observations, unmatched: () => [...only, ...exclude].filter((match) => !met.has(match)) };
}

function contentOf({ place: _place, ...content }: PolicyRule | ExtraToken): string {
  return JSON.stringify(content);
}
