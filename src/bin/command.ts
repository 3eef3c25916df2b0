import {
  analyze,
  combineReports,
  harden,
  PolicyError,
  renderReport,
  version,
  type HardenOptions,
  type HardenResult,
  type Host,
  type SourceFile,
} from '../index.ts';
import { hostOf, refuseLegacyPlugin } from './host.ts';
import { runFunction } from './krm-function.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { verbs, type Verb } from './flags.ts';
import { UsageError } from './usage-error.ts';
import { check } from './check.ts';
import { FileError, reasonOf, writeFile } from './files.ts';
import { fitEngine } from './fit-engine.ts';
import { findPolicy } from './find-policy.ts';
import { lookedAt } from './looked-at.ts';
import { checkOutputs, checkReplaced, writeOutputs } from './outputs.ts';
import { selectionNotes } from './policy-flags.ts';
import { readContext, readPaths, type PathsRead } from './paths.ts';
import { withProgress } from './progress.ts';
import { problemText, refuse, refuseProblems } from './refusal.ts';
import { errorCode, isTerminal, print, printError, terminal } from './stdio.ts';
import { usageOf } from './usage.ts';

/** The exit code; everything is written when it returns. */
function main(argv: readonly string[]): number {
  // Helm 4 hides standard error and the exit code: a refusal reaches the person only as a document it cannot decode.
  return guarded(
    argv.includes('--host=helm4'),
    verbs.find((verb) => argv.includes(verb)),
    () => {
      refuseLegacyPlugin(argv, process.env);
      const args = readArguments(argv);
      if (!('show' in args)) return run(args);
      print(args.show === 'help' ? usageOf(args.verb) : `${version}\n`);
      return 0;
    },
  );
}

/** The work's exit code; what it throws is told to the person. */
function guarded(helm4: boolean, verb: Verb | undefined, work: () => number): number {
  try {
    return work();
  } catch (error) {
    // Whoever reads the output has gone, and needs no reason.
    if (errorCode(error) === 'EPIPE') return 2;
    try {
      const text = error instanceof PolicyError ? error.issues.map(problemText) : [`tokentrim: ${messageOf(error)}`];
      return refuse(text, helm4, outcomeOf(verb));
    } catch {
      return 2;
    }
  }
}

/** What became of what was asked for; undefined where it is what becomes of most. */
function outcomeOf(verb: Verb | undefined): string | undefined {
  switch (verb) {
    case 'check':
      return 'nothing was checked';
    case 'explain':
      return 'nothing was explained';
    case 'init':
      return 'no policy was drafted';
    default:
      return undefined;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n  tokentrim --help lists what is allowed.`;
  if (error instanceof FileError) return error.message;
  if (errorCode(error) !== '') return `standard output: ${reasonOf(error)}`;
  const detail = error instanceof Error ? error.message : String(error);
  return `an internal fault: ${detail}\n  Please report it with the manifest that caused it.`;
}

function run(args: Arguments): number {
  checkArguments(args);
  if (args.paths.includes('-') && isTerminal(0)) {
    print(usageOf(undefined));
    return 2;
  }
  const contexts = args.context.map(readContext);
  const context = {
    files: contexts.flatMap(({ files }) => files),
    incompleteBecause: contexts.flatMap(({ incompleteBecause }) => incompleteBecause),
  };
  const releases =
    args.separate ?
      args.paths.map((path) => readPaths([path], context, args.allowEmpty))
    : [readPaths(args.paths, context, args.allowEmpty)];
  refuseEmpty(args, releases);
  const names = new Map(releases.flatMap((release) => [...release.names]));
  if (writesManifests(args.verb)) checkOutputs(args, names);
  const files = releases.flatMap((release) => release.files);
  const host = hostOf(args, files);
  return guarded(host === 'helm4', args.verb, () => answer(args, host, releases, context.files, names));
}

function answer(
  args: Arguments,
  host: Host,
  releases: readonly PathsRead[],
  context: readonly SourceFile[],
  names: ReadonlyMap<string, string>,
): number {
  const files = releases.flatMap((release) => release.files);
  const [input] = files;
  const { policy, discovered } = findPolicy(policyFlagsOf(args), host, process.cwd());
  checkReplaced(args, [...files, ...context], names, discovered);
  const options = { ...optionsOf(args, host), policy };
  if (discovered !== undefined && !args.quiet) printError(`tokentrim: policy ${discovered}\n`);
  if (host === 'krm' && writesManifests(args.verb) && args.mode === 'print' && input !== undefined) {
    const incompleteBecause = releases.flatMap((release) => release.incompleteBecause);
    return runFunction(args, input, { ...options, over: args.policyFlags.over, context, incompleteBecause });
  }
  const bytes = [...files, ...context].reduce((sum, file) => sum + file.bytes.length, 0);
  const result = withProgress(args.quiet ? 0 : bytes, () =>
    combined(
      releases.map(({ files: own, incompleteBecause }): HardenResult => {
        const all = [...own, ...context];
        const asked = { ...options, incompleteBecause };
        return writesManifests(args.verb) ? harden(all, asked) : { files: [], ...analyze(all, asked) };
      }),
    ),
  );
  if (result.problems.length > 0) {
    return refuseProblems(result.problems, host === 'helm4', outcomeOf(args.verb));
  }
  const notes = [...releases.flatMap((release) => release.notes), ...selectionNotes(args.policyFlags, result)];
  if (!args.quiet) printError(notes.map((note) => `tokentrim: ${note}\n`).join(''));
  if (args.verb === 'check')
    return check(args, result.report, args.failOn ?? (policy.profile === 'strict' ? 'warning' : 'error'));
  if (args.report !== undefined) writeFile(args.report, jsonOf(result));
  if (args.verb === 'explain') {
    print(args.format === 'json' ? jsonOf(result) : renderReport(result.report, 'explain', terminal()));
    return lookedAt(args, result.report);
  }
  if (args.verb === 'init') {
    const code = lookedAt(args, result.report);
    if (code === 0) print(renderReport(result.report, 'policy-draft'));
    return code;
  }
  const code = writeOutputs(args, files, result.files, names);
  if (!args.quiet) {
    if (args.bare && host === 'helm3') printError(MAYBE_HELM_3);
    printError(renderReport(result.report, 'summary'));
  }
  return code;
}

/** `init > tokentrim.yaml`: the shell has made the file, empty, before it is looked for. */
function policyFlagsOf({ verb, policyFlags }: Arguments): Arguments['policyFlags'] {
  return verb === 'init' && policyFlags.policy === 'discover' ? { ...policyFlags, policy: 'none' } : policyFlags;
}

function writesManifests(verb: Verb): boolean {
  return verb !== 'check' && verb !== 'explain' && verb !== 'init';
}

/** @throws UsageError for flags that do not go together */
function checkArguments({ verb, mode, paths }: Arguments): void {
  if (!writesManifests(verb)) return;
  const toFiles = mode === 'write' || mode === 'output-dir';
  if (toFiles && paths.includes('-')) throw new UsageError(`--${mode} needs files, not standard input`);
  if ((verb === 'krm' || verb === 'post-render') && (mode !== 'print' || paths.length > 1 || paths[0] !== '-')) {
    throw new UsageError(`${verb} reads standard input and writes standard output; for files: tokentrim fix`);
  }
}

/** @throws FileError for a standard input without a byte, which is what a failed command leaves */
function refuseEmpty({ allowEmpty, host, verb }: Arguments, releases: readonly PathsRead[]): void {
  const empty = releases.flatMap(({ files }) => files).find(({ path, bytes }) => path === '-' && bytes.length === 0);
  // Helm 4 hardens what goes to --output-dir, and sends nothing only for a release without objects. A KRM function has
  // another reason to refuse: there is no ResourceList.
  if (empty === undefined || allowEmpty || host === 'helm4' || host === 'krm') return;
  const why =
    writesManifests(verb) ?
      'Helm 3 sends nothing with --output-dir: its files would not be hardened.'
    : 'Did the command that wrote it fail?';
  throw new FileError(`standard input is empty\n  ${why} If nothing is right, use --allow-empty.`);
}

const MAYBE_HELM_3 =
  'tokentrim: this may come from Helm 3, which hides hooks: Jobs, bare Pods and accounts are left; in a pipe: tokentrim fix\n';

function optionsOf(args: Arguments, host: Host): HardenOptions {
  return {
    host,
    only: args.policyFlags.only.map(({ match }) => match),
    exclude: args.policyFlags.exclude.map(({ match }) => match),
    complete: args.complete,
    allowUnreadable: args.allowUnreadable,
    today: new Date().toISOString().slice(0, 10),
    ...(args.namespace !== undefined && { namespace: args.namespace }),
  };
}

function combined(results: readonly HardenResult[]): HardenResult {
  return {
    files: results.flatMap(({ files }) => files),
    problems: results.flatMap(({ problems }) => problems),
    get report() {
      return combineReports(results.map(({ report }) => report));
    },
    unmatched: (results[0]?.unmatched ?? []).filter((match) =>
      results.every(({ unmatched }) => unmatched.includes(match)),
    ),
  };
}

function jsonOf({ report }: HardenResult): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

fitEngine();
process.exitCode = main(process.argv.slice(2));
