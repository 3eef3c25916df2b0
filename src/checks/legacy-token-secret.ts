import { accountOfTokenSecret, isTokenSecret } from '../kube/token-secret.ts';
import { defineCheck } from './check.ts';

export const legacyTokenSecret = defineCheck({
  code: 'legacy-token-secret',
  gather: ({ inventory }) =>
    inventory.objects
      .filter(({ value }) => isTokenSecret(value))
      .map((object) => ({
        object,
        pointer: '/type',
        message: `asks for a token of ServiceAccount ${accountOfTokenSecret(object.value) ?? '(none named)'} that never expires`,
      })),
});
