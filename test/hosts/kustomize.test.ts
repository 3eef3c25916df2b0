import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/yaml/read.ts';
import {
  copyOf,
  folderWith,
  isMissing,
  kubectl,
  kustomize4,
  kustomize5,
  kustomizations,
  packageFolder,
  run,
  type RunOptions,
} from './hosts.ts';

const plugins = '--enable-alpha-plugins';
const exec = '--enable-exec';
const lineOf = 'automountServiceAccountToken: false';

/** The objects of a stream by kind and name. */
function objectsIn(stream: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    stream
      .split(/^---$/m)
      .map((text) => [
        `${/^kind: (\S+)/m.exec(text)?.[1] ?? ''}/${/^ {2}name: (\S+)/m.exec(text)?.[1] ?? ''}`,
        readDocument(text).value,
      ]),
  );
}

/** For a kustomization. */
const PERHAPS = `commonAnnotations: {tokentrim.dev/access: perhaps}
`;

const versions = [
  ['4.5.4', kustomize4],
  ['5.8.1', kustomize5],
] as const;

describe.each(versions)('kustomize %s', (_version, kustomize) => {
  const build = (folder: string, flags: readonly string[], options?: RunOptions) =>
    run(kustomize, ['build', ...flags, folder], options);
  const at = (name: string): string => join(kustomizations, name);
  const withFunctions = (name: string, options?: RunOptions) => build(at(name), [plugins, exec], options);

  describe.skipIf(isMissing(kustomize))('as a program', () => {
    test('in a pipe, names are final', () => {
      const built = build(at('base'), []);
      const { stdout, status } = run('tokentrim', [], { input: built.stdout });
      expect(status).toBe(0);
      const { 'Deployment/shop-web': web, 'Deployment/shop-controller-manager': manager } = objectsIn(stdout);
      expect(web).toMatchObject({ spec: { template: { spec: { automountServiceAccountToken: false } } } });
      expect(JSON.stringify(web)).not.toContain('kube-api-access');
      expect(JSON.stringify(manager)).toContain('"expirationSeconds":3600');
    });

    test('as a function, where names are not final yet, the same', () => {
      const { stdout, status } = withFunctions('function');
      expect(status).toBe(0);
      const piped = run('tokentrim', [], { input: build(at('renamed'), []).stdout });
      expect(objectsIn(stdout)).toEqual(objectsIn(piped.stdout));
      expect(objectsIn(stdout)).toMatchObject({
        'Deployment/shop-web-blue': { spec: { template: { spec: { serviceAccountName: 'shop-web-blue' } } } },
      });
    });

    test('what the function says on standard error is shown', () => {
      expect(withFunctions('function').stderr).toContain('tokentrim: 2 workloads: 1 uses the API, 1 does not');
    });

    test.each([
      ['a policy error', 'tokentrim.yaml', 'spec: {}', 'spec: {onUnsed: none}', 'onUnsed'],
      ['an annotation that is none', 'kustomization.yaml', 'nameSuffix', `${PERHAPS}nameSuffix`, 'perhaps'],
    ])('%s stops the build and is shown', (_what, file, before, after, message) => {
      const folder = changed('function', file, before, after);
      const { stdout, stderr, status } = build(folder, [plugins, exec]);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(message);
      expect(stderr).toContain('tokentrim: nothing was changed');
    });

    test('a function that fails to start stops the build', () => {
      const { stdout, status } = withFunctions('function', { env: { PATH: '/nowhere' } });
      expect([status, stdout]).toEqual([1, '']);
    });

    test('without --enable-exec the function is passed over, silently', () => {
      const { stdout, stderr, status } = build(at('function'), [plugins]);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).not.toContain('automount');
      expect(build(at('function'), []).stderr).toContain('external plugins disabled');
    });

    test('the sentinel makes that an error, and leaves no trace otherwise', () => {
      const skipped = build(at('sentinel'), [plugins]);
      expect([skipped.status, skipped.stdout]).toEqual([1, '']);
      expect(skipped.stderr).toContain('tokentrim-ran');
      const { stdout, status } = withFunctions('sentinel');
      expect(status).toBe(0);
      expect(stdout).toContain(lineOf);
      expect(stdout).not.toContain('tokentrim-ran');
      const unguarded = build(changed('sentinel', 'kustomization.yaml', '- sentinel.yaml', ''), [plugins, exec]);
      expect(unguarded.stdout).toContain('tokentrim-ran');
    });

    test('among validators every function fails that gives back what it got', () => {
      const { stdout, stderr, status } = withFunctions('validator');
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain("validator shouldn't modify the resource map");
    });

    test('as a container: no argument, no network, nobody', () => {
      const { env, calls } = fakeDocker();
      const { stdout, status } = build(at('container'), [plugins], { env });
      expect(status).toBe(0);
      expect(stdout).toContain(lineOf);
      expect(calls()).toMatch(/^run --rm -i .*--network none --user nobody .* registry\.example\/tokentrim:0\.1\.0\n$/);
    });

    test('as a legacy plugin it refuses and says what to use', () => {
      const { stdout, stderr, status } = build(at('legacy'), [plugins], { env: legacyPlugin() });
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('called as a legacy exec plugin');
    });

    test('an empty answer would mean that nothing is left: what a function must never give', () => {
      const env = {
        PATH: `${folderWith({ tokentrim: '#!/bin/sh\ncat > /dev/null\n' })}${delimiter}/bin${delimiter}/usr/bin`,
      };
      const { stdout, status } = withFunctions('function', { env });
      expect([status, stdout]).toEqual([0, '']);
    });

    test('the function gets renamed objects with their history, and references with the old names', () => {
      const env = {
        PATH: `${folderWith({ tokentrim: '#!/bin/sh\ntee "$SEEN"\n' })}${delimiter}/bin${delimiter}/usr/bin`,
      };
      const SEEN = join(folderWith({}), 'stdin');
      expect(withFunctions('function', { env: { ...env, SEEN } }).status).toBe(0);
      const seen = readFileSync(SEEN, 'utf8');
      expect(seen).toMatch(/^apiVersion: config.kubernetes.io\/v1\nkind: ResourceList\n/);
      expect(seen).toContain('internal.config.kubernetes.io/previousNames: web,');
      expect(seen).toContain('internal.config.kubernetes.io/previousNamespaces: system,');
      expect(seen).toContain('serviceAccountName: web\n');
      expect(seen).toContain('  name: shop-web-blue\n');
    });
  });
});

describe.skipIf(isMissing(kubectl))('kubectl', () => {
  const at = (name: string): string => join(kustomizations, name);
  const kustomize = (name: string, flags: readonly string[], options?: RunOptions) =>
    run(kubectl, ['kustomize', ...flags, at(name)], options);

  test('in a pipe', () => {
    const { stdout, status } = run('tokentrim', [], { input: kustomize('base', []).stdout });
    expect(status).toBe(0);
    expect(stdout).toContain(lineOf);
  });

  test('runs no exec function, and does not say so; the sentinel does', () => {
    const skipped = kustomize('function', [plugins]);
    expect([skipped.status, skipped.stderr]).toEqual([0, '']);
    expect(skipped.stdout).not.toContain('automount');
    expect(kustomize('function', [plugins, exec]).stderr).toContain('unknown flag: --enable-exec');
    const guarded = kustomize('sentinel', [plugins]);
    expect([guarded.status, guarded.stderr]).toEqual([1, expect.stringContaining('tokentrim-ran')]);
  });

  test('runs a container function', () => {
    const { env } = fakeDocker();
    const { stdout, status } = kustomize('container', [plugins], { env });
    expect(status).toBe(0);
    expect(stdout).toContain(lineOf);
  });

  test('as a legacy plugin it refuses and says what to use', () => {
    const { stdout, stderr, status } = kustomize('legacy', [plugins], { env: legacyPlugin() });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('kustomize build DIR | tokentrim');
  });
});

/** A copy of the kustomizations with one text in one file changed; the path of the one that is named. */
function changed(name: string, file: string, before: string, after: string): string {
  const copy = join(copyOf(kustomizations), name);
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(before);
  writeFileSync(path, text.replace(before, after));
  return copy;
}

/** A `docker` that runs the function itself and notes how it was called. */
function fakeDocker(): { readonly env: Readonly<Record<string, string>>; readonly calls: () => string } {
  const folder = folderWith({
    docker: `#!/bin/sh\necho "$*" >> "$CALLS"\nexec node '${join(packageFolder(), 'dist/tokentrim.cjs')}'\n`,
  });
  const CALLS = join(folder, 'calls');
  const PATH = [folder, process.env['PATH']].join(delimiter);
  return { env: { PATH, CALLS }, calls: () => readFileSync(CALLS, 'utf8') };
}

/** Where Kustomize looks for a legacy plugin of the kind TokenPolicy. */
function legacyPlugin(): Readonly<Record<string, string>> {
  const home = folderWith({});
  const folder = join(home, 'tokentrim.dev/v1alpha1/tokenpolicy');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(packageFolder(), 'dist/tokentrim.cjs'), join(folder, 'TokenPolicy'));
  return { KUSTOMIZE_PLUGIN_HOME: home };
}
