import { fstatSync, readSync, writeSync } from 'node:fs';

const encoder = new TextEncoder();

/**
 * Reads a descriptor to its end. Synchronous and without Node's streams: these cost 10 ms at the start of a process, and
 * cut an answer off after 64 KiB where a process ends too early.
 */
export function readToEnd(descriptor: number): Uint8Array {
  let buffer = Buffer.allocUnsafeSlow(Math.max(sizeOf(descriptor) + 1, 1 << 16));
  let length = 0;
  for (;;) {
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
    const count = readOnce(descriptor, buffer, length);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
  }
}

/** Writes all of it, however many calls that takes, and waits where the reader is slower. */
export function writeFully(descriptor: number, data: Uint8Array): void {
  let offset = 0;
  while (offset < data.length) {
    try {
      offset += writeSync(descriptor, data, offset);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** Text to standard output. */
export function print(output: string): void {
  writeFully(1, encoder.encode(output));
}

/** Text to standard error. */
export function printError(output: string): void {
  try {
    writeFully(2, encoder.encode(output));
  } catch {
    // There is nobody left to tell, and the answer on standard output is none the worse.
  }
}

export function isTerminal(descriptor: number): boolean {
  try {
    // The module takes 2 ms to load: most runs have pipes and files on both ends.
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
}

/** `ENOENT` and the like; empty for what is no error of the system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What standard output can show. `NO_COLOR` and `FORCE_COLOR` as other tools read them (no-color.org). */
export function terminal(): { readonly width: number; readonly colour: boolean } {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const shown = isTerminal(1);
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  const colour = NO_COLOR === undefined || NO_COLOR === '' ? forced || (shown && TERM !== 'dumb') : false;
  return { width: shown ? Math.max(process.stdout.columns, 40) : 80, colour };
}

function readOnce(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      // Windows reports the end of a pipe as an error.
      if (errorCode(error) === 'EOF') return 0;
      if (errorCode(error) !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** A pipe that a parent set to non-blocking answers EAGAIN; Node has no other way to wait in synchronous code. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}

function sizeOf(descriptor: number): number {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? stat.size : 0;
  } catch {
    return 0;
  }
}
