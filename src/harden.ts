import { applyEdits, type HardenedFile } from './apply-edits.ts';
import { checkContextOf, type Planned } from './check-context.ts';
import { collectFindings } from './collect-findings.ts';
import { decide, DecisionError, type Decision, type ObservedBy } from './decide.ts';
import { evidenceRules } from './evidence/index.ts';
import type { Host } from './host.ts';
import { placeOf, takeInventory, type Inventory, type Workload } from './inventory.ts';
import { planAccounts, planChanges, valuesAfter } from './plan.ts';
import { ownVolumeOf } from './pod-tokens.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { reportOf } from './report-of.ts';
import type { Report } from './report.ts';
import { isInput, type Problem, type SourceFile } from './source.ts';
import { verify } from './verify.ts';

export interface HardenOptions {
  readonly policy?: Policy;
  /** The release's namespace, for objects that name none. */
  readonly namespace?: string;
  readonly host?: Host;
  /** Reasons, known to the caller, why the input may lack objects of the release. */
  readonly incompleteBecause?: readonly string[];
  /** The caller's word that nothing which binds an account is missing, whatever else is known. */
  readonly complete?: boolean;
  /** Documents that cannot be read pass through as they are, and make the input incomplete. */
  readonly allowUnreadable?: boolean;
}

export interface HardenResult {
  /** The input files, in their order, without those of context. Unchanged, all of them, if there are problems. */
  readonly files: readonly HardenedFile[];
  /** Why nothing is to be written; empty if all went well. */
  readonly problems: readonly Problem[];
  readonly report: Report;
}

export interface AnalyzeResult {
  /** Why nothing can be said; empty if all went well. */
  readonly problems: readonly Problem[];
  /** Its findings are those of the input. */
  readonly report: Report;
}

/** Pure. Never throws on manifests, whatever they hold: what cannot be done is a problem in the result. */
export function harden(files: readonly SourceFile[], options: HardenOptions = {}): HardenResult {
  const assessed = assess(files, options);
  const { inventory, policy, after } = assessed;
  const problems = [...assessed.problems];
  if (problems.length === 0) problems.push(...verify(inventory, assessed, policy));
  const edited = problems.length === 0 ? applyEdits(inventory, files, after, problems) : [];
  const unchanged = files.filter(isInput).map(({ path, bytes }) => ({ path, bytes, changed: false }));
  return { files: problems.length === 0 ? edited : unchanged, problems, report: reportFrom(assessed, 'after') };
}

/** The same up to the plan: what is there, what would be done, and what there is to find fault with. Pure. */
export function analyze(files: readonly SourceFile[], options: HardenOptions = {}): AnalyzeResult {
  const assessed = assess(files, options);
  return { problems: assessed.problems, report: reportFrom(assessed, 'before') };
}

interface Assessment extends Planned {
  readonly incomplete: readonly string[];
  readonly problems: readonly Problem[];
}

function assess(files: readonly SourceFile[], options: HardenOptions): Assessment {
  const { policy = defaultPolicy, host = 'pipe' } = options;
  const inventory = takeInventory(files, options.namespace);
  const neighbours = new Set(files.filter(({ role }) => role === 'neighbour').map(({ path }) => path));
  const tolerated = inventory.problems.filter(({ file }) => options.allowUnreadable === true || neighbours.has(file));
  const incomplete =
    options.complete === true ? [] : [...(options.incompleteBecause ?? []), ...tolerated.map(unreadReason)];
  const problems: Problem[] = inventory.problems.filter((problem) => !tolerated.includes(problem));
  const decisions: Decision[] = [];
  for (const workload of inventory.workloads) {
    if (!isInput(workload.object.document.file)) continue;
    const decision = decideOne(workload, inventory, policy, host, incomplete.length === 0, problems);
    if (decision !== undefined) decisions.push(decision);
  }
  const workloadChanges = decisions.map((decision) => planChanges(decision, policy));
  const accountChanges = planAccounts(inventory, decisions, policy, host, incomplete.length === 0);
  const after = valuesAfter([...workloadChanges, ...accountChanges]);
  const complete = incomplete.length === 0;
  const plan = { decisions, workloadChanges, accountChanges, after };
  return { inventory, policy, ...plan, complete, incomplete, problems };
}

function reportFrom(assessed: Assessment, state: 'before' | 'after'): Report {
  const { inventory, decisions, workloadChanges, accountChanges, after, incomplete } = assessed;
  const found = collectFindings(checkContextOf(assessed, state));
  return reportOf(inventory, decisions, workloadChanges, accountChanges, after, incomplete, found);
}

function decideOne(
  workload: Workload,
  inventory: Inventory,
  policy: Policy,
  host: Host,
  complete: boolean,
  problems: Problem[],
): Decision | undefined {
  const ownVolume = ownVolumeOf(workload.place.podSpec, policy.token)?.name;
  const evidence = {
    workload,
    inventory,
    complete,
    isOwnVolume: (name: string) => name === ownVolume,
    injectors: policy.injectors,
  };
  const observations = evidenceRules.flatMap((rule): readonly ObservedBy[] =>
    rule.gather(evidence).map((observation) => ({ ...observation, rule: rule.id })),
  );
  try {
    return decide(workload, observations, policy, host, ownVolume !== undefined);
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    const { object } = workload;
    problems.push({
      file: object.document.file.path,
      ...placeOf(object, '/metadata/annotations'),
      message: `${object.ref.kind} ${object.ref.name}: ${error.message}`,
      remedy: 'Correct the annotation.',
    });
    return undefined;
  }
}

function unreadReason({ file, line, message }: Problem): string {
  return `${file}:${line} was not read: ${message}`;
}
