import { defineCheck } from './check.ts';

export const ruleDuplicate = defineCheck({
  code: 'rule-duplicate',
  gather: ({ policyObservations }) =>
    policyObservations.flatMap(({ subject, match, place, what }) => {
      if (what !== 'duplicate') return [];
      const message = `${subject} of the policy is the same as an earlier one`;
      return [{ ...place, document: 0, subject: JSON.stringify(match), message }];
    }),
});
