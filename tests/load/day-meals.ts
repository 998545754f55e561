/** What counting meals costs where a caterer delivers to sixty canteens: a week of them, by type and age. */
import { Database, tenantTransaction } from '@preau/db/database';
import { countMeals } from '@preau/db/meal-counts';
import { newId } from '@preau/db/new-id';
import { toLocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import postgres, { type Sql } from 'postgres';
import { memoryFiles } from '../api.ts';
import { applyFolder } from '../tenants.ts';
import { alternate, type Measure } from './bench.ts';
import { withDatabase } from './installation.ts';
import { SLUG } from './planning-world.ts';

const SITES = 60;
const CHILDREN_OF_A_SITE = 100;
/** Days of meals before and after the week that is counted. */
const DAYS = 60;
const ROUNDS = 15;
const [FROM, TO] = [toLocalDate('2026-11-23'), toLocalDate('2026-11-27')];

/** Milliseconds of the whole count; and of the barest question of the same rows: how many for each service and day. */
export const mealCounts: Measure = {
  name: 'day.meal-counts',
  unit: 'ms',
  aim: 2.5,
  higherIsBetter: false,
  run: () =>
    withDatabase(async (urls, superuserUrl) => {
      const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
      const app = new Database('app', urls.app);
      const relay = new Database('relay', urls.relay);
      const platform = new Database('platform', urls.platform);
      try {
        await sql`insert into installation (purpose) values ('demonstration') on conflict do nothing`;
        const database = { urls, app, relay, platform, superuser: sql, drop: async () => {} };
        const { tenantId } = await applyFolder(database, memoryFiles(), SLUG);
        await addCanteens(sql, tenantId);
        await sql`vacuum analyze`;
        let meals = 0;
        const count = async () => {
          const startedAt = performance.now();
          const counts = await tenantTransaction(app, tenantId, tx =>
            countMeals(tx, 'tenant', { from: FROM, to: TO }),
          );
          const elapsedMs = performance.now() - startedAt;
          meals = counts.reduce((sum, { quantity }) => sum + quantity, 0);
          return elapsedMs;
        };
        const bare = async () => {
          const startedAt = performance.now();
          const rows = await sql<{ count: number }[]>`
            select service_id, date, count(*)::int as count from reservation
            where tenant_id = ${tenantId} and date between ${FROM} and ${TO} and status = 'reserved'
              and absence_outcome is null and service_id in (
                select id from service where tenant_id = ${tenantId} and kind = 'meal')
            group by service_id, date`;
          const elapsedMs = performance.now() - startedAt;
          const all = rows.reduce((sum, row) => sum + row.count, 0);
          if (meals > 0 && meals !== all) throw new Error(`${meals} meals are counted, and there are ${all}`);
          return elapsedMs;
        };
        await count();
        await bare();
        return await alternate(ROUNDS, count, bare);
      } finally {
        await Promise.all([sql.end(), app.close(), relay.close(), platform.close()]);
      }
    }),
};

/** Sixty canteens of a hundred children each, who eat on four days of five, some of them something else. */
async function addCanteens(sql: Sql, tenantId: TenantId): Promise<void> {
  const [actId, householdId, classId] = [newId(), newId(), newId()];
  await sql`
    insert into site (tenant_id, id, key, position, member_id, name, kind, address)
    select ${tenantId}, gen_random_uuid(), 'mesure-' || n, 100 + n, member.id, 'Cantine ' || n, 'canteen', '{}'
    from generate_series(1, ${SITES}::int) n,
      (select id from member where tenant_id = ${tenantId} order by position limit 1) member`;
  await sql`
    insert into service (tenant_id, id, key, position, member_id, site_id, regie_id, name, kind, weekdays, holiday_weekdays)
    select ${tenantId}, gen_random_uuid(), site.key, site.position, site.member_id, site.id, regie.id, site.name, 'meal',
      '{1,2,3,4,5}', '{}'
    from site, (select id from regie where tenant_id = ${tenantId} order by position limit 1) regie
    where site.tenant_id = ${tenantId} and site.key like 'mesure-%'`;
  await sql`
    insert into household (tenant_id, id, number, created_at) values (${tenantId}, ${householdId}, '999999', now())`;
  await sql`
    insert into act (tenant_id, id, kind, household_id, channel, received_at, recorded_at, content)
    values (${tenantId}, ${actId}, 'reserve', ${householdId}, 'portal', now(), now(), '{}')`;
  await sql`
    insert into school_class (tenant_id, id, site_id, school_year_id, name, levels)
    select ${tenantId}, ${classId}, site.id, year.id, 'Mesure', '{ce2}'
    from site, school_year year
    where site.tenant_id = ${tenantId} and site.key = 'mesure-1' and year.tenant_id = ${tenantId}
      and year.first_day <= ${FROM} and year.last_day >= ${FROM}`;
  await sql`
    create temporary table eater as
    select gen_random_uuid() as id, service.id as service_id, n from service, generate_series(1, ${CHILDREN_OF_A_SITE}::int) n
    where service.tenant_id = ${tenantId} and service.key like 'mesure-%'`;
  await sql`
    insert into child (tenant_id, id, last_name, first_name, birth_date, search, created_at)
    select ${tenantId}, id, 'MESURE', 'Zoé', '2018-05-14', 'zoe mesure', now() from eater`;
  await sql`
    insert into schooling (tenant_id, id, child_id, school_year_id, school_class_id, level)
    select ${tenantId}, gen_random_uuid(), eater.id, school_class.school_year_id, ${classId},
      (array['ps', 'gs', 'cp', 'ce2', 'cm2'])[1 + n % 5]
    from eater, school_class where school_class.tenant_id = ${tenantId} and school_class.id = ${classId}`;
  await sql`
    insert into child_health (tenant_id, id, child_id, meal_type_id)
    select ${tenantId}, gen_random_uuid(), eater.id, type.id
    from eater join meal_type type on type.tenant_id = ${tenantId} and type.position = n % 7`;
  await sql`
    insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel, received_at,
      act_id)
    select ${tenantId}, gen_random_uuid(), eater.id, eater.service_id, day::date, ${householdId}, 'reserved', 'in-time',
      'portal', now(), ${actId}
    from eater, generate_series(${FROM}::date - ${DAYS}::int, ${FROM}::date + ${DAYS}::int, interval '1 day') day
    where extract(isodow from day) <= 5 and (n + extract(doy from day)::int) % 5 > 0`;
}
