import { expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { parsePolicy } from '../policy/parse-policy.ts';

const secret = `apiVersion: v1
kind: Secret
metadata: {name: robot-token, namespace: build}
type: kubernetes.io/service-account-token
`;
const exemption = (match: string, expires = '') =>
  parsePolicy(
    `apiVersion: tokentrim.dev/v1alpha1
kind: TokenPolicy
spec:
  exemptions:
  - {codes: [legacy-token-secret], match: {${match}}, reason: The build server needs it${expires}}
`,
    'p.yaml',
  );
const until = (day: string) => exemption('', `, expires: "${day}"`);

it.each<[string, ReturnType<typeof parsePolicy>, string | undefined, readonly string[]]>([
  ['none at all of its own', until('2026-03-31'), '2026-03-31', []],
  ['a day over', until('2026-03-31'), '2026-04-01', ['p.yaml:5 exemption-expired', 'input.yaml:4 legacy-token-secret']],
  ['no day of today', until('2026-03-31'), undefined, []],
  ['no end', exemption(''), '2026-04-01', []],
  ['a match', exemption('kinds: [Secret], namespaces: [build], names: ["robot-*"]'), '2026-04-01', []],
  ['another name', exemption('names: [robot]'), '2026-04-01', ['input.yaml:4 legacy-token-secret']],
])('%s', (_name, policy, today, expected) => {
  const { findings, suppressed } = reportOn(secret, { policy, ...(today !== undefined && { today }) });
  expect(findings.map(({ file, line, code }) => `${file}:${line} ${code}`).sort()).toEqual([...expected].sort());
  expect(suppressed.map(({ suppressedBy, reason }) => `${suppressedBy}: ${reason}`)).toEqual(
    expected.some((one) => one.includes('legacy')) ? [] : ['policy: The build server needs it'],
  );
});
