import { isTerminal, writeFully } from './stdio.ts';

/** Below this, nobody waits for a second. */
const LARGE = 2 ** 23;

/** Runs `work`; on a terminal, what takes longer than a second says that it goes on. */
export function withProgress<Result>(bytes: number, work: () => Result): Result {
  const { CI, TERM } = process.env;
  const watched = isTerminal(2) && TERM !== 'dumb' && (CI === undefined || CI === '');
  if (bytes < LARGE || !watched) return work();
  const stop = startProgress(2, `tokentrim: ${Math.round(bytes / 2 ** 20)} MiB to look at`, 1000);
  try {
    return work();
  } finally {
    stop();
  }
}

const [IDLE, WRITING, ENDED] = [0, 1, 2];
const CLEAR_LINE = '\r\u001b[K';

/**
 * Writes a line that counts the seconds, the first time after `interval` milliseconds, until the function that it returns
 * is called, which wipes it. All work here is synchronous: only another thread can write meanwhile.
 */
export function startProgress(descriptor: number, text: string, interval: number): () => void {
  const state = new Int32Array(new SharedArrayBuffer(8));
  // Not imported: to load it takes 2 ms of every start, and nearly none needs it.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(SOURCE, { eval: true, workerData: { descriptor, text, interval, state } });
  worker.unref();
  // Without the line, the work is none the worse.
  worker.on('error', () => undefined);
  return () => {
    while (Atomics.compareExchange(state, 0, IDLE, ENDED) === WRITING) Atomics.wait(state, 0, WRITING);
    if (Atomics.load(state, 1) > 0) writeFully(descriptor, new TextEncoder().encode(CLEAR_LINE));
  };
}

/** The states are those above; behind them stands how often it wrote. */
const SOURCE = `
const { writeSync } = require('node:fs');
const { workerData: { descriptor, text, interval, state } } = require('node:worker_threads');
const timer = setInterval(() => {
  if (Atomics.compareExchange(state, 0, ${IDLE}, ${WRITING}) !== ${IDLE}) return clearInterval(timer);
  try {
    writeSync(descriptor, '\\r' + text + ', ' + (Atomics.add(state, 1, 1) + 1) * interval / 1000 + ' s');
  } catch {}
  Atomics.store(state, 0, ${IDLE});
  Atomics.notify(state, 0);
}, interval);
`;
