import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument } from '../src/yaml/read.ts';

const root = join(import.meta.dirname, '..');
const { version, files }: { readonly version: string; readonly files: readonly string[] } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Helm 4 passes over a plugin that has a field it does not know, and says `not found`. */
test.each(['plugin.yaml', 'helm-plugins/tokentrim/plugin.yaml'])(
  '%s is what Helm 4 reads, and is delivered',
  (path) => {
    const { value } = readDocument(readFileSync(join(root, path), 'utf8'));
    expect(value).toEqual({
      apiVersion: 'v1',
      type: 'postrenderer/v1',
      name: 'tokentrim',
      version,
      runtime: 'subprocess',
      runtimeConfig: {
        platformCommand: [
          { command: 'node', args: [expect.stringMatching(/^\$\{HELM_PLUGIN_DIR\}\/[\w/.]+$/), '--host=helm4'] },
        ],
      },
    });
    expect(files).toContain(path.split('/')[0]);
  },
);

test("the plugin's own program runs the command", () => {
  const plugin = join(root, 'helm-plugins/tokentrim/tokentrim.cjs');
  const target = /require\('(.+)'\)/.exec(readFileSync(plugin, 'utf8'))?.[1] ?? '';
  expect(join(dirname(plugin), target)).toBe(join(root, 'dist/tokentrim.cjs'));
  expect(existsSync(join(root, 'scripts/build.mjs'))).toBe(true);
});
