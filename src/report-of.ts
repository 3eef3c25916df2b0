import type { CollectedFindings } from './collect-findings.ts';
import type { Decision, ObservedBy } from './decide.ts';
import { placeOf, type Inventory, type InventoryObject } from './inventory/inventory.ts';
import { POSTRENDER_FILENAME } from './kube/annotation.ts';
import { clientErrorOf } from './kube/client-error.ts';
import { annotationsOf, refOf, type KubeObject, type ObjectRef } from './kube/object.ts';
import { serviceAccountNameOf } from './kube/pod-spec.ts';
import { asString, elements, isJsonObject } from './patch/json.ts';
import { valueAt } from './patch/pointer.ts';
import { permissionsOf } from './inventory/permissions.ts';
import type { ObjectPlan } from './plan/plan-objects.ts';
import type { PlannedChange } from './plan/plan.ts';
import { reportContainers, tokensIn } from './tokens/pod-tokens.ts';
import type {
  Report,
  ReportedBreakage,
  ReportedChange,
  ReportedEvidence,
  ReportedContainer,
  ReportedObject,
  ReportedPlace,
  ReportedToken,
  ReportedWorkload,
} from './report.ts';
import { remember } from './remember.ts';
import { version } from './version.ts';

/** What was seen, decided and planned, as the report's contract has it. `changes` are in the order of `decisions`. */
export function reportOf(
  inventory: Inventory,
  decisions: readonly Decision[],
  changes: readonly PlannedChange[],
  accounts: readonly PlannedChange[],
  objects: ObjectPlan,
  after: ReadonlyMap<InventoryObject, KubeObject>,
  incomplete: readonly string[],
  { findings, suppressed }: CollectedFindings,
): Report {
  const workloads = decisions.map((decision, index) =>
    workloadOf(inventory, decision, changes[index], after.get(decision.workload.object)),
  );
  return {
    schemaVersion: 1,
    tool: { name: 'tokentrim', version },
    complete: { value: incomplete.length === 0, reasons: incomplete },
    namespace: { value: inventory.namespace.value, from: inventory.namespace.from },
    summary: summaryOf(workloads),
    workloads,
    serviceAccounts: accounts.map(({ object, patch, reason }) => ({
      ...reportedPlaceOf(object),
      namespace: object.ref.namespace ?? null,
      name: object.ref.name,
      changes: patch.map(changeOf),
      reason,
    })),
    objects: objectsOf(objects),
    findings,
    suppressed,
  };
}

function objectsOf({ added, changes, removed }: ObjectPlan): readonly ReportedObject[] {
  return [
    ...added.map(({ value, before, reason }) => ({
      action: 'created' as const,
      ...reportedPlaceOf(before),
      ...identityOf(refOf(value)),
      changes: [],
      reason,
    })),
    ...changes.map(({ object, patch, reason }) => ({
      action: 'changed' as const,
      ...reportedPlaceOf(object),
      ...identityOf(object.ref),
      changes: patch.map(changeOf),
      reason,
    })),
    ...removed.map(({ object, reason }) => ({
      action: 'removed' as const,
      ...reportedPlaceOf(object),
      ...identityOf(object.ref),
      changes: [],
      reason,
    })),
  ];
}

function identityOf({ apiVersion, kind, namespace, name }: ObjectRef) {
  return { apiVersion, kind, namespace: namespace ?? null, name };
}

function workloadOf(
  inventory: Inventory,
  decision: Decision,
  change: PlannedChange | undefined,
  value: KubeObject | undefined,
): ReportedWorkload {
  const { workload, observations, verdict, access, decidedBy, reason, leftOut } = decision;
  const { object, place } = workload;
  const source = sourceOf(object);
  const before = tokensIn(place.podSpec, workload, inventory);
  const after = value === undefined ? place.podSpec : valueAt(value, place.pointer);
  return {
    ...reportedPlaceOf(object),
    ...(source !== undefined && { source }),
    apiVersion: object.ref.apiVersion,
    kind: object.ref.kind,
    namespace: object.ref.namespace ?? null,
    name: object.ref.name,
    serviceAccount: {
      name: serviceAccountNameOf(place.podSpec),
      declared: workload.declared.length > 0,
      ...(decision.dedication !== undefined && { becomes: decision.dedication.name }),
    },
    verdict,
    access,
    decidedBy,
    reason,
    ...(leftOut && { leftOut }),
    evidence: observations.map(evidenceOf),
    permissions: permissionsOf(workload, inventory),
    breaks: breakages(before),
    containers: reportContainers(before, tokensIn(isJsonObject(after) ? after : place.podSpec, workload, inventory)),
    changes: (change?.patch ?? []).map(changeOf),
  };
}

/** Workloads share observations, and so their places. */
const evidenceOf = remember(({ rule, suggests, because, object, pointer }: ObservedBy): ReportedEvidence => {
  return { rule, suggests, because, file: object.document.file.path, line: placeOf(object, pointer).line };
});

function reportedPlaceOf(object: InventoryObject): ReportedPlace {
  const { document, pointer } = object;
  return { file: document.file.path, document: document.index, pointer, line: placeOf(object, '').line };
}

function changeOf(operation: PlannedChange['patch'][number]): ReportedChange {
  const { op, path } = operation;
  return 'value' in operation ? { op, path, value: operation.value } : { op, path };
}

function breakages(before: ReturnType<typeof tokensIn>): readonly ReportedBreakage[] {
  return before
    .filter(({ tokens }) => tokens.some(isApi))
    .map(({ container: { name, value } }) => {
      const texts = [value['image'], ...elements(value['command']), ...elements(value['args'])];
      const { client, error } = clientErrorOf(texts.filter((text) => typeof text === 'string'));
      return { container: name, client, error };
    });
}

/** Helm writes the template's path above each document; Helm 4 into an annotation. */
function sourceOf({ document, value }: InventoryObject): string | undefined {
  const comment = /^# Source: (.+?)\r?$/m.exec(document.yaml?.text.slice(0, 500) ?? '');
  return comment?.[1] ?? asString(annotationsOf(value)[POSTRENDER_FILENAME]);
}

function summaryOf(workloads: readonly ReportedWorkload[]): Report['summary'] {
  const containers = workloads.flatMap((workload) => workload.containers);
  const judged = workloads.filter(({ decidedBy }) => decidedBy !== 'exempt');
  const count = (verdict: ReportedWorkload['verdict']): number =>
    judged.filter((one) => one.verdict === verdict).length;
  return {
    workloads: workloads.length,
    used: count('used'),
    unused: count('unused'),
    unknown: count('unknown'),
    exempt: workloads.length - judged.length,
    tokensRemoved: containers.filter(({ before, after }) => before.some(isApi) && !after.some(isApi)).length,
    tokensProjected: containers.filter(gained).length,
    tokensRemaining: containers.filter(({ after }) => after.some(isImplicit)).length,
  };
}

function isApi(token: ReportedToken): boolean {
  return token.audience === '';
}

function isImplicit({ source }: ReportedToken): boolean {
  return source === 'automount' || source === 'secret';
}

function gained({ before, after }: ReportedContainer): boolean {
  const projected = (token: ReportedToken): boolean => isApi(token) && token.source === 'projected';
  return after.filter(projected).length > before.filter(projected).length;
}
