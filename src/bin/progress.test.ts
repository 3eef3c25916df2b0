import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgress, withProgress } from './progress.ts';

function emptyFile(): { readonly path: string; readonly descriptor: number } {
  const path = join(mkdtempSync(join(tmpdir(), 'tokentrim-progress-')), 'terminal');
  return { path, descriptor: openSync(path, 'w') };
}

test('a line comes while this thread is busy, and goes in the end', () => {
  const { path, descriptor } = emptyFile();
  const stop = startProgress(descriptor, 'tokentrim: 9 MiB to look at', 10);
  const deadline = Date.now() + 20_000;
  while (!readFileSync(path, 'utf8').includes('look at') && Date.now() < deadline);
  stop();
  const written = readFileSync(path, 'utf8');
  expect(written).toMatch(/^(?:\rtokentrim: 9 MiB to look at, [\d.]+ s)+\r\u001b\[K$/);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  expect(readFileSync(path, 'utf8')).toBe(written);
});

test('what ends at once writes nothing', () => {
  const { path, descriptor } = emptyFile();
  startProgress(descriptor, 'never', 60_000)();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('the work is done and its answer given, whoever watches', () => {
  expect(withProgress(2 ** 30, () => 'done')).toBe('done');
  expect(() => withProgress(2 ** 30, () => expect.fail('as it came'))).toThrow('as it came');
});
