import { defineConfig } from 'vitest/config';

/** What needs nothing but the code, and what needs a database and the like. */
const pure = ['{apps,packages}/**/*.test.ts', 'tests/architecture/**/*.test.ts'];

/**
 * Of the latter, what changes the roles of the server, which all databases share; what takes half of the connections
 * that a PostgreSQL has by default; what has processes see a change within a second.
 */
const alone = [
  'tests/migrations/migrate.test.ts',
  'tests/tenancy/catalogue.test.ts',
  'tests/jobs/engine.test.ts',
  'tests/jobs/kill.test.ts',
  'tests/billing/kill.test.ts',
  'tests/replicas/**/*.test.ts',
];

const real = { globalSetup: 'tests/global-setup.ts', testTimeout: 60_000, hookTimeout: 120_000 };

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
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...real,
          name: 'real',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/architecture/**', ...alone],
          // Also where there are two processors only: much of the time is spent waiting for a server or a browser.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: { ...real, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
    ],
  },
});
