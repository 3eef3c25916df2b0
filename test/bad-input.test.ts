import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildCommand } from './command.ts';

/** Input that is hostile, broken or huge, through the command: the right answer or a clear error, and nothing by halves. */
let command = '';
let folder = '';
beforeAll(async () => {
  command = await buildCommand();
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokentrim-bad-input-'));
});

interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function run(args: readonly string[], input: string | Uint8Array = ''): Ended {
  return clear(spawnSync(process.execPath, [command, ...args], { input, cwd: folder, maxBuffer: 2 ** 30 }));
}

/** In a shell, behind another command. */
function runAfter(first: string, args: string): Ended {
  const script = `${first}; exec "${process.execPath}" "${command}" ${args}`;
  return clear(spawnSync('bash', ['-c', script], { cwd: folder, maxBuffer: 2 ** 30 }));
}

/** What holds of every end: a known exit code, words and no stack trace, and no output where it failed. */
function clear({ status, stdout, stderr }: ReturnType<typeof spawnSync>): Ended {
  const said = stderr.toString();
  expect([0, 1, 2]).toContain(status);
  expect(said).not.toMatch(/^\s+at .+[:(]/m);
  expect(said).not.toContain('internal fault');
  if (status === 2) expect(stdout.length, said).toBe(0);
  return { status, stdout: Buffer.from(stdout), stderr: said };
}

const POD_SPEC = 'spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: x\n';
const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const WEB = HEAD + POD_SPEC;
const FIELD = '      automountServiceAccountToken: false\n';
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('what is no manifest is refused, with its place and a remedy', () => {
  const megabytes = 2 ** 20;
  const bomb = (first: string, next: (name: string) => string): string =>
    `a0: &a0 ${first}\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} ${next(`*a${i}`)}\n`).join('')}`;
  const cases: readonly (readonly [string, () => string | Uint8Array, RegExp])[] = [
    ['nothing at all', () => '', /standard input is empty\n {2}.*--allow-empty/],
    [
      'UTF-16',
      () => Buffer.from(`\ufeff${WEB}`, 'utf16le'),
      /not UTF-8 text \(it has NUL bytes.*\n {2}Save it as UTF-8/,
    ],
    ['invalid UTF-8', () => Buffer.concat([bytes(WEB), Buffer.from([0x23, 0x20, 0xff, 0x0a])]), /-:11:3: .*UTF-8/],
    ['a program', () => readFileSync(process.execPath).subarray(0, megabytes), /NUL bytes/],
    ['a compressed file', () => Buffer.from('1f8b0800000000000003ab56ca48cdc9c9', 'hex'), /NUL bytes|UTF-8/],
    ['a NUL byte, late', () => `${WEB}# ${'x'.repeat(300)}\0\n`, /-:11:303: a control character \(U\+0000\)/],
    ['a template', () => `${HEAD}spec: {{ toYaml .Values.spec }}\n`, /unrendered template.*\n {2}.*helm template/],
    ['nothing but a template', () => '{{ include "web" . }}\n', /-:1:\d+: an unrendered template/],
    ['lone CRs', () => WEB.replaceAll('\n', '\r'), /-:1:20: a line break that is neither LF nor CRLF/],
    [
      'lone CRs, with a marker',
      () => `${WEB}---\n${WEB}`.replaceAll('\n', '\r'),
      /-:1:20: a line break that is neither LF nor CRLF/,
    ],
    ['a truncated scalar', () => `${WEB.slice(0, -2)}"y`, /-:\d+:\d+: /],
    ['a truncated list', () => `${HEAD}spec: {template: {spec: {containers: [{name: a,`, /-:\d+:\d+: /],
    [
      'brackets 20,000 deep',
      () => `${WEB}x: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
      /-:11:\d+: more than 1,000 levels/,
    ],
    ['braces 20,000 deep', () => `${WEB}x: ${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}\n`, /more than 1,000 levels/],
    [
      'JSON 20,000 deep',
      () => `{"kind":"Pod","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      /more than 1,000 levels/,
    ],
    // V8 ends a process that compiles an expression at the end of the stack, which it does for what runs often.
    ...[4000, 7000, 50_000].map((depth): [string, () => string, RegExp] => [
      `brackets ${depth} deep, in three documents`,
      () => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n---\n`.repeat(3),
      /-:1:\d+: more than 1,000 levels/,
    ]),
    [
      'brackets 7,000 deep behind another fault, in three documents',
      () => `a: [\n]x\nb: ${'['.repeat(7000)}${']'.repeat(7000)}\n---\n`.repeat(3),
      /-:2:\d+: /,
    ],
    ['open brackets', () => `${WEB}x: ${'['.repeat(20_000)}\n`, /more than 1,000 levels/],
    ['dashes 20,000 deep', () => `${WEB}x:\n${'- '.repeat(20_000)}a\n`, /more than 1,000 levels/],
    ['question marks 20,000 deep', () => `${WEB}x:\n${'? '.repeat(20_000)}a\n`, /more than 1,000 levels/],
    [
      'keys 4,000 deep',
      () => `${WEB}${Array.from({ length: 4000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}`,
      /-:\d+:\d+: more than 1,000 levels/,
    ],
    [
      'an alias bomb of lists',
      () => WEB + bomb('[x, x]', (name) => `[${`${name},`.repeat(10)}]`),
      /400,000 values\n {2}/,
    ],
    [
      'an alias bomb of mappings',
      () => WEB + bomb('{b: 1}', (name) => `{${Array.from({ length: 10 }, (_, i) => `k${i}: ${name}`).join(', ')}}`),
      /400,000 values/,
    ],
    [
      'a bomb of merge keys',
      () => {
        const keys = Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(', ');
        return `${WEB}x: &x {${keys}}\ny: {<<: [${'*x, '.repeat(1000)}]}\n`;
      },
      /400,000 values/,
    ],
    ['an alias inside its anchor', () => `${WEB}x: &x {a: *x}\n`, /-:11:11: alias \*x stands inside its own anchor/],
    ['an alias of nothing', () => `${WEB}x: *nope\n`, /-:11:4: alias \*nope .*\n {2}Define &nope/],
    ['null as a key', () => `${WEB}~: a\n`, /-:11:1: null as a key\n {2}Quote/],
    ['a mapping as a key', () => `${WEB}{a: b}: c\n`, /-:11:1: a mapping or a list as a key/],
    ['infinity', () => `${WEB}x: .inf\n`, /-:11:4: Kubernetes cannot decode \.inf/],
    ['no number', () => `${WEB}x: -.NaN\n---\nkind: Pod\nx: .NaN\n`, /-:14:4: Kubernetes cannot decode \.NaN/],
    [
      'a tag that does not fit',
      () => `${WEB}x: !!int [1]\ny: !!int one\n`,
      /-:12:\d+: Kubernetes cannot decode !!int one/,
    ],
    ['bad base64', () => `${WEB}x: !!binary "%"\n`, /cannot decode !!binary/],
    ['a merged scalar', () => `${WEB}x: {<<: 5}\n`, /-:11:5: a merge key/],
    ['a line of dashes', () => `${WEB}${'-'.repeat(1000)}\n`, /-:11:1: a line that starts with '---'/],
    [
      'a list of 33 MiB',
      () => `{"kind":"List","items":[${'{"a":"b"},'.repeat(3_460_000)}{}]}`,
      /a document of 33 MiB.*\n {2}.*jq/,
    ],
    ['a form feed', () => `${WEB}\f\n---\n${WEB}`, /-:11:\d+: /],
    [
      'what a command says that fails',
      () => '# Source: x\nError: something failed\n',
      /^-:2:1: no Kubernetes object: expected apiVersion and kind, found the key "Error"\n {2}Did the command that wrote it fail\?/,
    ],
    ['the same behind manifests', () => `${WEB}---\nError: something failed\n`, /^-:12:1: no Kubernetes object/],
    ['prose', () => 'just text\n', /^-:1:1: no Kubernetes object.* found a text/],
    ['a number', () => '5\n', /found a number/],
    ['a list', () => '- a\n', /found a list/],
    ['nothing in braces', () => '{}\n', /found an empty mapping/],
    ['no version', () => 'kind: Pod\nspec: {containers: [{name: a, image: b}]}\n', /found no text for apiVersion/],
    ['a kind that is a mapping', () => 'apiVersion: v1\nkind: {a: b}\n', /found no text for kind/],
    ['a kind that is a list', () => 'apiVersion: v1\nkind: [Pod]\n', /found no text for kind/],
    ['numbers for kind and version', () => 'apiVersion: 1\nkind: 2\n', /-:1:1: no Kubernetes object/],
  ];
  test.each(cases)('%s', (_name, input, message) => {
    const { status, stderr } = run(['fix', '-'], input());
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).toMatch(/\n {2}\S.*\ntokentrim: nothing was written\n$/);
  });

  test('and passes through where it may be broken, with the rest hardened', () => {
    const broken = `${HEAD}x: [\n`;
    const { status, stdout, stderr } = run(['fix', '-', '--allow-unreadable'], `${broken}---\n${WEB}---\nx: \ud83d`);
    expect(status, stderr).toBe(0);
    expect(stdout.toString().startsWith(broken)).toBe(true);
  });
});

describe('what cannot matter passes through as it is', () => {
  const cases: readonly (readonly [string, string | Uint8Array])[] = [
    ['a line break', '\n'],
    ['a comment', '# nothing\n'],
    ['markers', '---\n---\n\n---'],
    ['a list of anything', 'apiVersion: v1\nkind: List\nitems: [1, null, "x", [], {}, {kind: Pod}, {items: []}]\n'],
    ['lists in lists', `${'{apiVersion: v1, kind: List, items: ['.repeat(300)}${']}'.repeat(300)}\n`],
    ['containers that are a mapping', WEB.replace('      - name: web\n        image: x', '        name: web')],
    ['containers that are words', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [a, 1, null]}\n'],
    ['a spec that is a word', 'apiVersion: v1\nkind: Pod\nmetadata: x\nspec: y\n'],
    ['a ConfigMap that is broken', `${CONFIG}  x: [\n`],
    ['a ConfigMap with other bytes', Buffer.concat([bytes(CONFIG), Buffer.from([0x23, 0xff, 0x0a])])],
    ['null', 'null\n---\n~\n---\n# nothing\n'],
  ];
  test.each(cases)('%s', (_name, input) => {
    const { status, stdout } = run(['fix', '-', '--quiet'], input);
    expect([status, stdout.equals(Buffer.from(input))]).toEqual([0, true]);
  });
});

describe('what is odd is hardened all the same', () => {
  const keys = (count: number): string => Array.from({ length: count }, (_, i) => `  k${i}: a\n`).join('');
  const long = 'y'.repeat(10_000_000);
  const cases: readonly (readonly [string, string])[] = [
    ['a line of 10 MB', `x: ${long}\n`],
    ['a quoted line of 10 MB', `x: "${'y\\n'.repeat(3_300_000)}"\n`],
    ['a comment of 10 MB', `# ${long}\n`],
    ['a key of 10 MB', `"${long}": 1\n`],
    ['10 MB of line breaks', '\n'.repeat(10_000_000)],
    ['a line of 300,000 elements', `x: [${'a, '.repeat(300_000)}b]\n`],
    ['100,000 aliases', `x:\n- &a x\n${'- *a\n'.repeat(100_000)}`],
    ['40,000 keys, each twice', `x:\n${'  a: 1\n'.repeat(40_000)}${keys(40_000)}${keys(40_000)}`],
    ['40,000 keys over a merge key', `x: &x\n${keys(40_000)}y:\n${keys(40_000)}  <<: *x\n${keys(40_000)}`],
    ['a value of 9 MB with an escape', `x: "${long.slice(1_000_000)}"\ny: 'a\\/b'\n`],
    ['a nesting of 900', `x: ${'['.repeat(900)}${']'.repeat(900)}\n`],
    ['a megabyte of braces', `x: "${'{'.repeat(1_000_000)}"\n`],
    ['names of the language', '__proto__: {a: b}\nconstructor: {prototype: {}}\ntoString: 1\nhasOwnProperty: 2\n'],
    ['keys that are no strings', '1: a\n2.5: b\ntrue: c\n0x10: d\n'],
    ['huge numbers', 'x: 123456789012345678901234567890\ny: 0xFFFFFFFFFFFFFFFFFFFF\nz: 1e999\n'],
    ['tags of other languages', 'x: !!python/object:os.system [a]\ny: !foo {a: b}\nz: !!timestamp 2001-01-01\n'],
    ['anchors of one name', 'x: &x 1\ny: &x 2\nz: *x\n'],
    ['rights that are none', '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nsubjects: {a: b}\n'],
    [
      'a binding of nonsense',
      '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: 7\nroleRef: 5\nsubjects: [1, null, {kind: 5, name: [a]}]\n',
    ],
    ['an account of nonsense', '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: [1]}\nsecrets: 7\n'],
    ['a Secret of nonsense', '---\napiVersion: v1\nkind: Secret\ntype: 5\nmetadata: {annotations: 5}\ndata: 7\n'],
  ];
  test.each(cases)('%s', (_name, behind) => {
    const { status, stdout, stderr } = run(['fix', '-', '--quiet'], WEB + behind);
    expect(status, stderr).toBe(0);
    expect(stdout.toString() === WEB + FIELD + behind).toBe(true);
  });

  test('a document of 1 MB', () => {
    const ports = Array.from(
      { length: 25_000 },
      (_, i) => `        - name: p${i}\n          containerPort: ${i}\n`,
    ).join('');
    const input = `${WEB}        ports:\n${ports}`;
    const { stdout } = run(['fix', '-', '--quiet'], input);
    expect(input.length).toBeGreaterThan(1_000_000);
    expect(stdout.toString() === input + FIELD).toBe(true);
  });

  test('100,000 documents', () => {
    const input = `${CONFIG}---\n# c\n---\nnull\n---\n`.repeat(33_333) + WEB;
    const { status, stdout } = run(['fix', '-', '--quiet'], input);
    expect([status, stdout.toString() === input + FIELD]).toEqual([0, true]);
  });

  test('300,000 JSON objects in a row', () => {
    const input = `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } })}\n`.repeat(
      300_000,
    );
    const { status, stdout } = run(['fix', '-', '--quiet'], input);
    expect([status, stdout.toString() === input]).toEqual([0, true]);
  });

  test('200,000 documents without a kind', () => {
    const { status, stdout, stderr } = run(['fix', '-', '--quiet'], '---\nError: something failed\n'.repeat(200_000));
    expect([status, stdout.toString()]).toEqual([2, '']);
    expect(stderr).not.toContain('internal fault');
  });

  test('60,000 lines of a flow collection that are indented too little', () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `{name: x${index}, image: b},\n`);
    const input = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [\n${lines.join('')}]}\n`;
    const { status, stdout, stderr } = run(['fix', '-', '--quiet'], input);
    expect([status, stdout.toString()]).toEqual([2, '']);
    expect(stderr).toContain('deficient indentation');
  });
});

describe('a stream of 200 MB', () => {
  /** Bytes of memory at the most that the process may have had, for each byte of input. */
  const MOST = 4.5;

  test('is hardened with bounded memory', async () => {
    const text = `  text: |\n${`    ${'x'.repeat(95)}\n`.repeat(200)}`;
    const part = `---\n${`${CONFIG}${text}---\n`.repeat(10)}${WEB}`;
    const parts = Math.ceil(200_000_000 / part.length);
    const peakFile = join(folder, 'peak');
    const preload = join(folder, 'preload.cjs');
    writeFileSync(
      preload,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`,
    );
    const running = spawn(process.execPath, ['-r', preload, command, 'fix', '-', '--quiet']);
    let received = 0;
    running.stdout.on('data', (data: Buffer) => (received += data.length));
    const closed = new Promise<number | null>((resolve) => running.on('close', resolve));
    for (let index = 0; index < parts; index += 1) {
      if (!running.stdin.write(part)) await new Promise((resolve) => running.stdin.once('drain', resolve));
    }
    running.stdin.end();
    expect(await closed).toBe(0);
    expect(received).toBe(parts * (part.length + FIELD.length));
    const peak = Number(readFileSync(peakFile, 'utf8')) * 1024;
    console.log(`200 MB through a pipe: a peak of ${Math.round(peak / 1e6)} MB`);
    expect(peak).toBeLessThan(MOST * parts * part.length);
  });
});

describe('files', () => {
  function put(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Nothing but these names: no temporary file was left. */
  function expectNames(...names: readonly string[]): void {
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
  }

  test('one that is not there', () => {
    expect(run(['fix', 'nope.yaml']).stderr).toContain('nope.yaml: there is no such file or folder\n');
    expect(run(['fix', '--write', 'nope.yaml']).status).toBe(2);
  });

  test('a link to nowhere, and one to itself', () => {
    symlinkSync('nowhere', join(folder, 'broken.yaml'));
    symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
    expect(run(['fix', 'broken.yaml']).stderr).toContain('broken.yaml: there is no such file');
    expect(run(['fix', '--write', 'loop.yaml']).stderr).toContain('loop.yaml: its symbolic links lead to themselves');
  });

  test('a link is followed, and stays one', () => {
    put('web.yaml', WEB);
    mkdirSync(join(folder, 'links'));
    symlinkSync('../web.yaml', join(folder, 'links/web.yaml'));
    expect(run(['fix', '--write', '--quiet', 'links/web.yaml']).status).toBe(0);
    expect(readlinkSync(join(folder, 'links/web.yaml'))).toBe('../web.yaml');
    expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).toBe(WEB + FIELD);
    expectNames('web.yaml', 'links');
  });

  test('a mode is kept', () => {
    chmodSync(put('web.yaml', WEB), 0o640);
    run(['fix', '--write', '--quiet', 'web.yaml']);
    expect(statSync(join(folder, 'web.yaml')).mode & 0o777).toBe(0o640);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(!isRoot)(`an owner is kept${isRoot ? '' : ' (SKIPPED: only root can give a file away)'}`, () => {
    chownSync(put('web.yaml', WEB), 12_345, 23_456);
    chmodSync(join(folder, 'web.yaml'), 0o4640);
    run(['fix', '--write', '--quiet', 'web.yaml']);
    const { uid, gid, mode } = statSync(join(folder, 'web.yaml'));
    expect([uid, gid, mode & 0o7777]).toEqual([12_345, 23_456, 0o4640]);
    expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).toContain(FIELD);
  });

  test('one that is read-only', () => {
    put('a.yaml', WEB);
    chmodSync(put('b.yaml', WEB), 0o444);
    const { status, stderr } = run(['fix', '--write', 'a.yaml', 'b.yaml']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('b.yaml: the file is read-only; make it writable')]);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(WEB);
    expectNames('a.yaml', 'b.yaml');
  });

  test('a folder without manifests', () => {
    mkdirSync(join(folder, 'empty'));
    expect(run(['fix', 'empty']).stderr).toMatch(/empty: no \.yaml.*in this folder/);
    expect(run(['fix', '--write', 'empty']).status).toBe(2);
  });

  test('/dev/null', () => {
    const { status, stdout } = run(['fix', '/dev/null', '--quiet']);
    expect([status, stdout.length]).toEqual([0, expect.any(Number)]);
    expect(run(['fix', '--write', '/dev/null', '--quiet']).status).toBe(0);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a pipe is read, and never replaced by a file', () => {
    put('source', WEB);
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status, 'mkfifo').toBe(0);
    const write = 'cat source > pipe & true';
    const read = runAfter(write, 'fix --quiet pipe');
    expect([read.status, read.stdout.toString()]).toEqual([0, WEB + FIELD]);
    const { status, stderr } = runAfter(write, 'fix --write --quiet pipe');
    expect([status, stderr]).toEqual([2, expect.stringContaining('pipe: a pipe or a device, which --write cannot')]);
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true);
    expectNames('pipe', 'source');
  });

  test('no room for the second of two: the first stays as it was', () => {
    const large = WEB + '# x\n'.repeat(100_000);
    put('a.yaml', WEB);
    put('b.yaml', large);
    const { status, stderr } = runAfter('ulimit -f 200', 'fix --write --quiet a.yaml b.yaml');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/b\.yaml: the file would be larger than the quota/)]);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(WEB);
    expect(readFileSync(join(folder, 'b.yaml'), 'utf8')).toBe(large);
    expectNames('a.yaml', 'b.yaml');
  });

  test('a name that is taken: what was moved before is moved back', () => {
    put('a.yaml', WEB);
    put('b.yaml', WEB);
    put('c.yaml', WEB);
    mkdirSync(join(folder, 'out/c.yaml'), { recursive: true });
    writeFileSync(join(folder, 'out/a.yaml'), 'of old\n');
    const { status, stderr } = run(['fix', '--output-dir', 'out', '--quiet', 'a.yaml', 'b.yaml', 'c.yaml']);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/out\/c\.yaml: it is a folder/)]);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.yaml', 'c.yaml']);
    expect(readFileSync(join(folder, 'out/a.yaml'), 'utf8')).toBe('of old\n');
  });

  test('one broken file of two: none is written', () => {
    put('a.yaml', WEB);
    put('b.yaml', `${HEAD}x: [\n`);
    const { status, stderr } = run(['fix', '--write', 'a.yaml', 'b.yaml']);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^b\.yaml:\d+:\d+: /)]);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(WEB);
  });

  test('a report that cannot be written', () => {
    put('a.yaml', WEB);
    const { status, stderr } = run(['fix', '--report', 'no/report.json', 'a.yaml']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('no/report.json: there is no such file or folder')]);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk under a report', () => {
    put('a.yaml', WEB);
    expect(run(['fix', '--report', '/dev/full', 'a.yaml']).stderr).toContain('/dev/full: the disk is full');
  });
});
