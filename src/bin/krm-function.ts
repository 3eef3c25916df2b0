import { hardenResourceList, renderReport, type FunctionOptions, type SourceFile } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { writeFile } from './files.ts';
import { problemText } from './refusal.ts';
import { printError, writeFully } from './stdio.ts';

/**
 * Answers Kustomize or kpt; returns the exit code, which is all that they heed. If nothing could be done it is 2, and the
 * list goes back as it came, with the reasons as its results: an empty answer would mean that nothing is left.
 */
export function runFunction(args: Arguments, input: SourceFile, options: FunctionOptions): number {
  const { bytes, problems, report } = hardenResourceList(input, options);
  // First: who is told that it could not be written must not have the hardened list as well.
  if (args.report !== undefined && report !== undefined) writeFile(args.report, `${JSON.stringify(report, null, 2)}\n`);
  writeFully(1, bytes);
  if (problems.length > 0) {
    printError(`${problems.map(problemText).join('\n')}\ntokentrim: nothing was changed\n`);
    return 2;
  }
  if (report !== undefined && !args.quiet) printError(renderReport(report, 'summary'));
  return 0;
}
