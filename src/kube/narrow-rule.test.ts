import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { narrowRule, ruleAllows, type Right } from './narrow-rule.ts';

const mint: Right = { verb: 'create', group: '', resource: 'serviceaccounts/token' };

function rule(resources: readonly string[], verbs: readonly string[], apiGroups: readonly string[] = ['']): JsonObject {
  return { apiGroups, resources, verbs };
}

describe('a rule without one right', () => {
  test.each<[string, JsonObject, readonly JsonObject[] | undefined]>([
    ['that it does not give', rule(['pods'], ['create']), [rule(['pods'], ['create'])]],
    ['that is all it gives', rule(['serviceaccounts/token'], ['create']), []],
    [
      'beside other resources',
      rule(['serviceaccounts', 'serviceaccounts/token'], ['create']),
      [rule(['serviceaccounts'], ['create'])],
    ],
    [
      'beside other verbs',
      rule(['serviceaccounts/token'], ['create', 'get']),
      [rule(['serviceaccounts/token'], ['get'])],
    ],
    [
      'beside both',
      rule(['secrets', 'serviceaccounts/token'], ['get', 'create']),
      [rule(['secrets'], ['get', 'create']), rule(['serviceaccounts/token'], ['get'])],
    ],
    [
      'of one of two groups',
      rule(['serviceaccounts/token'], ['create'], ['', 'a.b']),
      [rule(['serviceaccounts/token'], ['create'], ['a.b'])],
    ],
    ['in a wildcard of verbs', rule(['serviceaccounts/token'], ['*']), undefined],
    ['in a wildcard of groups', rule(['serviceaccounts/token'], ['create'], ['*']), undefined],
    ['in a wildcard of resources', rule(['*'], ['create']), undefined],
    ['in a wildcard of subresources', rule(['*/token'], ['create']), undefined],
  ])('%s', (_, before, after) => {
    expect(narrowRule(before, mint)).toEqual(after);
  });

  test('keeps its names', () => {
    const named = { ...rule(['serviceaccounts/token', 'secrets'], ['create']), resourceNames: ['a'] };
    expect(narrowRule(named, mint)).toEqual([{ ...named, resources: ['secrets'] }]);
  });

  test('allows all the others, and no more', () => {
    const resources = ['serviceaccounts/token', 'serviceaccounts', 'secrets'];
    const verbs = ['create', 'get', 'impersonate'];
    const groups = ['', 'apps'];
    const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
    fc.assert(
      fc.property(some(resources), some(verbs), some(groups), (ofResources, ofVerbs, ofGroups) => {
        const before = rule(ofResources, ofVerbs, ofGroups);
        const after = narrowRule(before, mint);
        for (const resource of resources)
          for (const verb of verbs)
            for (const group of groups) {
              const right = { resource, verb, group };
              const isMint = resource === mint.resource && verb === mint.verb && group === mint.group;
              expect(after?.some((one) => ruleAllows(one, right))).toBe(!isMint && ruleAllows(before, right));
            }
      }),
    );
  });
});
