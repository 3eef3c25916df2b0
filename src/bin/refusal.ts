import type { Problem } from '../index.ts';
import { print, printError } from './stdio.ts';

export function refuseProblems(problems: readonly Problem[], helm4: boolean, outcome?: string): number {
  return refuse(problems.map(problemText), helm4, outcome);
}

/**
 * Tells the person why nothing was written; returns the exit code. Helm 4 shows neither standard error nor the code: it
 * gets a document which it cannot decode and whose file name it prints.
 */
export function refuse(lines: readonly string[], helm4: boolean, outcome = 'nothing was written'): number {
  const text = `${lines.join('\n')}\ntokentrim: ${outcome}`;
  printError(`${text}\n`);
  if (!helm4) return 2;
  const document = {
    apiVersion: 'v1',
    kind: { tokentrim: 'error' },
    metadata: {
      name: 'tokentrim-refused',
      annotations: { 'postrenderer.helm.sh/postrender-filename': `tokentrim refused:\n${text}` },
    },
  };
  print(`${JSON.stringify(document)}\n`);
  return 0;
}

export function problemText({ file, line, column, message, remedy }: Problem): string {
  const place = [file, line, column].filter((part) => part !== 0 && part !== '').join(':');
  return `${place}: ${message}\n  ${remedy}`;
}
