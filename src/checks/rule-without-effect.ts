import { defineCheck } from './check.ts';

const effects = {
  'matched-nothing': 'matches no workload of this input',
  shadowed: 'decides about nothing: earlier rules match all that it matches',
} as const;

export const ruleWithoutEffect = defineCheck({
  code: 'rule-without-effect',
  gather: ({ policyObservations, idleMinters }) => [
    ...policyObservations.flatMap(({ subject, match, place, what }) => {
      if (what === 'duplicate') return [];
      const message = `${subject} of the policy ${effects[what]}`;
      return [{ ...place, document: 0, subject: JSON.stringify(match), message }];
    }),
    ...idleMinters.map(({ namespace, name, place }) => ({
      ...place,
      document: 0,
      subject: `${namespace}/${name}`,
      message: `token minter ${namespace}/${name} of the policy has no binding in this input, and nothing here asks it for tokens`,
    })),
  ],
});
