import type { Severity } from '../findings.ts';
import { annotationsOf, isKubeObject, refOf, type KubeObject } from '../kube/object.ts';
import { asString, deepEqual, elements, type JsonObject, type JsonValue } from '../patch/json.ts';
import { parsePointer, valueAt } from '../patch/pointer.ts';
import type { Report, ReportedChange, ReportedFinding, ReportedObject, ReportedWorkload } from '../report.ts';
import type { Problem } from '../source.ts';

/**
 * The `results` of a ResourceList: one for each workload, account and other object that is changed, comes or goes, and for
 * each finding. `items` are those of the input. Source: Kustomize, cmd/config/docs/api-conventions/functions-spec.md.
 */
export function functionResults(report: Report, items: JsonValue | undefined): readonly JsonObject[] {
  const objects = objectsIn(items);
  const workloads = report.workloads.map((workload) => ({ ...workload, message: messageOf(workload) }));
  const accounts = report.serviceAccounts.map((account) => ({
    ...account,
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    message: account.reason,
  }));
  return [
    ...[...workloads, ...accounts].filter(({ changes }) => changes.length > 0).map((one) => changeResult(objects, one)),
    ...report.objects.map((object) => objectResult(objects, object)),
    ...report.findings.map((finding) => findingResult(objects, finding)),
  ];
}

/** Why nothing was changed. */
export function problemResults(problems: readonly Problem[]): readonly JsonObject[] {
  return problems.map(({ line, message, remedy }) => ({
    message: `${line === 0 ? '' : `line ${line}: `}${message}. ${remedy}`,
    severity: 'error',
  }));
}

/** Those that are not there yet, behind those that are: functions may run one after the other. */
export function withResults(value: JsonObject, results: readonly JsonObject[]): JsonObject {
  const old = elements(value['results']);
  const added = results.filter((result) => !old.some((one) => deepEqual(one, result)));
  return added.length === 0 ? value : { ...value, results: [...old, ...added] };
}

interface Changed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly changes: readonly ReportedChange[];
  readonly message: string;
}

function changeResult(objects: readonly KubeObject[], changed: Changed): JsonObject {
  const { apiVersion, kind, namespace, name, changes, message } = changed;
  const object = objects.find((one) => isNamed(one, { kind, namespace, name }) && refOf(one).apiVersion === apiVersion);
  const change = changes.find(({ path }) => path.endsWith('/automountServiceAccountToken')) ?? changes[0];
  return {
    message,
    severity: 'info',
    resourceRef: { apiVersion, kind, ...(namespace !== null && { namespace }), name },
    ...(change !== undefined && { field: fieldOf(object, change) }),
    ...fileOf(object),
  };
}

/** A new object has no file yet: who called the function chooses one. */
function objectResult(objects: readonly KubeObject[], object: ReportedObject): JsonObject {
  const { action, apiVersion, kind, namespace, name, reason } = object;
  if (action === 'changed') return changeResult(objects, { ...object, message: reason });
  const there = objects.find((one) => isNamed(one, object) && refOf(one).apiVersion === apiVersion);
  return {
    message: `${action}: ${reason}`,
    severity: 'info',
    resourceRef: { apiVersion, kind, ...(namespace !== null && { namespace }), name },
    ...(action === 'removed' && fileOf(there)),
  };
}

/** A result that is an `error` means a function that failed: of findings, `check` makes a failure, and `fix` none. */
const severities: Readonly<Record<Severity, string>> = { error: 'warning', warning: 'warning', note: 'info' };

function findingResult(objects: readonly KubeObject[], finding: ReportedFinding): JsonObject {
  const parts = finding.object.split('/');
  const [kind = '', name = ''] = [parts[0], parts.at(-1)];
  const object = objects.find((one) => isNamed(one, { kind, namespace: parts.length > 2 ? parts[1] : null, name }));
  return {
    message: finding.remedy === '' ? finding.message : `${finding.message}. ${finding.remedy}`,
    severity: severities[finding.severity],
    tags: { code: finding.code, severity: finding.severity },
    ...(object !== undefined && { resourceRef: referenceOf(object) }),
    ...fileOf(object),
  };
}

/** The objects themselves; of a `List` among them, its own. */
function objectsIn(items: JsonValue | undefined): readonly KubeObject[] {
  return elements(items)
    .filter(isKubeObject)
    .flatMap((item) => (Array.isArray(item['items']) ? objectsIn(item['items']) : [item]));
}

interface Name {
  readonly kind: string;
  readonly namespace: string | null | undefined;
  readonly name: string;
}

/** An object may leave out the namespace that the report has from elsewhere. */
function isNamed(object: KubeObject, { kind, namespace, name }: Name): boolean {
  const ref = refOf(object);
  return ref.kind === kind && ref.name === name && (ref.namespace === undefined || ref.namespace === namespace);
}

function referenceOf(object: KubeObject): JsonObject {
  const { apiVersion, kind, namespace, name } = refOf(object);
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

function fieldOf(object: KubeObject | undefined, { path, value }: ReportedChange): JsonObject {
  const current = valueAt(object, path);
  return {
    path: fieldPath(path),
    ...(current !== undefined && { currentValue: current }),
    ...(value !== undefined && { proposedValue: value }),
  };
}

/** `spec.containers[0].volumeMounts`. */
function fieldPath(pointer: string): string {
  return parsePointer(pointer)
    .map((token) => (/^\d+$/.test(token) || token === '-' ? `[${token}]` : `.${token}`))
    .join('')
    .replace(/^\./, '');
}

/** Where the orchestrator says that the object came from; both spellings of its annotations are in use. */
function fileOf(object: KubeObject | undefined): JsonObject {
  const path = pathAnnotation(object, 'path');
  if (path === undefined) return {};
  const index = Number(pathAnnotation(object, 'index') ?? Number.NaN);
  return { file: { path, ...(Number.isSafeInteger(index) && { index }) } };
}

function pathAnnotation(object: KubeObject | undefined, name: 'path' | 'index'): string | undefined {
  const annotations = annotationsOf(object);
  return (
    asString(annotations[`internal.config.kubernetes.io/${name}`]) ??
    asString(annotations[`config.kubernetes.io/${name}`])
  );
}

function messageOf({ containers, reason }: ReportedWorkload): string {
  const isApi = ({ audience }: { readonly audience: string }): boolean => audience === '';
  const names = (list: ReportedWorkload['containers']): string => list.map(({ name }) => name).join(', ');
  const without = names(containers.filter(({ before, after }) => before.some(isApi) && !after.some(isApi)));
  const explicit = names(
    containers.filter(({ after }) => after.some((token) => isApi(token) && token.source === 'projected')),
  );
  const what = [
    ...(without === '' ? [] : [`no API token for ${without}`]),
    ...(explicit === '' ? [] : [`an explicit API token for ${explicit}`]),
  ];
  return `${what.length === 0 ? 'no automounted API token' : what.join('; ')}: ${reason}`;
}
