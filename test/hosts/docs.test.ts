import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { helm3, helm4, isMissing, kubectl, kustomizations, kustomize4, kustomize5, run, shop } from './hosts.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/hosts.md'), 'utf8');

/** `<!-- run: NAME... -->` stands above a block of commands, `<!-- file: PATH -->` above a file that they need. */
function blocks(marker: 'run' | 'file'): readonly { readonly value: string; readonly text: string }[] {
  const pattern = new RegExp(`<!-- ${marker}: (.+) -->\\n\`\`\`\\w+\\n([^]*?)\`\`\``, 'g');
  return [...page.matchAll(pattern)].map(([, value = '', text = '']) => ({ value, text }));
}

/** What each name puts on the PATH, beside tokentrim. */
const hosts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  helm3: { helm: helm3, kustomize: kustomize4 },
  helm4: { helm: helm4, kustomize: kustomize4 },
  kustomize4: { helm: helm3, kustomize: kustomize4 },
  kustomize5: { helm: helm3, kustomize: kustomize5 },
  kpt: {},
};

const hasKpt = run('sh', ['-c', 'command -v kpt']).status === 0;

const cases = blocks('run').flatMap(({ value, text }) => value.split(' ').map((host) => [host, text] as const));

function isAbsent(host: string): boolean {
  return host === 'kpt' ? !hasKpt : Object.values(hosts[host] ?? {}).some(isMissing);
}

test('the page has blocks for every host', () => {
  expect(new Set(cases.map(([host]) => host))).toEqual(new Set(Object.keys(hosts)));
});

for (const [host, commands] of cases) {
  test.skipIf(isAbsent(host))(`${host}: ${commands.split('\n')[0]}`, () => {
    const { cwd, env } = surroundings(host);
    const { status, stdout, stderr } = run('bash', ['-euc', commands], { cwd, env });
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/^error/im)]);
    const paths =
      host === 'kpt' ?
        ['package/web.yaml']
      : ['shop.yaml', 'prod.yaml', 'applied.yaml', 'rendered/shop/templates/web.yaml'];
    const results = [stdout, ...paths.map((path) => readIfThere(join(cwd, path)))].filter((text) =>
      text.includes('kind: '),
    );
    expect(results).not.toEqual([]);
    for (const text of results) expect(text).toContain('automountServiceAccountToken: false');
  });
}

/** A folder as the page assumes it: a chart, overlays, a package of kpt, and tokentrim among the node modules. */
function surroundings(host: string): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
  const cwd = mkdtempSync(join(tmpdir(), 'tokentrim-docs-'));
  cpSync(shop, join(cwd, 'chart'), { recursive: true });
  cpSync(join(kustomizations, 'base'), join(cwd, 'base'), { recursive: true });
  const files: readonly (readonly [string, string])[] = [
    ['overlays/prod/kustomization.yaml', 'resources: [../../base]\n'],
    ['package/Kptfile', 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: shop}\n'],
    ['package/web.yaml', readFileSync(join(kustomizations, 'base/web.yaml'), 'utf8')],
    ...blocks('file').map(({ value, text }) => [value, text] as const),
    // There is no cluster to apply anything to.
    ['bin/kubectl', `#!/bin/sh\nif [ "$1" = apply ]; then cat > applied.yaml; else exec '${kubectl}' "$@"; fi\n`],
  ];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  chmodSync(join(cwd, 'bin/kubectl'), 0o755);
  for (const [name, target] of Object.entries(hosts[host] ?? {})) symlinkSync(target, join(cwd, 'bin', name));
  symlinkSync(join(inject('project'), 'node_modules'), join(cwd, 'node_modules'));
  const data = join(cwd, 'helm-data');
  const PATH = [join(cwd, 'bin'), join(cwd, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  return { cwd, env: { PATH, HELM_DATA_HOME: data, HELM_PLUGINS: join(data, 'plugins') } };
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
