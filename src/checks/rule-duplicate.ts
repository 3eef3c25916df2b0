import { defineCheck } from './check.ts';

export const ruleDuplicate = defineCheck({
  code: 'rule-duplicate',
  gather: ({ policy, policyObservations }) =>
    policyObservations.flatMap(({ rule, what }) => {
      if (what !== 'duplicate') return [];
      const { file, line, column } = rule.place;
      const message = `rule ${policy.rules.indexOf(rule) + 1} of the policy is the same as an earlier one`;
      return [{ file, document: 0, line, column, subject: JSON.stringify(rule.match), message }];
    }),
});
