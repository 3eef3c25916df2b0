import { writeFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { harden, version, type HardenResult, type Problem, type SourceFile } from '../index.ts';
import { explain } from '../reporters/explain.ts';
import { summarize } from '../reporters/summary.ts';
import { readArguments, UsageError, type Arguments } from './arguments.ts';
import { FileError, readInput, replaceFiles } from './files.ts';
import { errorCode, writeFully } from './stdio.ts';
import { usage } from './usage.ts';

const encoder = new TextEncoder();

/** The exit code; everything is written when it returns. */
function main(argv: readonly string[]): number {
  // Helm 4 hides standard error and the exit code: a refusal reaches the person only as a document it cannot decode.
  const helm4 = argv.includes('--host=helm4');
  try {
    return run(readArguments(argv));
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
  if (args.show !== undefined) {
    print(args.show === 'help' ? usage : `${version}\n`);
    return 0;
  }
  if (args.verb === 'fix' && args.mode === 'print' && args.paths.length > 1) {
    throw new UsageError('several files go to one standard output; use --write, --diff or --check');
  }
  if (args.mode === 'write' && args.paths.includes('-'))
    throw new UsageError('--write needs files, not standard input');
  const inputs = args.paths.map((path): SourceFile => ({ path, bytes: readInput(path) }));
  const empty = inputs.find(({ bytes }) => bytes.length === 0);
  if (empty !== undefined && !args.allowEmpty) {
    throw new FileError(
      `${empty.path === '-' ? 'standard input' : empty.path} is empty\n  Helm 3 sends nothing with --output-dir: its files would not be hardened. If nothing is right, use --allow-empty.`,
    );
  }
  const context = args.context.map((path): SourceFile => ({ path, bytes: readInput(path), role: 'context' }));
  const result = harden([...inputs, ...context], {
    policy: args.policy,
    host: args.host,
    allowUnreadable: args.allowUnreadable,
    ...(args.namespace !== undefined && { namespace: args.namespace }),
  });
  if (result.problems.length > 0) return refuse(result.problems.map(problemText), args.host === 'helm4');
  if (args.report !== undefined) writeReport(args.report, `${JSON.stringify(result.report, null, 2)}\n`);
  if (args.verb === 'explain') {
    print(args.format === 'json' ? `${JSON.stringify(result.report, null, 2)}\n` : explain(result.report));
    return 0;
  }
  const code = emit(args, inputs, result);
  if (!args.quiet) writeFully(2, encoder.encode(summarize(result.report)));
  return code;
}

function emit(args: Arguments, inputs: readonly SourceFile[], { files }: HardenResult): number {
  const changed = files.filter((file) => file.changed);
  switch (args.mode) {
    case 'write':
      replaceFiles(changed);
      return 0;
    case 'check':
      for (const { path } of changed) print(`${path} would change\n`);
      return changed.length > 0 ? 1 : 0;
    case 'diff':
      for (const { path, bytes } of changed) {
        const before = inputs.find((input) => input.path === path)?.bytes;
        print(createTwoFilesPatch(path, path, text(before), text(bytes), '', '', { context: 3 }));
      }
      return 0;
    case 'print':
      for (const { bytes } of files) writeFully(1, bytes.length === 0 ? encoder.encode('# no manifests\n') : bytes);
      return 0;
  }
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

function print(output: string): void {
  writeFully(1, encoder.encode(output));
}

function problemText({ file, line, column, message, remedy }: Problem): string {
  const place = [file, line, column].filter((part) => part !== 0 && part !== '').join(':');
  return `${place}: ${message}\n  ${remedy}`;
}

function refuse(lines: readonly string[], helm4: boolean): number {
  if (!helm4) {
    writeFully(2, encoder.encode(`${lines.join('\n')}\ntokentrim: nothing was written\n`));
    return 2;
  }
  const document = {
    apiVersion: 'v1',
    kind: { tokentrim: 'error' },
    metadata: {
      name: 'tokentrim-refused',
      annotations: { 'postrenderer.helm.sh/postrender-filename': `tokentrim refused:\n${lines.join('\n')}` },
    },
  };
  print(`${JSON.stringify(document)}\n`);
  return 0;
}

function writeReport(path: string, content: string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new FileError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

process.exitCode = main(process.argv.slice(2));
