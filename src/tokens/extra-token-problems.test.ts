import { expect, test } from 'vitest';
import { deployment } from '../../test/observe.ts';
import { harden, parsePolicy } from '../index.ts';

const MOUNT = '/var/run/secrets/tokens';
const policy = parsePolicy(
  `apiVersion: tokentrim.dev/v1alpha1
kind: TokenPolicy
spec:
  rules: [{access: projected, reason: a test}]
  extraTokens: [{name: vault-token, audience: vault, mountPath: ${MOUNT}, containers: [web]}]
`,
  'tokentrim.yaml',
);

function problemsOf(mountPath: string, containers: string): readonly string[] {
  const bytes = new TextEncoder().encode(deployment(`\ncontainers: ${containers}`));
  // As a flag of the command does: the file itself may not say so.
  const moved = { ...policy, token: { ...policy.token, mountPath } };
  return harden([{ path: 'web.yaml', bytes }], { policy: moved }).problems.map(({ message }) => message);
}

test('a token for the API that a flag moves to the place of an extra token is refused at once', () => {
  expect(problemsOf(MOUNT, '[{name: web, image: i}]')).toEqual([
    `Deployment web: container web would get the API token and vault-token both at ${MOUNT}`,
  ]);
  expect(problemsOf('/elsewhere', '[{name: web, image: i}]')).toEqual([]);
});
