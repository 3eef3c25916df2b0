import type { CheckContext, CheckObservation, PlaceObservation } from './checks/check.ts';
import { checks } from './checks/index.ts';
import { exemptionFinder } from './policy/exemptions.ts';
import { findingCodes, findingKinds, type FindingCode } from './findings.ts';
import { fingerprint, namedPath } from './fingerprint.ts';
import { placeOf, type InventoryObject } from './inventory/inventory.ts';
import { refOf } from './kube/object.ts';
import type { ReportedFinding, SuppressedFinding } from './report.ts';
import { isInput } from './source.ts';
import { faultOf, waiversIn, type Waiver } from './waivers.ts';

export interface CollectedFindings {
  readonly findings: readonly ReportedFinding[];
  /** Those that a waiver takes out of the count. */
  readonly suppressed: readonly SuppressedFinding[];
}

interface Seen {
  readonly code: FindingCode;
  readonly observation: CheckObservation | PlaceObservation;
}

/** Runs every check and gives each observation its severity, remedy and place. In the order of files and lines. */
export function collectFindings(context: CheckContext): CollectedFindings {
  const inputs = new Set(context.inventory.documents.map(({ file }) => file).filter(isInput));
  const order = new Map([...inputs].map(({ path }, index) => [path, index]));
  const seen = checks.flatMap(({ code, gather }): readonly Seen[] =>
    gather(context)
      .filter((observation) => 'file' in observation || inputs.has(observation.object.document.file))
      .map((observation) => ({ code, observation })),
  );
  const waivers = waiversIn(context.inventory);
  const allowed = context.policy.annotations === 'allow';
  const waiversOf = new Map<InventoryObject, Waiver[]>();
  for (const waiver of waivers) {
    const known = waiversOf.get(waiver.object);
    if (known === undefined) waiversOf.set(waiver.object, [waiver]);
    else known.push(waiver);
  }
  const codesOf = new Map<InventoryObject, Set<FindingCode>>();
  for (const { code, observation } of seen) {
    if (!('object' in observation)) continue;
    const known = codesOf.get(observation.object);
    if (known === undefined) codesOf.set(observation.object, new Set([code]));
    else known.add(code);
  }
  const all = [...seen, ...waivers.flatMap((waiver) => notesOn(waiver, codesOf.get(waiver.object), allowed))]
    .map((one) => ({ ...one, finding: findingOf(one, context) }))
    .sort((a, b) => compare(a.finding, b.finding, order));
  const findings: ReportedFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const times = new Map<string, number>();
  const exemptionOf = exemptionFinder(context.policy.exemptions, context.today);
  for (const { code, observation, finding: unnumbered } of all) {
    const finding = numbered(unnumbered, times);
    const own = 'object' in observation ? (waiversOf.get(observation.object) ?? []) : [];
    const waiver = own.find((one) => one.codes.includes(code) && faultOf(one, code, allowed) === undefined);
    const exemption = 'object' in observation ? exemptionOf(code, observation.object.value) : undefined;
    if (waiver === undefined && exemption === undefined) findings.push(finding);
    else if (waiver === undefined)
      suppressed.push({ ...finding, suppressedBy: 'policy', reason: exemption?.reason ?? '' });
    else suppressed.push({ ...finding, suppressedBy: 'annotation', reason: waiver.reason ?? '' });
  }
  return { findings, suppressed };
}

/** What is wrong with a waiver itself. */
function notesOn(waiver: Waiver, seen: ReadonlySet<string> | undefined, allowed: boolean): readonly Seen[] {
  const { object, pointer } = waiver;
  return waiver.codes.flatMap((code): readonly Seen[] => {
    const fault = faultOf(waiver, code, allowed);
    if (fault !== undefined) {
      return [{ code: 'waiver-does-not-count', observation: { object, pointer, message: fault } }];
    }
    const message = `waives ${code}, which does not occur here`;
    return seen?.has(code) === true ? [] : [{ code: 'waiver-unused', observation: { object, pointer, message } }];
  });
}

function findingOf({ code, observation }: Seen, { valueOf }: CheckContext): ReportedFinding {
  const { severity, what, remedy } = findingKinds[code];
  if ('file' in observation) {
    const { file, document, line, column, message, subject } = observation;
    const print = fingerprint(`${code}\n${subject}`);
    const place = { file: file || 'policy', document, line: Math.max(line, 1), column: Math.max(column, 1) };
    return { code, severity, message, ...place, object: '', remedy, fingerprint: print };
  }
  const { object, pointer, message = what.replace(/\.$/, '') } = observation;
  const { apiVersion, kind, namespace = '', name } = refOf(object.value);
  const identity = [
    code,
    apiVersion.replace(/v[^/]*$/, ''),
    kind,
    namespace,
    name,
    namedPath(valueOf(object), pointer),
  ];
  return {
    code,
    severity,
    message,
    file: object.document.file.path,
    document: object.document.index,
    ...placeOf(object, pointer),
    object: nameOf(object),
    remedy,
    fingerprint: fingerprint(identity.join('\n')),
  };
}

/** The same identity a second time in a file gets a number of its own, so that one more of a kind is a new finding. */
function numbered(finding: ReportedFinding, times: Map<string, number>): ReportedFinding {
  const { file, fingerprint: print } = finding;
  const key = `${file}\n${print}`;
  const time = (times.get(key) ?? 0) + 1;
  times.set(key, time);
  return time === 1 ? finding : { ...finding, fingerprint: `${print}-${time}` };
}

function nameOf({ ref: { kind, namespace, name } }: InventoryObject): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join('/');
}

function compare(a: ReportedFinding, b: ReportedFinding, order: ReadonlyMap<string, number>): number {
  return (
    (order.get(a.file) ?? order.size) - (order.get(b.file) ?? order.size) ||
    a.line - b.line ||
    a.column - b.column ||
    findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code)
  );
}
