import { describe, expect, it } from 'vitest';
import { deployment } from '../../test/observe.ts';
import { defaultPolicy, harden, type Policy } from '../index.ts';

const PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A rule for every workload: the token, in these containers. */
function policyFor(containers: readonly string[], mountPath = PATH): Policy {
  const match = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };
  const place = { file: 'tokentrim.yaml', line: 1, column: 1 };
  const rule = { match, access: 'projected', containers, token: {}, reason: 'a test', place } as const;
  return { ...defaultPolicy, token: { ...defaultPolicy.token, mountPath }, rules: [rule] };
}

function problemsOf(podSpec: string, policy: Policy): readonly string[] {
  const bytes = new TextEncoder().encode(deployment(podSpec));
  return harden([{ path: 'web.yaml', bytes }], { policy }).problems.map(({ message }) => message);
}

/** Plans that were right, and which the proof once refused: it reckons apart from the plan, and both must agree. */
describe('the proof of a rule that names containers', () => {
  it.each<[string, string, Policy]>([
    [
      'where a Secret that may hold a token is mounted at the place',
      `
volumes: [{name: v, secret: {secretName: elsewhere}}]
containers: [{name: web, image: i, volumeMounts: [{name: v, mountPath: ${PATH}}]}, {name: other, image: i}]`,
      policyFor(['*']),
    ],
    [
      'where it is mounted where clients look, and the policy says another place',
      `
volumes: [{name: v, secret: {secretName: elsewhere}}]
containers: [{name: web, image: i, volumeMounts: [{name: v, mountPath: ${PATH}}]}, {name: other, image: i}]`,
      policyFor(['*'], '/token'),
    ],
    [
      'where admission takes a volume for its own, whatever it holds',
      `
volumes: [{name: kube-api-access-own, emptyDir: {}}]
containers: [{name: web, image: i}, {name: other, image: i}]`,
      policyFor(['web']),
    ],
  ])('agrees %s', (_where, podSpec, policy) => {
    expect(problemsOf(podSpec, policy)).toEqual([]);
  });

  it('counts the tokens of a Secret in the input that admission takes for its own volume', () => {
    const secret = `apiVersion: v1
kind: Secret
metadata: {name: t, namespace: shop, annotations: {kubernetes.io/service-account.name: default}}
type: kubernetes.io/service-account-token
---
`;
    const podSpec =
      'volumes: [{name: kube-api-access-own, secret: {secretName: t}}]\ncontainers: [{name: web, image: i}]';
    const bytes = new TextEncoder().encode(secret + deployment(podSpec));
    const { problems, report } = harden([{ path: 'web.yaml', bytes }], { policy: policyFor([]) });
    expect(problems).toEqual([]);
    expect(report.workloads[0]?.containers[0]?.after).toEqual([
      { mountPath: PATH, audience: '', expirationSeconds: null, source: 'secret' },
    ]);
  });
});
