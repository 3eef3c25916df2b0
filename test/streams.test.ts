import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCommand } from './command.ts';

let command = '';
beforeAll(async () => {
  command = await buildCommand();
}, 60_000);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: acme/web
`;
const filler = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: filler}\ndata: {text: '${'x'.repeat(4000)}'}\n`;
const large = deployment + filler.repeat(500);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it with writers and readers that take their time. */
async function slowly(input: readonly string[], read: 'slowly' | 'no more than a little'): Promise<Ended> {
  const running = spawn(process.execPath, [command, '--quiet']);
  let [stdout, stderr] = ['', ''];
  running.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  running.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    if (read !== 'slowly') running.stdout.destroy();
    running.stdout.pause();
    setTimeout(() => running.stdout.resume(), 1);
  });
  const ended = new Promise<number | null>((resolve) => running.on('close', resolve));
  for (const part of input) {
    running.stdin.write(part);
    await wait(20);
  }
  running.stdin.end();
  return { status: await ended, stdout, stderr };
}

function shell(script: string, input: string): Ended {
  const env = { ...process.env, TOKENTRIM: command };
  return spawnSync('sh', ['-c', script], { input, encoding: 'utf8', env, maxBuffer: 1 << 26 });
}

const hardened = deployment.replace('acme/web\n', 'acme/web\n      automountServiceAccountToken: false\n');

describe('streams', () => {
  test('an input that comes in small parts', async () => {
    const parts = [deployment.slice(0, 10), deployment.slice(10, 60), deployment.slice(60)];
    expect(await slowly(parts, 'slowly')).toEqual({ status: 0, stdout: hardened, stderr: '' });
  });

  test('a reader that is slower than the command gets all of 2 MB', async () => {
    const { status, stdout } = await slowly([large], 'slowly');
    expect([status, stdout.length]).toEqual([0, large.length + hardened.length - deployment.length]);
  });

  test('a reader that goes away is no fault to tell of', async () => {
    const { status, stderr } = await slowly([large], 'no more than a little');
    expect([status, stderr]).toEqual([2, '']);
  });

  test.skipIf(process.platform === 'win32')('standard error that nobody reads changes nothing', () => {
    const { status, stdout } = shell('node "$TOKENTRIM" 2>&-', deployment);
    expect([status, stdout]).toEqual([0, hardened]);
  });

  describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
    test('is told in words', () => {
      const { status, stderr } = shell('node "$TOKENTRIM" > /dev/full', deployment);
      expect([status, stderr]).toEqual([2, expect.stringContaining('standard output: the disk is full')]);
      expect(stderr).not.toContain('    at ');
    });

    test('on both outputs leaves the exit code', () => {
      expect(shell('node "$TOKENTRIM" > /dev/full 2> /dev/full', deployment).status).toBe(2);
    });

    test('takes away the way to tell Helm 4 anything but the exit code', () => {
      expect(shell('node "$TOKENTRIM" --host=helm4 > /dev/full', '{').status).toBe(2);
    });
  });
});
