import type { Report } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { printError } from './stdio.ts';

/** The exit code of a verb that only looks: it has failed where there was nothing to look at, unless that is right. */
export function lookedAt({ allowEmpty }: Arguments, { summary }: Report): 0 | 2 {
  if (summary.workloads > 0 || allowEmpty) return 0;
  printError(
    'tokentrim: there is no workload in the input, so nothing was looked at; if that is right, use --allow-empty\n',
  );
  return 2;
}
