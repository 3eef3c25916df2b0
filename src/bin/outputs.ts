import { join, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { HardenedFile, SourceFile } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';
import { createFiles, isSameFile, replaceFiles } from './files.ts';
import { print, writeFully } from './stdio.ts';

/**
 * What can be known to be wrong before the work: `names` are the inputs' paths, each with its name below the output
 * folder.
 *
 * @throws UsageError
 */
export function checkOutputs({ mode, outputDir }: Arguments, names: ReadonlyMap<string, string>): void {
  if (mode === 'print' && names.size > 1) {
    throw new UsageError(
      `${names.size} files go to one standard output; use --write, --output-dir, --diff or --check, or join them, each behind a ---: awk 'FNR==1{print "---"}1' FILE... | tokentrim fix`,
    );
  }
  if (outputDir === undefined) return;
  const taken = new Map<string, string>();
  for (const [path, name] of names) {
    const other = taken.get(name);
    if (other !== undefined) throw new UsageError(`--output-dir: ${other} and ${path} would both become ${name}`);
    taken.set(name, path);
    if (isSameFile(path, join(outputDir, name))) {
      throw new UsageError(`--output-dir ${outputDir} would overwrite ${path}; to change it in place: --write`);
    }
  }
}

/**
 * What is said beside the manifests replaces nothing that this run reads, unless tokentrim wrote it: in a folder, the last
 * report is found as a file of it.
 *
 * @throws UsageError
 */
export function checkReports(
  { report, baseline, writeBaseline, policyFlags }: Arguments,
  files: readonly SourceFile[],
  discovered: string | undefined,
): void {
  const read = files.filter(({ bytes }) => !isReport(bytes)).map(({ path }) => path);
  const named = typeof policyFlags.policy === 'object' ? policyFlags.policy.file : discovered;
  const policy = named === undefined ? [] : [named];
  const known = baseline === undefined ? [] : [baseline];
  refuseToReplace('--report', report, [...read, ...policy, ...known]);
  refuseToReplace('--write-baseline', writeBaseline, [...read, ...policy]);
  if (report !== undefined && writeBaseline !== undefined && resolve(report) === resolve(writeBaseline)) {
    throw new UsageError(`--report and --write-baseline would both become ${report}; name two files`);
  }
}

function refuseToReplace(flag: string, target: string | undefined, read: readonly string[]): void {
  if (target === undefined || !read.some((path) => isSameFile(path, target))) return;
  throw new UsageError(`${flag} ${target} would overwrite what is read; name another file`);
}

/** As JSON reports and baselines begin. */
const REPORT = '{\n  "schemaVersion": ';

function isReport(bytes: Uint8Array): boolean {
  return text(bytes.subarray(0, REPORT.length)) === REPORT;
}

/** Writes the hardened files where the mode says; returns the exit code. @throws FileError */
export function writeOutputs(
  { mode, outputDir }: Arguments,
  inputs: readonly SourceFile[],
  files: readonly HardenedFile[],
  names: ReadonlyMap<string, string>,
): number {
  const changed = files.filter((file) => file.changed);
  switch (mode) {
    case 'write':
      replaceFiles(changed);
      return 0;
    case 'output-dir':
      createFiles(files.map(({ path, bytes }) => ({ path: join(outputDir ?? '.', names.get(path) ?? path), bytes })));
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
      for (const { path, parts } of files) {
        // Helm 3 takes an empty answer for an empty release, and Helm 4 for an error.
        if (path === '-' && parts.every(({ length }) => length === 0)) print('# no manifests\n');
        else for (const part of parts) writeFully(1, part);
      }
      return 0;
  }
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
