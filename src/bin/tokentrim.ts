import { analyze, combineReports, harden, version, type HardenResult, type SourceFile } from '../index.ts';
import { explain } from '../reporters/explain.ts';
import { draftPolicy } from '../reporters/policy-draft.ts';
import { summarize } from '../reporters/summary.ts';
import { readArguments, UsageError, type Arguments } from './arguments.ts';
import { check } from './check.ts';
import { FileError, writeFile } from './files.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import { readContext, readPaths, type PathsRead } from './paths.ts';
import { refuse, refuseProblems } from './refusal.ts';
import { errorCode, isTerminal, print, printError, terminal } from './stdio.ts';
import { usageOf } from './usage.ts';

/** The exit code; everything is written when it returns. */
function main(argv: readonly string[]): number {
  // Helm 4 hides standard error and the exit code: a refusal reaches the person only as a document it cannot decode.
  const helm4 = argv.includes('--host=helm4');
  try {
    const args = readArguments(argv);
    if (!('show' in args)) return run(args);
    print(args.show === 'help' ? usageOf(args.verb) : `${version}\n`);
    return 0;
  } catch (error) {
    if (errorCode(error) === 'EPIPE') return 2;
    return refuse([`tokentrim: ${messageOf(error)}`], helm4);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n  tokentrim --help lists what is allowed.`;
  if (error instanceof FileError) return error.message;
  const detail = error instanceof Error ? error.message : String(error);
  return `an internal fault: ${detail}\n  Nothing was written. Please report it with the manifest that caused it.`;
}

function run(args: Arguments): number {
  checkArguments(args);
  if (args.paths.includes('-') && isTerminal(0)) {
    print(usageOf(undefined));
    return 2;
  }
  const releases = args.separate ? args.paths.map((path) => readPaths([path])) : [readPaths(args.paths)];
  refuseEmpty(args, releases);
  const names = new Map(releases.flatMap((release) => [...release.names]));
  if (writesManifests(args.verb)) checkOutputs(args, names);
  const context = args.context.flatMap((path) => readContext(path));
  const result = combined(releases.map((release) => hardenRelease(release, context, args)));
  if (result.problems.length > 0) {
    const outcome = args.verb === 'check' ? 'nothing was checked' : undefined;
    return refuseProblems(result.problems, args.host === 'helm4', outcome);
  }
  const notes = releases.flatMap((release) => release.notes);
  if (!args.quiet) printError(notes.map((note) => `tokentrim: ${note}\n`).join(''));
  if (args.verb === 'check') return check(args, result.report);
  if (args.report !== undefined) writeFile(args.report, jsonOf(result));
  if (args.verb === 'explain') {
    print(args.format === 'json' ? jsonOf(result) : explain(result.report, terminal()));
    return 0;
  }
  if (args.verb === 'init') {
    print(draftPolicy(result.report));
    return 0;
  }
  const code = writeOutputs(
    args,
    releases.flatMap((release) => release.files),
    result.files,
    names,
  );
  if (!args.quiet) printError(summarize(result.report));
  return code;
}

function writesManifests(verb: Arguments['verb']): boolean {
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

function refuseEmpty({ allowEmpty }: Arguments, releases: readonly PathsRead[]): void {
  const empty = releases.flatMap(({ files }) => files).find(({ path, bytes }) => path === '-' && bytes.length === 0);
  if (empty === undefined || allowEmpty) return;
  throw new FileError(
    'standard input is empty\n  Helm 3 sends nothing with --output-dir: its files would not be hardened. If nothing is right, use --allow-empty.',
  );
}

function hardenRelease(
  { files, incompleteBecause }: PathsRead,
  context: readonly SourceFile[],
  args: Arguments,
): HardenResult {
  const input = [...files, ...context];
  const options = {
    policy: args.policy,
    host: args.host,
    incompleteBecause,
    complete: args.complete,
    allowUnreadable: args.allowUnreadable,
    ...(args.namespace !== undefined && { namespace: args.namespace }),
  };
  return args.verb === 'check' ? { files: [], ...analyze(input, options) } : harden(input, options);
}

function combined(results: readonly HardenResult[]): HardenResult {
  return {
    files: results.flatMap(({ files }) => files),
    problems: results.flatMap(({ problems }) => problems),
    report: combineReports(results.map(({ report }) => report)),
  };
}

function jsonOf({ report }: HardenResult): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

process.exitCode = main(process.argv.slice(2));
