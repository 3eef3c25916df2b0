import { defineConfig } from 'vitest/config';

const corpus = ['test/corpus.test.ts'];
const hosts = ['test/hosts/**/*.test.ts'];
const long = ['test/bad-input.test.ts', 'test/properties.test.ts'];

/** unit: seconds, nothing but the sources. long: generated releases; large and broken files through the command. corpus: the laws on real charts. hosts: the packed tarball with real binaries. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...corpus, ...hosts, ...long],
          testTimeout: 60_000,
          // What is tested is pure: a process of its own for each file would only read all of it again.
          isolate: false,
          globalSetup: ['scripts/compile-schemas.mjs'],
          setupFiles: ['test/seed.ts'],
        },
      },
      {
        test: {
          name: 'long',
          include: long,
          testTimeout: 300_000,
          globalSetup: ['scripts/compile-schemas.mjs'],
          setupFiles: ['test/seed.ts'],
        },
      },
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
