import { misspeltMinters } from '../identities/misspelt-minters.ts';
import { defineCheck } from './check.ts';

export const minterMisspelt = defineCheck({
  code: 'minter-misspelt',
  gather: ({ idleMinters, policy, inventory }) =>
    [...misspeltMinters(idleMinters, policy.tokenMinters, inventory)].map(([{ namespace, name, place }, near]) => ({
      ...place,
      document: 0,
      subject: `${namespace}/${name}`,
      message: `token minter ${namespace}/${name} of the policy is not in this input; the nearest account is ${near}`,
    })),
});
