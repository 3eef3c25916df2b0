import { misspeltMinters } from '../identities/misspelt-minters.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Policy, TokenMinter } from '../policy/policy.ts';
import { defineCheck } from './check.ts';

const effects = {
  'matched-nothing': 'matches no workload of this input',
  shadowed: 'decides about nothing: earlier rules match all that it matches',
} as const;

export const ruleWithoutEffect = defineCheck({
  code: 'rule-without-effect',
  gather: ({ policyObservations, idleMinters, policy, inventory }) => [
    ...policyObservations.flatMap(({ subject, match, place, what }) => {
      if (what === 'duplicate') return [];
      const message = `${subject} of the policy ${effects[what]}`;
      return [{ ...place, document: 0, subject: JSON.stringify(match), message }];
    }),
    ...absentMinters(idleMinters, policy, inventory).map(({ namespace, name, place }) => ({
      ...place,
      document: 0,
      subject: `${namespace}/${name}`,
      message: `token minter ${namespace}/${name} of the policy has no binding in this input, and nothing here asks it for tokens`,
    })),
  ],
});

/** Without those that have a finding of their own: the input may have them under another name. */
function absentMinters(
  idle: readonly TokenMinter[],
  { tokenMinters }: Policy,
  inventory: Inventory,
): readonly TokenMinter[] {
  const misspelt = misspeltMinters(idle, tokenMinters, inventory);
  return idle.filter((minter) => !misspelt.has(minter));
}
