import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isIrrelevant } from '../src/kube/irrelevant-kind.ts';
import { readCommon } from '../src/yaml/read-common.ts';
import { readEvents } from '../src/yaml/read-events.ts';
import { splitStream } from '../src/yaml/stream.ts';
import { expectFindings } from './finding-laws.ts';
import { expectLaws } from './laws.ts';

/** Rendered charts of well-known projects: other people's manifests, not part of the project. */
const archive = process.env['TOKENTRIM_CORPUS'] ?? join(import.meta.dirname, '../../shared/corpus/charts.tar.xz');
const files = existsSync(archive) ? unpack() : [];

function unpack(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-corpus-'));
  execFileSync('tar', ['-xJf', archive, '-C', folder]);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

if (files.length === 0) {
  console.warn(`SKIPPED: the laws on real charts. ${archive} is not there; TOKENTRIM_CORPUS can name it.`);
}

describe.skipIf(files.length === 0)('the laws on real charts', () => {
  test.each(files)('%s', (path) => {
    const name = path.split('/').slice(-2).join('/');
    const input = [{ path: name, bytes: new Uint8Array(readFileSync(path)) }];
    for (const { bytes } of input) expectReadersAgree(bytes);
    const result = expectLaws(input);
    expect(result.problems).toEqual([]);
    expectFindings(result);
  });
});

/** What the reader of the common layout reads, it reads as js-yaml does: the same tree, every offset and value. */
function expectReadersAgree(bytes: Uint8Array): void {
  for (const { start, end } of splitStream(bytes, isIrrelevant)) {
    const text = new TextDecoder().decode(bytes.subarray(start, end));
    const document = readCommon(text);
    if (document !== undefined && !isDeepStrictEqual(document, readEvents(text))) {
      expect(document).toEqual(readEvents(text));
    }
  }
}
