import type { Decision } from '../decide.ts';
import { dedicate, type Dedicated } from './dedicate.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { asString } from '../patch/json.ts';
import { replaceableVolumes } from './legacy-secrets.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * What the policy wants of the identities of workloads, beside their token: an account of their own, the field by which
 * they name it, and tokens from Secrets. Nothing changes that it does not ask for.
 */
export function decideIdentities(
  decisions: readonly Decision[],
  inventory: Inventory,
  policy: Policy,
  complete: boolean,
): Dedicated {
  const dedicated = dedicate(decisions, inventory, policy, complete);
  const { alias } = policy.serviceAccounts;
  if (policy.legacySecrets === 'unchanged' && alias === 'unchanged') return dedicated;
  const settled = dedicated.decisions.map((decision): Decision => {
    const { workload, access } = decision;
    const hasAlias = (asString(workload.place.podSpec['serviceAccount']) ?? '') !== '';
    return {
      ...decision,
      ...(alias === 'replace' && hasAlias && access !== 'unchanged' && { replacesAlias: true }),
      ...(policy.legacySecrets !== 'unchanged' && { replacedVolumes: replaceableVolumes(decision, inventory) }),
    };
  });
  return { ...dedicated, decisions: settled };
}
