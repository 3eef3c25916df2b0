import { expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';
import { parsePolicy } from '../policy/parse-policy.ts';

const web = deployment('containers: [{name: web}]');
const places = (rules: string) => {
  const policy = parsePolicy(
    `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n  rules:\n${rules}`,
    'p.yaml',
  );
  return reportOn(web, { policy })
    .findings.filter(({ code }) => code === 'rule-without-effect')
    .map(({ file, line, message }) => `${file}:${line} ${message}`);
};

it.each<[string, string, readonly string[]]>([
  [
    'a rule that matches nothing',
    '  - {match: {names: [wbe]}, access: none}\n',
    ['p.yaml:5 rule 1 of the policy matches no workload of this input'],
  ],
  [
    'a rule that comes too late',
    '  - {match: {kinds: [Deployment]}, access: none}\n  - {match: {names: [web]}, access: projected}\n',
    ['p.yaml:6 rule 2 of the policy decides about nothing: earlier rules match all that it matches'],
  ],
  ['not one that decides', '  - {match: {names: [web]}, access: none}\n', []],
  [
    'not one that says what another says, which has a code of its own',
    '  - {match: {names: [web]}, access: none}\n  - {match: {names: [web]}, access: none}\n',
    [],
  ],
])('%s', (_name, rules, expected) => {
  expect(places(rules)).toEqual(expected);
});
