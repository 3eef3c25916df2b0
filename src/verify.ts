import type { Decision } from './decide.ts';
import { placeOf, type Inventory, type InventoryObject } from './inventory/inventory.ts';
import { automountOf, DEFAULT_SERVICE_ACCOUNT } from './kube/pod-spec.ts';
import { refOf, type KubeObject } from './kube/object.ts';
import { objectRefusalsOf } from './kube/validate-object.ts';
import { isJsonObject } from './patch/json.ts';
import type { ObjectPlan } from './plan/plan-objects.ts';
import { valueAt, type JsonPointer } from './patch/pointer.ts';
import { planChanges, type PlannedChange } from './plan/plan.ts';
import type { Policy } from './policy/policy.ts';
import { proofs } from './proofs/index.ts';
import type { Planned } from './proofs/proof.ts';
import type { Problem } from './source.ts';

/** What was decided, and what is planned for it. */
export interface Plan {
  readonly decisions: readonly Decision[];
  /** In the order of `decisions`; without operations where nothing is to be done. */
  readonly workloadChanges: readonly PlannedChange[];
  readonly accountChanges: readonly PlannedChange[];
  /** Whole objects that come. */
  readonly objects: Pick<ObjectPlan, 'added'>;
  /** The objects that change, as the plan leaves them. */
  readonly after: ReadonlyMap<InventoryObject, KubeObject>;
}

/**
 * Proves of everything that is to be changed, before a byte is written, that it becomes what was decided and nothing else:
 * see {@link proofs}; and that the same plan made again would be empty. What cannot be proved is a problem.
 */
export function verify(inventory: Inventory, plan: Plan, policy: Policy): readonly Problem[] {
  const { decisions, workloadChanges, after } = plan;
  const workloads = decisions.flatMap((decision, index) => {
    const { object, place } = decision.workload;
    const patch = workloadChanges[index]?.patch ?? [];
    if (patch.length === 0) return [];
    const podSpec = valueAt(after.get(object), place.pointer);
    if (!isJsonObject(podSpec)) return [problemOf(object, place.pointer, 'its pod spec would be gone; expected one')];
    const planned = { inventory, decision, patch, podSpec };
    const faults = [...proofs.flatMap((proof) => proof.faults(planned)), ...secondPlan(planned)];
    return faults.map((fault) => problemOf(object, place.pointer, fault));
  });
  return [...workloads, ...accountProblems(inventory, plan, policy), ...refusedObjects(plan)];
}

/** Accounts, roles and bindings that the API server would refuse, and of those that change, had not refused before. */
function refusedObjects({ objects, after }: Plan): readonly Problem[] {
  const added = objects.added.flatMap(({ value, before }) =>
    objectRefusalsOf(value).map((text) => {
      const { kind, name } = refOf(value);
      return problemOf(
        before,
        '',
        `Kubernetes would refuse the new ${kind} ${name}: ${text}; expected one that it takes`,
      );
    }),
  );
  const changed = [...after].flatMap(([object, value]) => {
    const known = new Set(objectRefusalsOf(object.value).map(withoutIndexes));
    return objectRefusalsOf(value)
      .filter((text) => !known.has(withoutIndexes(text)))
      .map((text) =>
        problemOf(object, '', `Kubernetes would say: ${text}; expected nothing that it does not say already`),
      );
  });
  return [...added, ...changed];
}

/** A rule that is taken apart shifts those behind it. */
function withoutIndexes(text: string): string {
  return text.replaceAll(/\[\d+\]/g, '[]');
}

function secondPlan({ decision, podSpec }: Planned): readonly string[] {
  const { workload } = decision;
  const again = { ...decision, hadToken: false, workload: { ...workload, place: { ...workload.place, podSpec } } };
  return planChanges(again).patch.map(({ path }) => `a second run would change ${path}; expected no change`);
}

/** An account's word counts for the pods that say nothing themselves: unless the policy asks for it, none may be left. */
function accountProblems(inventory: Inventory, { accountChanges, after }: Plan, policy: Policy): readonly Problem[] {
  const { automount, defaultAccount } = policy.serviceAccounts;
  const isAsked = ({ ref }: InventoryObject): boolean =>
    (ref.name === DEFAULT_SERVICE_ACCOUNT ? defaultAccount : automount) === 'disable';
  const changed = new Set(
    accountChanges
      .filter(({ patch }) => patch.length > 0)
      .map(({ object }) => object)
      .filter((object) => !isAsked(object)),
  );
  if (changed.size === 0) return [];
  return inventory.workloads.flatMap(({ object, place, declared }) => {
    const account = declared.find((one) => changed.has(one));
    if (account === undefined) return [];
    const podSpec = valueAt(after.get(object) ?? object.value, place.pointer);
    if (automountOf(podSpec) !== undefined) return [];
    const fault = `pods of ${object.ref.kind} ${object.ref.name} would lose their token by it; expected that each says so itself`;
    return [problemOf(account, '', fault)];
  });
}

const REMEDY =
  'Nothing was written. Correct what Kubernetes would refuse, or annotate the object with tokentrim.dev/access: unchanged and a tokentrim.dev/reason; if it is right as it is, report it as a fault of tokentrim.';

function problemOf(object: InventoryObject, pointer: JsonPointer, fault: string): Problem {
  const { kind, name } = object.ref;
  return {
    file: object.document.file.path,
    ...placeOf(object, pointer),
    message: `${kind} ${name}: cannot prove the change: ${fault}`,
    remedy: REMEDY,
  };
}
