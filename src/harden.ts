import { applyEdits } from './apply-edits.ts';
import { checkContextOf, type Planned } from './check-context.ts';
import { collectFindings } from './collect-findings.ts';
import { decide, DecisionError, type Decision, type ObservedBy } from './decide.ts';
import { evidenceRules } from './evidence/index.ts';
import type { Observation } from './evidence/rule.ts';
import { extraTokenProblems } from './tokens/extra-token-problems.ts';
import { unchangedFile, type HardenedFile } from './hardened-file.ts';
import type { Host } from './host.ts';
import { decideIdentities } from './identities/identities.ts';
import { liveProblems } from './live-problems.ts';
import { placeOf, takeInventory, type Workload } from './inventory/inventory.ts';
import { unreadResources } from './inventory/unread-resources.ts';
import { planAccounts, type Setting } from './plan/plan-accounts.ts';
import { planObjects } from './plan/plan-objects.ts';
import { planChanges, valuesAfter } from './plan/plan.ts';
import { readTerms, type Terms } from './policy/policy-terms.ts';
import { defaultPolicy, type Policy, type WorkloadMatch } from './policy/policy.ts';
import { LATELY, remember } from './remember.ts';
import { reportOf } from './report-of.ts';
import type { Report } from './report.ts';
import { requireTypes } from './require-types.ts';
import { nestedMountProblems } from './tokens/nested-mount-problems.ts';
import { ruleProblems } from './tokens/rule-problems.ts';
import { isInput, type Problem, type SourceFile } from './source.ts';
import { verify } from './verify.ts';
import { ownVolumesOf } from './tokens/written-volumes.ts';

export interface HardenOptions {
  readonly policy?: Policy;
  /** The release's namespace, for objects that name none. */
  readonly namespace?: string;
  readonly host?: Host;
  /** Reasons, known to the caller, why the input may lack objects of the release. */
  readonly incompleteBecause?: readonly string[];
  /** The caller's word that nothing which binds an account is missing, whatever else is known. */
  readonly complete?: boolean;
  /** Only workloads of one of these are changed, unless the list is empty; all are evidence. */
  readonly only?: readonly WorkloadMatch[];
  /** Workloads of one of these are not changed. */
  readonly exclude?: readonly WorkloadMatch[];
  /** Documents that cannot be read pass through as they are, and make the input incomplete. */
  readonly allowUnreadable?: boolean;
  /** The day, `2026-03-31`, after which exemptions of the policy that end before it do not count. Default: all count. */
  readonly today?: string;
}

export interface HardenResult {
  /** The input files, in their order, without those of context. Unchanged, all of them, if there are problems. */
  readonly files: readonly HardenedFile[];
  /** Why nothing is to be written; empty if all went well. */
  readonly problems: readonly Problem[];
  readonly report: Report;
  /** Those of `only` and `exclude` that match no workload of the input. */
  readonly unmatched: readonly WorkloadMatch[];
}

export interface AnalyzeResult {
  /** Why nothing can be said; empty if all went well. */
  readonly problems: readonly Problem[];
  /** Its findings are those of the input. */
  readonly report: Report;
  /** Those of `only` and `exclude` that match no workload of the input. */
  readonly unmatched: readonly WorkloadMatch[];
}

/**
 * Pure. Never throws on manifests, whatever they hold: what cannot be done is a problem in the result.
 *
 * @throws TypeError for arguments that are not of these types
 */
export function harden(files: readonly SourceFile[], options: HardenOptions = {}): HardenResult {
  const assessed = assess(files, options);
  const { inventory, policy, after, objects } = assessed;
  const found = [...assessed.problems, ...liveProblems(inventory)];
  const problems = found.length === 0 ? [...verify(inventory, assessed, policy)] : found;
  const edited = problems.length === 0 ? applyEdits(inventory, files, { after, ...objects }, problems) : [];
  const unchanged = files.filter(isInput).map(unchangedFile);
  const { unmatched } = assessed;
  let report: Report | undefined;
  return {
    files: problems.length === 0 ? edited : unchanged,
    problems,
    // A sixth of the work, for which a quiet command does not ask.
    get report() {
      report ??= reportFrom(assessed, 'after');
      return report;
    },
    unmatched,
  };
}

/** The same up to the plan: what is there, what would be done, and what there is to find fault with. Pure. */
export function analyze(files: readonly SourceFile[], options: HardenOptions = {}): AnalyzeResult {
  const assessed = assess(files, options);
  const { problems, unmatched } = assessed;
  return { problems, report: reportFrom(assessed, 'before'), unmatched };
}

interface Assessment extends Planned {
  readonly incomplete: readonly string[];
  readonly problems: readonly Problem[];
  readonly unmatched: readonly WorkloadMatch[];
}

function assess(files: readonly SourceFile[], options: HardenOptions): Assessment {
  requireTypes(files, options);
  const { policy = defaultPolicy, host = 'pipe' } = options;
  const inventory = takeInventory(files, options.namespace, policy.workloadKinds);
  const neighbours = new Set(files.filter(({ role }) => role === 'neighbour').map(({ path }) => path));
  const tolerated = inventory.problems.filter(({ file }) => options.allowUnreadable === true || neighbours.has(file));
  const incomplete =
    options.complete === true ?
      []
    : [...(options.incompleteBecause ?? []), ...unreadResources(files), ...tolerated.map(unreadReason)];
  const problems: Problem[] = inventory.problems.filter((problem) => !tolerated.includes(problem));
  const complete = incomplete.length === 0;
  const { only = [], exclude = [] } = options;
  const { termsOf, observations, unmatched } = readTerms(policy, { only, exclude });
  const setting = { inventory, policy, host, complete, partly: only.length > 0 };
  const decided: Decision[] = [];
  for (const workload of inventory.workloads) {
    if (!isInput(workload.object.document.file)) continue;
    const terms = termsOf(workload, inventory.namespace.value ?? undefined);
    const decision = decideOne(workload, terms, setting, problems);
    if (decision !== undefined) decided.push(decision);
  }
  const { decisions, kept, problems: refusals } = decideIdentities(decided, inventory, policy, complete);
  const ofRules = [...ruleProblems(decisions), ...extraTokenProblems(decisions), ...refusals];
  const workloadChanges = decisions.map(planChanges);
  const accountChanges = planAccounts(decisions, setting);
  const unread = tolerated.filter(({ file }) => !neighbours.has(file));
  const changes = [...workloadChanges, ...accountChanges];
  const changed = valuesAfter(changes);
  const objects = planObjects(decisions, setting, changed);
  const after = objects.changes.length === 0 ? changed : valuesAfter([...changes, ...objects.changes]);
  const ofPlan = [...objects.problems, ...nestedMountProblems(decisions, after)];
  const plan = { decisions, workloadChanges, accountChanges, objects, after, kept };
  return {
    inventory,
    policy,
    policyObservations: observations(),
    ...plan,
    complete,
    unread,
    today: options.today,
    incomplete,
    problems: [...problems, ...ofRules, ...ofPlan],
    unmatched: unmatched(),
  };
}

function reportFrom(assessed: Assessment, state: 'before' | 'after'): Report {
  const { inventory, decisions, workloadChanges, accountChanges, objects, after, incomplete } = assessed;
  const found = collectFindings(checkContextOf(assessed, state));
  return reportOf(inventory, decisions, workloadChanges, accountChanges, objects, after, incomplete, found);
}

/** Of an observation that workloads share, one object for all of them: a report has hundreds of thousands. */
const rules = evidenceRules.map(({ id, gather }) => ({
  gather,
  observedBy: rememberEach((observation: Observation): ObservedBy => ({ ...observation, rule: id })),
}));

/** Workloads of one account share the list of its bindings' observations too. */
function rememberEach<Key extends object, Result>(compute: (key: Key) => Result) {
  const one = remember(compute);
  return remember((keys: readonly Key[]): readonly Result[] => keys.map(one), LATELY);
}

function decideOne(
  workload: Workload,
  terms: Terms,
  { inventory, policy, host, complete }: Setting,
  problems: Problem[],
): Decision | undefined {
  const own = new Set(ownVolumesOf(workload.place.podSpec, terms.token).map(({ name }) => name));
  const isOwnVolume = (name: string): boolean => own.has(name);
  const evidence = { workload, inventory, complete, injectors: policy.injectors, isOwnVolume };
  const observations = rules.flatMap(({ gather, observedBy }) => observedBy(gather(evidence)));
  try {
    return decide({ workload, observations, terms, policy, host, decidedEarlier: own.size > 0 });
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    const { object } = workload;
    problems.push({
      file: object.document.file.path,
      ...placeOf(object, error.pointer),
      message: `${object.ref.kind} ${object.ref.name}: ${error.message}`,
      remedy: error.remedy,
    });
    return undefined;
  }
}

function unreadReason({ file, line, message }: Problem): string {
  return `${file}:${line} was not read: ${message}`;
}
