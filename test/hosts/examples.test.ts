// The examples' inputs that a host makes: rendered and built with the real ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { helm3, helm4, isMissing, kubectl, kustomize4, run } from './hosts.ts';

const examples = join(import.meta.dirname, '../../examples');
const template = ['template', 'guestbook', 'guestbook', '-n', 'guests'];

const hosts = [
  { made: 'helm/rendered.yaml', binary: helm3, args: template },
  { made: 'kustomize/built.yaml', binary: kustomize4, args: ['build', 'overlays/prod'] },
  { made: 'kustomize/built.yaml', binary: kubectl, args: ['kustomize', 'overlays/prod'] },
].filter(({ binary }) => !isMissing(binary));

test.skipIf(hosts.length === 0).each(hosts)('$made is what $binary makes', ({ made, binary, args }) => {
  const [folder = ''] = made.split('/');
  const { stdout, stderr } = run(binary, args, { cwd: join(examples, folder) });
  expect(stdout, stderr).toBe(readFileSync(join(examples, made), 'utf8'));
});

test.skipIf(isMissing(helm4))('Helm 4 renders the same chart, but for blank lines', () => {
  const { stdout } = run(helm4, template, { cwd: join(examples, 'helm') });
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  expect(lines(stdout)).toEqual(lines(readFileSync(join(examples, 'helm/rendered.yaml'), 'utf8')));
});
