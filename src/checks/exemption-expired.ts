import { isExpired } from '../policy/exemptions.ts';
import { defineCheck } from './check.ts';

export const exemptionExpired = defineCheck({
  code: 'exemption-expired',
  gather: ({ policy, today }) =>
    policy.exemptions
      .filter((exemption) => isExpired(exemption, today))
      .map(({ codes, expires = '', place: { file, line, column } }) => ({
        file,
        document: 0,
        line,
        column,
        subject: codes.join(),
        message: `the exemption from ${codes.join(', ')} counted until ${expires}`,
      })),
});
