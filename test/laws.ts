import { expect } from 'vitest';
import { defaultPolicy, harden, type HardenOptions, type HardenResult, type SourceFile } from '../src/index.ts';
import type { ReportedContainer, ReportedToken } from '../src/report.ts';

const leaveAll = {
  ...defaultPolicy,
  onUnused: 'unchanged',
  onUnknown: 'unchanged',
  serviceAccounts: { automount: 'unchanged', defaultAccount: 'unchanged' },
} as const;

/** The laws of every input: fixed point, locality, monotony, purity. Returns the hardened result. */
export function expectLaws(files: readonly SourceFile[], options: HardenOptions = {}): HardenResult {
  const originals = files.map(({ bytes }) => bytes.slice());
  const result = harden(files, options);
  expect(
    files.map(({ bytes }) => bytes),
    'purity: the input is untouched',
  ).toEqual(originals);
  if (result.problems.length > 0) {
    result.files.forEach((file, index) => {
      expect(file.bytes, 'a problem changes nothing').toBe(files[index]?.bytes);
    });
    return result;
  }
  const again = harden(asInput(result), options);
  expect(again.problems, 'fixed point').toEqual([]);
  for (const file of again.files) expect(file.changed, `fixed point: ${file.path}`).toBe(false);
  for (const workload of result.report.workloads) {
    for (const container of workload.containers) expectMonotony(`${workload.kind}/${workload.name}`, container);
    if (workload.access !== 'unchanged') {
      expect(workload.containers.every(({ after }) => after.every(({ source }) => source !== 'automount'))).toBe(true);
    }
  }
  files.forEach((file, index) => {
    expectLocality(file.bytes, result.files[index]?.bytes ?? new Uint8Array());
  });
  return result;
}

/** With nothing decided, the output is the input, byte for byte. */
export function expectIdentity(files: readonly SourceFile[]): void {
  const result = harden(files, { policy: leaveAll });
  const used = result.report.workloads.some(({ access }) => access !== 'unchanged');
  result.files.forEach((file, index) => {
    if (!used) expect(file.bytes).toBe(files[index]?.bytes);
  });
}

function asInput({ files }: HardenResult): readonly SourceFile[] {
  return files.map(({ path, bytes }) => ({ path, bytes }));
}

/** No container has a token of an audience that it had not, unless it is the one that replaces the automounted. */
function expectMonotony(workload: string, { name, before, after }: ReportedContainer): void {
  const places = (tokens: readonly ReportedToken[]): Set<string> =>
    new Set(tokens.map(({ mountPath, audience }) => `${mountPath} ${audience}`));
  const had = places(before);
  for (const place of places(after)) expect(had.has(place), `${workload} ${name} gains ${place}`).toBe(true);
}

/** Lines that go are ones that a change replaces: the field, an empty list, a life of 3607. */
function expectLocality(before: Uint8Array, after: Uint8Array): void {
  const kept = new Map<string, number>();
  for (const line of lines(after)) kept.set(line, (kept.get(line) ?? 0) + 1);
  for (const line of lines(before)) {
    const count = kept.get(line) ?? 0;
    kept.set(line, count - 1);
    if (count <= 0)
      expect(line).toMatch(/automountServiceAccountToken|(?:volumes|volumeMounts)["']?:|expirationSeconds|[{[]/);
  }
}

function lines(bytes: Uint8Array): readonly string[] {
  // latin1: any bytes, one character each.
  return new TextDecoder('latin1').decode(bytes).split('\n');
}
