import type { Decision } from '../decide.ts';
import { POSTRENDER_FILENAME } from '../kube/annotation.ts';
import { imagePullSecretsOf } from '../kube/cloud-identity.ts';
import { hookBefore } from '../kube/deploy-hook.ts';
import { annotationsOf, labelsOf, refOf, type KubeObject } from '../kube/object.ts';
import type { JsonObject } from '../patch/json.ts';
import { globMatcher } from '../policy/policy-match.ts';
import type { Policy } from '../policy/policy.ts';
import { defineGenerator, type NewObject } from './generator.ts';

/** Has a namespace only if the workload has one, so that `kubectl -n` and Helm reach both alike. */
export const dedicatedAccount = defineGenerator({
  id: 'dedicated-account',
  summary: 'Makes the ServiceAccount that a workload is to have for itself.',
  generate: (decisions, _inventory, policy) => {
    const made = new Map<string, NewObject>();
    for (const decision of decisions) {
      const { dedication, workload } = decision;
      if (dedication === undefined) continue;
      const value = accountOf(decision, dedication.name, policy);
      const key = `${workload.object.ref.namespace ?? ''}/${dedication.name}`;
      if (!made.has(key)) made.set(key, { value, before: workload.object, reason: dedication.reason });
    }
    return [...made.values()];
  },
});

function accountOf({ workload, dedication }: Decision, name: string, { serviceAccounts }: Policy): KubeObject {
  const { value } = workload.object;
  const { namespace } = refOf(value);
  const left = dedication?.declared?.value;
  const { carry } = serviceAccounts;
  const labels = chosen({ ...labelsOf(left), ...labelsOf(value) }, carry.labels);
  const own = annotationsOf(value);
  const annotations = {
    ...chosen(annotationsOf(left), carry.annotations),
    ...hookBefore(own),
    ...chosen(own, [POSTRENDER_FILENAME]),
  };
  const secrets = [...new Set([...imagePullSecretsOf(left), ...serviceAccounts.imagePullSecrets])];
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(secrets.length > 0 && { imagePullSecrets: secrets.map((secret) => ({ name: secret })) }),
    automountServiceAccountToken: false,
  };
}

function chosen(members: JsonObject, globs: readonly string[]): JsonObject {
  const matches = globMatcher(globs);
  return Object.fromEntries(
    Object.entries(members).filter(([key, value]) => matches(key) && typeof value === 'string'),
  );
}
