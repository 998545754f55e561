/** `npm test`: the whole suite, or the parts that are named; its last line counts what passed, failed and was skipped. */
import { startVitest } from 'vitest/node';
import { buildPages } from '../pages.ts';

/** Parts of the suite that are run again on another server: on a PostgreSQL of PREAU_TEST_DATABASE_URL, on Redis. */
const PARTS: Record<string, string[]> = {
  data: ['tests/tenancy', 'tests/tenants', 'tests/migrations', 'tests/jobs', 'tests/files', 'tests/replicas'],
  jobs: ['tests/jobs'],
};

/**
 * Runs the tests whose path contains one of the filters; a filter may also name one of the parts above.
 * @returns 0 when all passed; 1 when one failed, none ran, or one was skipped in CI
 */
export async function runTests(filters: string[], { ci }: { ci: boolean }): Promise<number> {
  await buildPages();
  const paths = filters.flatMap(filter => PARTS[filter] ?? [filter]);
  const vitest = await startVitest('test', paths, { config: 'tests/vitest.config.ts', watch: false });
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of vitest.state.getTestModules()) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      count[state === 'passed' || state === 'failed' ? state : 'skipped'] += 1;
    }
    // A file that could not be loaded has no test to count.
    if (!module.ok() && ![...module.children.allTests('failed')].length) count.failed += 1;
  }
  count.failed += vitest.state.getUnhandledErrors().length;
  await vitest.close();
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  const skippedInCi = ci && count.skipped > 0;
  return count.failed > 0 || count.passed === 0 || skippedInCi ? 1 : 0;
}
