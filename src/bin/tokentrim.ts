import { readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { fitEngine } from './fit-engine.ts';

/** Tells one build of command.cjs from another. scripts/bundle.mjs puts it in. */
declare const COMMAND_FINGERPRINT: string;

/**
 * Runs command.cjs, which lies beside the bundle of this file, from what V8 has compiled before where that is at hand:
 * a run takes two thirds of the time. V8 looks whether a code cache is of its own version, of its flags and of a source
 * of this length, and else compiles the source; the rest is said by the name of the file.
 */
function start(): void {
  // V8's flags are a part of what a code cache must agree with.
  fitEngine();
  const filename = join(__dirname, 'command.cjs');
  const { version, platform, arch } = process;
  const cacheFile = join(__dirname, `command-${COMMAND_FINGERPRINT}-${version}-${platform}-${arch}.cache`);
  const cachedData = contentOf(cacheFile);
  // Only where it is asked for, as when this is built: a program that writes beside itself would surprise people.
  const isAsked = process.env['TOKENTRIM_CODE_CACHE'] === 'write';
  if (cachedData === undefined && !isAsked) {
    module.require(filename);
    return;
  }
  // The bundle is ASCII, which V8 keeps in a byte each.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename, ...(cachedData !== undefined && { cachedData }) });
  if (isAsked) {
    const unfinished = `${cacheFile}.${process.pid}`;
    process.once('exit', () => {
      try {
        writeFileSync(unfinished, script.createCachedData());
        renameSync(unfinished, cacheFile);
      } catch (error) {
        process.exitCode = 2;
        writeSync(
          2,
          `tokentrim: ${cacheFile}: not written: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      }
    });
  }
  const run: unknown = script.runInThisContext();
  if (typeof run === 'function') Reflect.apply(run, exports, [exports, require, module, filename, __dirname]);
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

start();
