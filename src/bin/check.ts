import { baselineOf, failing, readBaseline, withoutKnown, BaselineError, type Report } from '../index.ts';
import { github } from '../reporters/github.ts';
import { json } from '../reporters/json.ts';
import { junit } from '../reporters/junit.ts';
import { markdown } from '../reporters/markdown.ts';
import { sarif } from '../reporters/sarif.ts';
import { tally } from '../reporters/tally.ts';
import { text } from '../reporters/text.ts';
import type { Arguments } from './arguments.ts';
import { FileError, readInput, writeFile } from './files.ts';
import { print, printError, terminal } from './stdio.ts';

/** Prints the findings; returns the exit code. @throws FileError */
export function check(args: Arguments, whole: Report): number {
  const { baseline, writeBaseline, quiet } = args;
  const { report, gone } = baseline === undefined ? { report: whole, gone: 0 } : compare(whole, baseline);
  const say = (line: string): void => {
    if (!quiet) printError(`tokentrim: ${line}\n`);
  };
  if (args.report !== undefined) writeFile(args.report, json(report));
  if (writeBaseline !== undefined) writeFile(writeBaseline, baselineOf(report));
  print(render(report, args));
  if (args.format !== 'text') say(tally(report));
  for (const reason of report.complete.reasons) say(`the input is not complete: ${reason}`);
  if (gone > 0) say(`${gone} findings of ${baseline ?? ''} are gone; write it again with --write-baseline`);
  if (writeBaseline !== undefined) {
    say(`${writeBaseline} has what --baseline takes for known`);
    return 0;
  }
  const fails = failing(args.failOn);
  if (report.findings.some(({ severity }) => fails.includes(severity))) return 1;
  if (report.summary.workloads > 0 || args.allowEmpty) return 0;
  say('there is no workload in the input, so nothing was looked at; if that is right, use --allow-empty');
  return 2;
}

function compare(report: Report, path: string): ReturnType<typeof withoutKnown> {
  try {
    return withoutKnown(report, readBaseline(new TextDecoder().decode(readInput(path))));
  } catch (error) {
    if (error instanceof BaselineError) throw new FileError(`--baseline ${path}: ${error.message}`);
    throw error;
  }
}

function render(report: Report, { format, failOn }: Arguments): string {
  switch (format) {
    case 'json':
      return json(report);
    case 'sarif':
      return sarif(report);
    case 'github':
      return github(report);
    case 'junit':
      return junit(report, { failing: failing(failOn) });
    case 'markdown':
      return markdown(report);
    case 'text':
      return text(report, terminal());
  }
}
