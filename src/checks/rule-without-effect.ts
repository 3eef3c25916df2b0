import { defineCheck } from './check.ts';

const effects = {
  'matched-nothing': 'matches no workload of this input',
  shadowed: 'decides about nothing: earlier rules match all that it matches',
} as const;

export const ruleWithoutEffect = defineCheck({
  code: 'rule-without-effect',
  gather: ({ policy, policyObservations }) =>
    policyObservations.flatMap(({ rule, what }) => {
      if (what === 'duplicate') return [];
      const { file, line, column } = rule.place;
      const message = `rule ${policy.rules.indexOf(rule) + 1} of the policy ${effects[what]}`;
      return [{ file, document: 0, line, column, subject: JSON.stringify(rule.match), message }];
    }),
});
