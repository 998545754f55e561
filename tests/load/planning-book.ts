/** What reserving a school year costs: two services, all of their days, one request. */
import { newReservations, reservationResult } from '@preau/contract/planning';
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import postgres from 'postgres';
import { createTestApi, memoryFiles } from '../api.ts';
import { applyFolder } from '../tenants.ts';
import { alternate, type Measure } from './bench.ts';
import { withDatabase } from './installation.ts';
import { addBookers, HOST, SLUG } from './planning-world.ts';

const SERVICES = ['rognaix-repas-elementaire', 'rognaix-garderie-matin'];
const ROUNDS = 7;
const NOW = new Date('2026-08-26T10:00:00Z');

/** Milliseconds of the request; and of a bare insert of the rows that it has made, many a statement. */
export const bookYear: Measure = {
  name: 'planning.book-year',
  unit: 'ms',
  aim: 2.5,
  higherIsBetter: false,
  run: () =>
    withDatabase(async (urls, superuserUrl) => {
      const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
      const app = new Database('app', urls.app);
      const relay = new Database('relay', urls.relay);
      const platform = new Database('platform', urls.platform);
      const files = memoryFiles();
      try {
        await sql`insert into installation (purpose) values ('demonstration') on conflict do nothing`;
        const database = { urls, app, relay, platform, superuser: sql, drop: async () => {} };
        const { tenantId } = await applyFolder(database, files, SLUG);
        const bookers = await addBookers({ app, superuserUrl, tenantId }, ROUNDS + 3, SERVICES);
        const api = createTestApi(database, files, { now: NOW });
        await sql`vacuum analyze`;
        const book = async (): Promise<{ childId: string; elapsedMs: number }> => {
          const booker = bookers.pop();
          if (!booker) throw new Error('a family for each round');
          const body = newReservations.parse({
            key: newId(),
            preview: false,
            childIds: [booker.childId],
            services: SERVICES,
            householdId: null,
            when: {
              kind: 'pattern',
              from: '2026-09-01',
              to: '2027-07-02',
              weekdays: ['monday', 'tuesday', 'thursday', 'friday'],
              weeks: 'every',
            },
          });
          const startedAt = performance.now();
          const answer = await api.ask(HOST, '/api/v1/family/planning/reservations', {
            method: 'POST',
            headers: { cookie: booker.cookie, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
          const elapsedMs = performance.now() - startedAt;
          const { days } = reservationResult.parse(answer.body);
          const refused = days.filter(({ outcome }) => outcome !== 'accepted');
          if (days.length < 250 || refused.length > 0)
            throw new Error(`${days.length} days, of which ${refused.length} were not accepted`);
          return { childId: booker.childId, elapsedMs };
        };
        // Twice for the connections, the rules and the code; the rows of the second are those of the floor.
        await book();
        const { childId } = await book();
        const rows = await sql`select * from reservation where child_id = ${childId}`;
        return await alternate(
          ROUNDS,
          async () => (await book()).elapsedMs,
          async () => {
            await sql`delete from reservation where child_id = ${childId}`;
            const startedAt = performance.now();
            await sql.begin(async tx => tx`insert into reservation ${tx(rows)}`);
            return performance.now() - startedAt;
          },
        );
      } finally {
        await Promise.all([app.close(), relay.close(), platform.close(), sql.end()]);
      }
    }),
};
