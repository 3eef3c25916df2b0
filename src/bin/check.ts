import {
  BaselineError,
  baselineOf,
  failing,
  readBaseline,
  renderReport,
  withoutKnown,
  type FailOn,
  type Report,
} from '../index.ts';
import type { Arguments } from './arguments.ts';
import { FileError, readInput, writeFile } from './files.ts';
import { nameFromRoot } from './name-from-root.ts';
import { lookedAt } from './looked-at.ts';
import { print, printError, terminal } from './stdio.ts';

/** Prints the findings; returns the exit code. @throws FileError */
export function check(args: Arguments, whole: Report, failOn: FailOn): number {
  const { baseline, writeBaseline, format, quiet } = args;
  const { report, gone } = baseline === undefined ? { report: whole, gone: 0 } : compare(whole, baseline);
  const fails = failing(failOn);
  const say = (line: string): void => {
    if (!quiet) printError(`tokentrim: ${line}\n`);
  };
  if (args.report !== undefined) writeFile(args.report, renderReport(report, 'json'));
  if (writeBaseline !== undefined) writeFile(writeBaseline, baselineOf(report, nameFromRoot()));
  print(renderReport(report, format, { ...terminal(), failing: fails }));
  if (format !== 'text') say(renderReport(report, 'tally'));
  for (const reason of report.complete.reasons) say(`the input is not complete: ${reason}`);
  if (gone > 0) say(`${gone} findings of ${baseline ?? ''} are gone; write it again with --write-baseline`);
  if (writeBaseline !== undefined) {
    say(`${writeBaseline} has what --baseline takes for known`);
    return 0;
  }
  if (report.findings.some(({ severity }) => fails.includes(severity))) return 1;
  return lookedAt(args, report);
}

function compare(report: Report, path: string): ReturnType<typeof withoutKnown> {
  try {
    const nameOf = nameFromRoot();
    return withoutKnown(report, readBaseline(new TextDecoder().decode(readInput(path)), nameOf), nameOf);
  } catch (error) {
    if (error instanceof BaselineError) throw new FileError(`--baseline ${path}: ${error.message}`);
    throw error;
  }
}
