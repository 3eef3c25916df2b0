// Times the built command against a bare `node -e 0`, whole processes, in turn, and prints both with the numbers to
// reach. Nothing fails: a time is no test. `npm run bench`, or `npm run bench -- --rounds 3` for a quick look.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleCommand } from './bundle.mjs';
import { generateStream } from './generate-stream.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string' }, command: { type: 'string' } } });

/** Times are multiples of the bare process, memory is in MB; the first milestone, and the one behind it. */
const goals = [
  { name: 'a release', file: 'rel60k.yaml', bytes: 60_000, rounds: 21, ratio: [3.5, 1.4] },
  { name: 'a release, no code cache', file: 'rel60k.yaml', bytes: 60_000, rounds: 21, codeCache: false },
  { name: '1 MB', file: 'm1.yaml', bytes: 1_100_000, rounds: 15 },
  { name: '10 MB', file: 'm10.yaml', bytes: 10_000_000, rounds: 7, ratio: [30, 10] },
  { name: '100 MB', copies: 10, file: 'm10.yaml', bytes: 10_000_000, rounds: 3, ratio: [220, 40], memory: [450, 250] },
];

const folder = mkdtempSync(join(tmpdir(), 'tokentrim-bench-'));
try {
  const commands = {
    cached: values.command ?? (await bundleCommand(join(folder, 'cached'))),
    plain: values.command ?? (await bundleCommand(join(folder, 'plain'), { codeCache: false })),
  };
  const stream = streams();
  console.log(`node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  const rows = goals.map((goal) =>
    measure(goal, goal.codeCache === false ? commands.plain : commands.cached, stream(goal)),
  );
  console.table(Object.fromEntries(rows));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Where the input of a goal stands: the recorded streams if they are at hand, else generated ones of the same sizes. */
function streams() {
  const archive = process.env.TOKENTRIM_STREAMS ?? join(import.meta.dirname, '../../shared/corpus/streams.tar.xz');
  const recorded = existsSync(archive) && spawnSync('tar', ['-xJf', archive, '-C', folder]).status === 0;
  if (!recorded) {
    console.warn(
      `GENERATED streams: ${archive} is not there, or cannot be unpacked; TOKENTRIM_STREAMS can name another.`,
    );
  }
  return ({ file, bytes, copies = 1 }) => {
    const path = join(folder, file);
    if (!existsSync(path)) writeFileSync(path, generateStream(bytes));
    if (copies === 1) return path;
    const many = join(folder, `${copies}-${file}`);
    writeFileSync(many, Buffer.concat(new Array(copies).fill(readFileSync(path))));
    return many;
  };
}

function measure({ name, rounds, ratio, memory }, command, input) {
  const times = { bare: [], ours: [] };
  const usage = { bare: [], ours: [] };
  const count = values.rounds === undefined ? rounds : Number(values.rounds);
  for (let round = 0; round < count; round += 1) {
    // In turn, so that a busy minute meets both.
    times.bare.push(wall(['-e', '0'], input));
    times.ours.push(wall([command, '--quiet'], input));
  }
  for (let round = 0; round < Math.min(3, count); round += 1) {
    usage.bare.push(resources(['-e', '0'], input));
    usage.ours.push(resources([command, '--quiet'], input));
  }
  const [bare, ours] = [median(times.bare), median(times.ours)];
  const cpu = (runs) => median(runs.map(({ microseconds }) => microseconds));
  return [
    `${name} (${megabytes(statSync(input).size)} MB)`,
    {
      'bare ms': round(bare),
      'ours ms': round(ours),
      times: round(ours / bare),
      reach: ratio?.map((bound) => `≤ ${bound}`).join(', then ') ?? '',
      'CPU times': round(cpu(usage.ours) / cpu(usage.bare)),
      'peak MB': Math.round(Math.max(...usage.ours.map(({ peak }) => peak))),
      'reach MB': memory?.map((bound) => `≤ ${bound}`).join(', then ') ?? '',
    },
  ];
}

function wall(args, input) {
  const start = performance.now();
  run(args, input, []);
  return performance.now() - start;
}

/** Processor time and peak memory, which the process itself notes down when it ends. */
function resources(args, input) {
  const note = join(folder, 'usage.json');
  const hook = join(folder, 'usage.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      const usage = { microseconds: userCPUTime + systemCPUTime, peak: maxRSS / 1000 };
      require('node:fs').writeFileSync(${JSON.stringify(note)}, JSON.stringify(usage));
    });`,
  );
  run(args, input, ['--require', hook]);
  return JSON.parse(readFileSync(note, 'utf8'));
}

function run(args, input, options) {
  const stdin = openSync(input, 'r');
  // On Node 20 this variable alone costs twice a start.
  const { NODE_EXTRA_CA_CERTS, NODE_OPTIONS, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [...options, ...args], {
    env,
    stdio: [stdin, 'ignore', 'pipe'],
  });
  closeSync(stdin);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${String(stderr)}`);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function round(number) {
  return Number(number.toPrecision(3));
}

function megabytes(bytes) {
  return round(bytes / 1_000_000);
}
