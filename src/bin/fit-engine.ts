import { setFlagsFromString } from 'node:v8';

/** Versions on which the flags are known; V8 would complain about others on standard error. */
const KNOWN_MAJORS = new Set(['20', '22', '24', '26']);

/** Fits V8 to a process that is over in a second. `npm run bench` measures what comes of it. */
export function fitEngine(): void {
  const [major = ''] = process.versions.node.split('.');
  if (!KNOWN_MAJORS.has(major)) return;
  // The first trees that are read are kept. V8 concludes that all will be, makes the others among the old objects, and
  // there nobody looks for garbage for long: a stream of 100 MB takes half as much memory again.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Node 20 optimises functions that have a few milliseconds left to run, which takes two fifths of the CPU time. Later
  // versions count otherwise, and have no such flag.
  if (major === '20') setFlagsFromString('--interrupt-budget=500000');
}
