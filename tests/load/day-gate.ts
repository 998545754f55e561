/** What the gate costs: the list of five hundred children with all that their care needs, and attendances as tablets send them. */
import { randomUUID } from 'node:crypto';
import { gateMarkResults, gatePack } from '@preau/contract/gate';
import { readGateChildren, readGateDay } from '@preau/db/attendance';
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import { toLocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import postgres, { type Sql } from 'postgres';
import { bind } from '../../packages/db/src/internal/transaction.ts';
import { createAccountOfAgent, signInAs } from '../accounts.ts';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { applyFolder } from '../tenants.ts';
import { alternate, type Measure, type Sample } from './bench.ts';
import { withDatabase } from './installation.ts';
import { addBookers, HOST, SLUG } from './planning-world.ts';

const CHILDREN = 500;
/** What a tablet sends at once, after a while without network. */
const BATCH = 100;
const ROUNDS = 15;
const SERVICE = 'rognaix-garderie-soir';
const DATE = toLocalDate('2026-11-26');
const NOW = new Date('2026-11-26T15:45:00Z');

interface Gate {
  api: TestApi;
  sql: Sql;
  tenantId: TenantId;
  cookie: string;
  childIds: string[];
}

/** Lends a service at which five hundred children are expected, with allergies and whoever may fetch them. */
async function withGate(work: (gate: Gate) => Promise<Sample>): Promise<Sample> {
  return withDatabase(async (urls, superuserUrl) => {
    const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
    const app = new Database('app', urls.app);
    const relay = new Database('relay', urls.relay);
    const platform = new Database('platform', urls.platform);
    const files = memoryFiles();
    try {
      await sql`insert into installation (purpose) values ('demonstration') on conflict do nothing`;
      const database = { urls, app, relay, platform, superuser: sql, drop: async () => {} };
      const { tenantId } = await applyFolder(database, files, SLUG);
      const bookers = await addBookers({ app, superuserUrl, tenantId }, CHILDREN, [SERVICE]);
      await expectAll(sql, tenantId);
      await sql`vacuum analyze`;
      const { accountId } = await createAccountOfAgent(database, tenantId, 'animateur');
      const cookie = await signInAs(database, tenantId, accountId);
      const api = createTestApi(database, files, { now: NOW });
      return await work({ api, sql, tenantId, cookie, childIds: bookers.map(({ childId }) => childId) });
    } finally {
      await Promise.all([sql.end(), app.close(), relay.close(), platform.close()]);
    }
  });
}

async function expectAll(sql: Sql, tenantId: TenantId): Promise<void> {
  const actId = newId();
  await sql`
    insert into act (tenant_id, id, kind, channel, received_at, recorded_at, content)
    values (${tenantId}, ${actId}, 'reserve', 'portal', now(), now(), '{}')`;
  await sql`
    insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel, received_at,
      act_id)
    select ${tenantId}, gen_random_uuid(), e.child_id, e.service_id, ${DATE}, e.household_id, 'reserved', 'in-time', 'portal',
      now(), ${actId}
    from enrolment e join service s on s.tenant_id = e.tenant_id and s.id = e.service_id
    where e.tenant_id = ${tenantId} and s.key = ${SERVICE}`;
  await sql`
    insert into child_allergy (tenant_id, id, child_id, kind, name)
    select ${tenantId}, gen_random_uuid(), id, 'food', 'Arachide' from child where tenant_id = ${tenantId}`;
  await sql`
    insert into authorised_person (tenant_id, id, child_id, last_name, first_name, mobile, kinship)
    select ${tenantId}, gen_random_uuid(), id, 'MESURE', 'Odile', '0639981235', 'grandmother' from child
    where tenant_id = ${tenantId}`;
}

/** Lists per second, each with the trace of every reading; and of the same questions alone, written as JSON. */
export const rollCall: Measure = {
  name: 'day.roll-call',
  unit: 'listes/s',
  aim: 0.5,
  higherIsBetter: true,
  run: () =>
    withGate(({ api, sql, tenantId, cookie, childIds }) => {
      const tx = { kind: 'tenant', tenantId } as const;
      bind(tx, sql as never); // a pool answers the same calls as a connection of it
      const path = `/api/v1/office/gate/pack?services=${SERVICE}&date=${DATE}`;
      const list = async () => {
        const startedAt = performance.now();
        const { body } = await api.ask(HOST, path, { headers: { cookie } });
        const elapsedMs = performance.now() - startedAt;
        const { children } = gatePack.parse(body);
        if (children.length !== childIds.length)
          throw new Error(`${children.length} children are on the list`);
        return 1000 / elapsedMs;
      };
      const bare = async () => {
        const startedAt = performance.now();
        const [days, children] = await Promise.all([
          readGateDay(tx, 'tenant', { services: [SERVICE], date: DATE }),
          readGateChildren(tx, childIds, DATE),
        ]);
        JSON.parse(JSON.stringify({ days, children }));
        return 1000 / (performance.now() - startedAt);
      };
      return alternate(ROUNDS, list, bare);
    }),
};

/** Attendances per second, as tablets send them and as they are folded; and of bare upserts of what they come to. */
export const taps: Measure = {
  name: 'day.taps',
  unit: 'pointages/s',
  aim: 0.5,
  higherIsBetter: true,
  run: () =>
    withGate(async ({ api, sql, tenantId, cookie, childIds }) => {
      const deviceId = randomUUID();
      let round = 0;
      const some = () =>
        Array.from({ length: BATCH }, (_, index) => childIds[(round * BATCH + index) % CHILDREN] ?? '');
      const send = async () => {
        round += 1;
        const marks = some().map(childId => ({
          id: newId(),
          childId,
          service: SERVICE,
          date: DATE,
          kind: 'arrived',
          at: '16:31',
          undoesId: null,
          notedAt: NOW.toISOString(),
          source: 'list',
        }));
        const body = JSON.stringify({ format: 1, deviceId, marks });
        const startedAt = performance.now();
        const answer = await api.ask(HOST, '/api/v1/office/gate/marks', {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json' },
          body,
        });
        const elapsedMs = performance.now() - startedAt;
        const { results } = gateMarkResults.parse(answer.body);
        if (results.some(({ refused }) => refused !== null)) throw new Error('a mark was refused');
        return (BATCH * 1000) / elapsedMs;
      };
      const [service] = await sql<{ id: string }[]>`
        select id from service where tenant_id = ${tenantId} and key = ${SERVICE}`;
      const [household] = await sql<
        { id: string }[]
      >`select id from household where tenant_id = ${tenantId} limit 1`;
      // Another day, so that the rows of one are not those of the other.
      const upsert = async () => {
        const rows = some();
        const startedAt = performance.now();
        await sql.begin(async tx => {
          for (const childId of rows)
            await tx`
              insert into attendance (tenant_id, id, child_id, service_id, date, household_id, is_present, arrived_at)
              values (${tenantId}, ${newId()}, ${childId}, ${service?.id ?? ''}, '2026-11-27', ${household?.id ?? ''}, true,
                '16:31')
              on conflict (tenant_id, child_id, service_id, date) do update set arrived_at = excluded.arrived_at`;
        });
        return (BATCH * 1000) / (performance.now() - startedAt);
      };
      await send();
      await upsert();
      return alternate(ROUNDS, send, upsert);
    }),
};
