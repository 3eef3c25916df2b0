import { expect, test } from 'vitest';
import * as api from '../src/index.ts';

/** What is here is promised: taking a name away is a new major version. */
test('the public API', () => {
  expect(Object.keys(api).sort()).toEqual([
    'BaselineError',
    'PolicyError',
    'analyze',
    'baselineOf',
    'combineReports',
    'defaultPolicy',
    'detectHost',
    'failing',
    'findingKinds',
    'harden',
    'hardenResourceList',
    'parsePolicy',
    'policyFromObject',
    'readBaseline',
    'readPolicySpec',
    'renderReport',
    'version',
    'withoutKnown',
  ]);
});
