/** The opening of registrations: five hundred families at once for three hundred places, at two processes. */
import { reservationResult } from '@preau/contract/planning';
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import postgres from 'postgres';
import { ask } from '../http.ts';
import { startProduct } from '../server.ts';
import { alternate, type Measure } from './bench.ts';
import { withInstallation } from './installation.ts';
import { addBookers, type Booker, HOST } from './planning-world.ts';

const FAMILIES = 500;
const PLACES = 300;
const SERVICE = 'rognaix-garderie-matin';
/** One for each round, and one to warm up. */
const DATES = ['2027-03-01', '2027-03-02', '2027-03-04', '2027-03-05'];
const ROUNDS = 3;
/** As many as browsers would keep waiting at each process. */
const AT_ONCE = 50;

/**
 * Bookings a second; and the same rows inserted by as many transactions without any rule. How long a family waits is
 * printed beside it. @throws Error when a place is sold twice, or one is left while somebody waits
 */
export const rush: Measure = {
  name: 'planning.rush',
  unit: 'réservations/s',
  aim: null,
  higherIsBetter: true,
  run: () =>
    withInstallation(async ({ product, urls, superuserUrl, tenantId, directory }) => {
      const sql = postgres(superuserUrl, { max: 20, onnotice: () => {} });
      await sql`
        update service set capacity = ${PLACES} where tenant_id = ${tenantId} and key = ${SERVICE}`;
      await sql`update tenant_profile set revision = revision + 1 where tenant_id = ${tenantId}`;
      const app = new Database('app', urls.app, 2);
      const bookers = await addBookers({ app, superuserUrl, tenantId }, FAMILIES, [SERVICE]);
      await app.close();
      const second = await startProduct({
        directory,
        env: {
          DATABASE_URL: urls.app,
          DATABASE_OWNER_URL: urls.owner,
          DATABASE_RELAY_URL: urls.relay,
          DATABASE_PLATFORM_URL: urls.platform,
        },
        args: ['--demonstration'],
      });
      try {
        await sql`vacuum analyze`;
        const ports = [product.port, second.port];
        let date = 0;
        const round = async () => {
          const day = DATES[date++ % DATES.length] ?? '';
          await sql`delete from reservation where tenant_id = ${tenantId} and date = ${day}`;
          const perSecond = await openRegistrations(ports, bookers, day);
          await holdInvariant(sql, tenantId, day);
          return perSecond;
        };
        await round();
        return await alternate(ROUNDS, round, () => insertBare(sql, tenantId));
      } finally {
        await second.stop();
        await sql.end();
      }
    }),
};

async function openRegistrations(ports: number[], bookers: readonly Booker[], date: string): Promise<number> {
  const waitedMs: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE * ports.length }, async (_, lane) => {
      const port = ports[lane % ports.length] ?? 0;
      for (let booker = bookers[next++]; booker; booker = bookers[next++]) {
        const askedAt = performance.now();
        const reply = await ask({
          port,
          path: '/api/v1/family/planning/reservations',
          hosts: [`${HOST}:${port}`],
          method: 'POST',
          headers: { cookie: booker.cookie, 'content-type': 'application/json' },
          body: JSON.stringify({
            key: newId(),
            preview: false,
            childIds: [booker.childId],
            services: [SERVICE],
            householdId: null,
            when: { kind: 'dates', dates: [date] },
          }),
        });
        waitedMs.push(performance.now() - askedAt);
        if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`);
        reservationResult.parse(JSON.parse(reply.body));
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  waitedMs.sort((a, b) => a - b);
  const at = (share: number) => Math.round(waitedMs[Math.floor(waitedMs.length * share)] ?? 0);
  console.error(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${AT_ONCE * ports.length} à la fois`);
  return bookers.length / seconds;
}

async function holdInvariant(sql: postgres.Sql, tenantId: string, date: string): Promise<void> {
  const [row] = await sql<{ sold: number; places: number; highest: number; waiting: number }[]>`
    select count(place)::int as sold, count(distinct place)::int as places, max(place)::int as highest,
      count(*) filter (where status = 'on-hold')::int as waiting
    from reservation where tenant_id = ${tenantId} and date = ${date}
      and service_id = (select id from service where tenant_id = ${tenantId} and key = ${SERVICE})`;
  const { sold = 0, places = 0, highest = 0, waiting = 0 } = row ?? {};
  if (sold !== PLACES || places !== PLACES || highest !== PLACES || waiting !== FAMILIES - PLACES)
    throw new Error(`${sold} places sold, ${places} of them different, ${highest} the last; ${waiting} wait`);
}

/** The rows that bookings write, copied by as many transactions at a time: an act, a reservation, an audit entry. */
async function insertBare(sql: postgres.Sql, tenantId: string): Promise<number> {
  const [day] = DATES;
  const rows = await sql<postgres.Row[]>`
    select * from reservation where tenant_id = ${tenantId} and date = ${day ?? ''} limit ${FAMILIES}`;
  const [act] = await sql`select * from act where tenant_id = ${tenantId} and kind = 'reserve' limit 1`;
  const [audit] = await sql`select * from audit_entry where tenant_id = ${tenantId} limit 1`;
  await sql`delete from reservation where tenant_id = ${tenantId} and date = '2027-03-08'`;
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let row = rows[next++]; row; row = rows[next++]) {
        const { place, capacity, ...free } = row;
        const actId = newId();
        await sql.begin(async tx => {
          await tx`insert into act ${tx({ ...act, id: actId })}`;
          await tx`insert into reservation ${tx({ ...free, id: newId(), act_id: actId, date: '2027-03-08' })}`;
          await tx`insert into audit_entry ${tx({ ...audit, id: newId() })}`;
        });
      }
    }),
  );
  return rows.length / ((performance.now() - startedAt) / 1000);
}
