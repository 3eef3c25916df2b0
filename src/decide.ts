import { closest } from 'fastest-levenshtein';
import type { Observation } from './evidence/rule.ts';
import type { InventoryObject, Workload } from './inventory/inventory.ts';
import { ACCESS, IGNORE, REASON } from './kube/annotation.ts';
import { annotationsOf } from './kube/object.ts';
import { containersOf } from './kube/pod-spec.ts';
import { isMirrorPod } from './kube/workload.ts';
import type { TokenSettings } from './kube/token-volume.ts';
import { member } from './patch/json.ts';
import { joinPointer, valueAt, type JsonPointer } from './patch/pointer.ts';
import { automountsIn } from './tokens/pod-tokens.ts';
import type { Terms } from './policy/policy-terms.ts';
import type { Dedication } from './identities/dedication.ts';
import type { ExtraToken, Policy, PolicyRule } from './policy/policy.ts';
import type { Access, DecidedBy, Verdict } from './report.ts';
import type { Host } from './host.ts';

export interface ObservedBy extends Observation {
  readonly rule: string;
}

export interface Decision {
  readonly workload: Workload;
  readonly observations: readonly ObservedBy[];
  readonly verdict: Verdict;
  readonly access: Access;
  readonly decidedBy: DecidedBy;
  readonly reason: string;
  /** The policy's rule for it, whoever decided in the end. */
  readonly rule: PolicyRule | undefined;
  /** How its explicit API token is written. */
  readonly token: TokenSettings;
  /** Tokens for others than the API server, which it gets beside. */
  readonly extraTokens: readonly ExtraToken[];
  /** Whether admission gives its pods a token, as it came. */
  readonly hadToken: boolean;
  /** The caller wants it left alone. */
  readonly leftOut: boolean;
  /** The account of its own that it gets; absent where it stays with the one that it has. */
  readonly dedication?: Dedication;
  /** Whether the field `serviceAccount` gives way to `serviceAccountName`. */
  readonly replacesAlias?: boolean;
  /** Names of volumes in which a projection takes the place of a legacy token Secret. */
  readonly replacedVolumes?: readonly string[];
}

/** What a decision is made of. */
export interface Case {
  readonly workload: Workload;
  readonly observations: readonly ObservedBy[];
  readonly terms: Terms;
  readonly policy: Policy;
  readonly host: Host;
  /** It has the volume that an earlier run wrote. */
  readonly decidedEarlier: boolean;
}

/** What a manifest asks for and cannot have. */
export class DecisionError extends Error {
  override readonly name = 'DecisionError';

  /** Where in the object. */
  readonly pointer: JsonPointer;
  readonly remedy: string;

  constructor(message: string, pointer = '/metadata/annotations', remedy = 'Correct the annotation.') {
    super(message);
    this.pointer = pointer;
    this.remedy = remedy;
  }
}

/**
 * From what was seen to what is done, the first that applies: facts that exempt, the annotation, the policy's rule, the
 * verdict. More evidence of use never makes a token disappear.
 *
 * @throws DecisionError if the workload's annotations contradict each other or name no access
 */
export function decide(one: Case): Decision {
  const decision = decideAccess(one);
  const { rewrittenBy } = one.workload;
  if (rewrittenBy === undefined || decision.access !== 'projected') return decision;
  const { path, line, field, folder } = rewrittenBy;
  const reason = `${field} at ${path}:${line} may drop an explicit token from what is built; kustomize build ${folder || '.'} | tokentrim fix gives it one`;
  return { ...decision, access: 'unchanged', reason };
}

function decideAccess({ workload, observations, terms, policy, host, decidedEarlier }: Case): Decision {
  const { rule, token, extraTokens, leftOut } = terms;
  const verdict = verdictOf(observations);
  const hadToken = automountsIn(workload.place.podSpec, workload);
  const settings = { rule, token, extraTokens, hadToken, leftOut: leftOut !== undefined };
  const decision = { workload, observations, verdict, ...settings };
  const exemption = exemptionOf(workload, policy, host) ?? leftOut;
  if (exemption !== undefined) return { ...decision, access: 'unchanged', decidedBy: 'exempt', reason: exemption };
  refuseOtherThanBoolean(workload);
  const annotated = policy.annotations === 'allow' ? annotatedAccess(workload) : undefined;
  if (annotated !== undefined) return { ...decision, ...annotated, decidedBy: 'annotation' };
  if (rule !== undefined && rule.access !== 'auto') {
    return { ...decision, access: rule.access, decidedBy: 'rule', reason: rule.reason || ruleName(rule) };
  }
  const because = observations.find(({ suggests }) => suggests === suggestionOf(verdict))?.because;
  const reason = because ?? 'nothing was seen that tells';
  // The volume is the work of an earlier run: what that run decided must not be lost, nor taken for a proof.
  if (decidedEarlier && verdict !== 'used') {
    return { ...decision, access: 'projected', decidedBy: 'verdict', reason: 'it has the explicit token already' };
  }
  const access =
    verdict === 'used' ? 'projected'
    : verdict === 'unused' ? policy.onUnused
    : policy.onUnknown;
  return { ...decision, access, decidedBy: 'verdict', reason };
}

function ruleName({ place: { file, line } }: PolicyRule): string {
  return line === 0 ? `the rule of ${file}` : `the rule at ${file}:${line}`;
}

function verdictOf(observations: readonly ObservedBy[]): Verdict {
  if (observations.some(({ suggests }) => suggests === 'used')) return 'used';
  if (observations.some(({ suggests }) => suggests === 'doubt')) return 'unknown';
  return observations.some(({ suggests }) => suggests === 'unused') ? 'unused' : 'unknown';
}

function suggestionOf(verdict: Verdict): Observation['suggests'] {
  return verdict === 'unknown' ? 'doubt' : verdict;
}

/** Why a workload is left alone whatever was seen; undefined for nearly all. */
function exemptionOf({ object, place, patchOf }: Workload, policy: Policy, host: Host): string | undefined {
  if (patchOf !== undefined) return `a patch that ${patchOf} applies, not a workload`;
  if (isMirrorPod(object.value)) return 'a mirror pod: Kubernetes refuses one with an account or a token';
  if (place.leftAlone !== undefined) return place.leftAlone;
  if (containersOf(place.podSpec).length === 0) return 'a pod spec without containers: a patch, not a workload';
  if (Object.hasOwn(place.podSpec, '$patch')) return 'a patch ($patch), not a workload';
  if (isLive(object)) return 'a live object with an owner: its owner would write it again';
  const inPlace = host === 'helm3' || host === 'helm4';
  const leave = (policy.immutable ?? (inPlace ? 'leave' : 'write')) === 'leave';
  const metadata = member(object.value, 'metadata');
  const isHook = Object.hasOwn(annotationsOf(object.value), 'helm.sh/hook');
  if (place.immutable && leave && !isHook && member(metadata, 'generateName') === undefined) {
    return `Kubernetes refuses to change a ${object.ref.kind} in place, which an upgrade would do`;
  }
  return undefined;
}

function isLive({ value }: InventoryObject): boolean {
  const owners = member(member(value, 'metadata'), 'ownerReferences');
  return Array.isArray(owners) && owners.length > 0;
}

/** Kubernetes refuses the object; a `false` in its place would make it one that is accepted, without what was asked for. */
function refuseOtherThanBoolean({ place: { podSpec, pointer } }: Workload): void {
  const value = podSpec['automountServiceAccountToken'];
  if (value === undefined || value === null || typeof value === 'boolean') return;
  throw new DecisionError(
    `automountServiceAccountToken is ${JSON.stringify(value)}: expected true or false`,
    `${pointer}/automountServiceAccountToken`,
    'Write true or false without quotes: Kubernetes refuses anything else.',
  );
}

/** Whatever begins so is meant for tokentrim. */
const OWN_PREFIX = /^tokentrim[\w.-]*\//;
const KNOWN_ANNOTATIONS = [ACCESS, REASON, IGNORE];

/** `tokentrim.dev/access` on the workload or its pod template. */
function annotatedAccess({ object, place }: Workload): { access: Access; reason: string } | undefined {
  const owners = ['', place.templatePointer];
  const places = owners.map((owner) => annotationsOf(valueAt(object.value, owner)));
  places.forEach((annotations, index) => {
    const unknown = Object.keys(annotations).find((key) => OWN_PREFIX.test(key) && !KNOWN_ANNOTATIONS.includes(key));
    if (unknown === undefined) return;
    throw new DecisionError(
      `there is no annotation ${unknown}: expected ${KNOWN_ANNOTATIONS.join(', ')}`,
      joinPointer(owners[index] ?? '', 'metadata', 'annotations', unknown),
      `Did you mean ${closest(unknown, KNOWN_ANNOTATIONS)}?`,
    );
  });
  const values = new Set(
    places.flatMap((annotations) => (Object.hasOwn(annotations, ACCESS) ? [annotations[ACCESS]] : [])),
  );
  if (values.size > 1) throw new DecisionError(`${ACCESS} differs between the workload and its pod template`);
  const [access] = values;
  if (access === undefined || access === 'auto') return undefined;
  if (access !== 'none' && access !== 'projected' && access !== 'unchanged') {
    throw new DecisionError(`${ACCESS} is ${JSON.stringify(access)}: expected auto, none, projected or unchanged`);
  }
  const reason = places.map((annotations) => annotations[REASON]).find((text) => typeof text === 'string');
  if (reason === undefined && access === 'unchanged') {
    throw new DecisionError(`${ACCESS}: unchanged needs a reason in ${REASON}`);
  }
  return { access, reason: typeof reason === 'string' ? reason : `the annotation ${ACCESS}` };
}
