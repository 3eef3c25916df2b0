import { join, resolve } from 'node:path';
import type { HardenedFile, SourceFile } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';
import { createFiles, identityOf, replaceFiles } from './files.ts';
import { print, writeFully } from './stdio.ts';
import { unifiedDiff } from './unified-diff.ts';

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
    const identity = identityOf(path);
    if (identity !== undefined && identity === identityOf(join(outputDir, name))) {
      throw new UsageError(`--output-dir ${outputDir} would overwrite ${path}; to change it in place: --write`);
    }
  }
}

/**
 * What is written replaces nothing that this run reads and was not asked to change, and nothing else that it writes. A
 * report may replace one that tokentrim wrote: in a folder, the last one is found as a file of it.
 *
 * @throws UsageError
 */
export function checkReplaced(
  { report, baseline, writeBaseline, outputDir, policyFlags }: Arguments,
  files: readonly SourceFile[],
  names: ReadonlyMap<string, string>,
  discovered: string | undefined,
): void {
  const policy = typeof policyFlags.policy === 'object' ? policyFlags.policy.file : discovered;
  const manifests = files.filter(({ bytes }) => !isReport(bytes)).map(({ path }) => path);
  const reports = files.filter(({ bytes }) => isReport(bytes)).map(({ path }) => path);
  const read = identitiesOf([...manifests, policy]);
  const [known, others] = [identitiesOf([baseline]), identitiesOf(reports)];
  const targets = outputDir === undefined ? [] : [...names.values()].map((name) => join(outputDir, name));
  refuseToReplace('--report', report, [read, known]);
  refuseToReplace('--write-baseline', writeBaseline, [read]);
  for (const target of targets) refuseToReplace(`--output-dir ${outputDir ?? ''}:`, target, [read, others]);
  refuseTwice([
    ...targets.map((target): [string, string] => ['--output-dir', target]),
    ['--report', report],
    ['--write-baseline', writeBaseline],
  ]);
}

type Identities = ReadonlySet<string | undefined>;

function identitiesOf(paths: readonly (string | undefined)[]): Identities {
  return new Set(paths.map((path) => path && identityOf(path)));
}

function refuseToReplace(flag: string, target: string | undefined, read: readonly Identities[]): void {
  if (target === '-') throw new UsageError(`${flag} needs a file; standard output has what was asked for`);
  const identity = target && identityOf(target);
  if (identity === undefined || !read.some((identities) => identities.has(identity))) return;
  const other = flag.startsWith('--output-dir') ? 'folder, outside of what is read' : 'file';
  throw new UsageError(`${flag} ${target} would overwrite what is read; name another ${other}`);
}

/** `targets` are flags, each with a file that it makes. */
function refuseTwice(targets: readonly (readonly [string, string | undefined])[]): void {
  const taken = new Map<string, string>();
  for (const [flag, target] of targets) {
    if (target === undefined) continue;
    const path = resolve(target);
    const other = taken.get(path);
    if (other !== undefined) throw new UsageError(`${other} and ${flag} would both become ${target}; name two files`);
    taken.set(path, flag);
  }
}

const NO_BYTES = new Uint8Array();

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
    case 'diff': {
      const before = new Map(inputs.map(({ path, bytes }) => [path, bytes]));
      for (const { path, edits } of changed) writeFully(1, unifiedDiff(path, before.get(path) ?? NO_BYTES, edits));
      return 0;
    }
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
