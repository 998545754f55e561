/** Lock 1 and 2: a transaction is bound to its tenant, and rows stay behind it whatever a query asks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
test('smoke', async () => {
  expect(await db.app.isReachable()).toBe(true);
  expect(await db.relay.isReachable()).toBe(true);
  expect(await db.platform.isReachable()).toBe(true);
});
