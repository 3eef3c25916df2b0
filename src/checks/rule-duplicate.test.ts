import { expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';
import { parsePolicy } from '../policy/parse-policy.ts';

const rule = (name: string) => `  - {match: {names: [${name}]}, access: none}\n`;
const places = (rules: string) => {
  const policy = parsePolicy(
    `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n  rules:\n${rules}`,
    'p.yaml',
  );
  return reportOn(deployment('containers: [{name: web}]'), { policy })
    .findings.filter(({ code }) => code === 'rule-duplicate')
    .map(({ file, line, message, object }) => `${file}:${line} ${object}${message}`);
};

it('is a rule that stands twice, once each time', () => {
  const twice = 'of the policy is the same as an earlier one';
  expect(places(rule('web') + rule('api') + rule('web') + rule('web'))).toEqual([
    `p.yaml:7 rule 3 ${twice}`,
    `p.yaml:8 rule 4 ${twice}`,
  ]);
});

it('is not one that matches something else', () => {
  expect(places(rule('web') + rule('api'))).toEqual([]);
});
