import { defineConfig } from 'vitest/config';

/** What needs nothing but the code, and what needs a database and the like. */
const pure = ['{apps,packages}/**/*.test.ts', 'tests/architecture/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: pure,
          exclude: ['**/node_modules/**', '**/build/**'],
          testTimeout: 30_000,
          // None keeps a state that another could meet, and loading what they test takes longer than testing it.
          isolate: false,
        },
      },
      {
        test: {
          name: 'real',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/architecture/**'],
          globalSetup: 'tests/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
