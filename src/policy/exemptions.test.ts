import { expect, test } from 'vitest';
import { parsePolicy } from './parse-policy.ts';
import { exemptionFinder } from './exemptions.ts';

const { exemptions } = parsePolicy(
  `apiVersion: tokentrim.dev/v1alpha1
kind: TokenPolicy
spec:
  exemptions:
  - {codes: [token-stays], match: {names: [old]}, reason: past, expires: "2026-01-31"}
  - {codes: [token-stays, default-account], match: {kinds: [Dep*], names: [web, old]}, reason: by kind}
  - {codes: [token-stays], match: {namespaces: [shop]}, reason: by namespace}
  - {codes: [token-stays], match: {names: ["w?b"]}, reason: by name}
`,
  'policy.yaml',
);

const object = (kind: string, name: string, namespace?: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

test.each([
  ['the first of several', 'token-stays', object('Deployment', 'web', 'shop'), 'by kind'],
  ['by one of its codes', 'default-account', object('Deployment', 'web'), 'by kind'],
  ['not of another code', 'default-account', object('Pod', 'web', 'shop'), undefined],
  ['by the namespace', 'token-stays', object('Pod', 'db', 'shop'), 'by namespace'],
  ['by a glob', 'token-stays', object('Pod', 'web'), 'by name'],
  ['not without the namespace', 'token-stays', object('Pod', 'db'), undefined],
  ['not after its last day', 'token-stays', object('Pod', 'old'), undefined],
])('an exemption speaks of a finding: %s', (_, code, of, reason) => {
  expect(exemptionFinder(exemptions, '2026-02-01')(code, of)?.reason).toBe(reason);
});

test('on its last day it counts, and without a day of today', () => {
  for (const today of ['2026-01-31', undefined]) {
    expect(exemptionFinder(exemptions, today)('token-stays', object('Pod', 'old'))?.reason).toBe('past');
  }
});
