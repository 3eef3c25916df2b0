import { defineConfig } from 'vitest/config';

const corpus = ['test/corpus.test.ts'];
const hosts = ['test/hosts/**/*.test.ts'];
const badInput = ['test/bad-input.test.ts'];

/** unit: seconds, nothing but the sources. bad-input: large and broken files through the command. corpus: the laws on real charts. hosts: the packed tarball with real binaries. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...corpus, ...hosts, ...badInput],
          testTimeout: 60_000,
          globalSetup: ['scripts/compile-schemas.mjs'],
        },
      },
      { test: { name: 'bad-input', include: badInput, testTimeout: 300_000 } },
      { test: { name: 'corpus', include: corpus, testTimeout: 600_000 } },
      {
        test: {
          name: 'hosts',
          include: hosts,
          testTimeout: 120_000,
          globalSetup: ['test/hosts/setup.ts'],
        },
      },
    ],
  },
});
