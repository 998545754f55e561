/** Meals of adults, noted for days to come. */
import type { LocalDate } from '@preau/domain/dates';
import type { GuestKind } from '@preau/domain/meals/count';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

export interface NewGuestSeries {
  /** Known by the key that was sent: noted twice, it is the same. */
  id: string;
  serviceId: string;
  dates: readonly LocalDate[];
  mealTypeId: string | null;
  kind: GuestKind;
  quantity: number;
  label: string | null;
  notedById: string;
  notedAt: Date;
}

/** Notes meals. @returns how many days are new */
export async function insertGuestMeals(tx: TenantTransaction, series: NewGuestSeries): Promise<number> {
  const sql = sqlOf(tx);
  const rows = series.dates.map(date => ({
    tenant_id: tx.tenantId,
    id: derivedId(tx.tenantId, 'guest_meal', `${series.id}/${date}`),
    series_id: series.id,
    service_id: series.serviceId,
    date,
    meal_type_id: series.mealTypeId,
    kind: series.kind,
    quantity: series.quantity,
    label: series.label,
    noted_by_id: series.notedById,
    noted_at: series.notedAt,
  }));
  if (rows.length === 0) return 0;
  return (await sql`insert into guest_meal ${sql(rows)} on conflict (tenant_id, id) do nothing`).count;
}

export interface GuestSeries {
  id: string;
  service: string;
  serviceName: string;
  mealTypeName: string | null;
  kind: GuestKind;
  quantity: number;
  label: string | null;
  notedBy: string | null;
  dates: LocalDate[];
}

/** What is noted from a day on, series by series. */
export async function listGuestMeals(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, id = null }: { from: LocalDate; id?: string | null },
): Promise<GuestSeries[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<GuestSeries[]>`
      select guest.series_id as id, service.key as service, service.name as "serviceName", type.name as "mealTypeName",
        guest.kind, guest.quantity, guest.label,
        nullif(trim(concat_ws(' ', author.first_name, author.last_name)), '') as "notedBy",
        jsonb_agg(guest.date order by guest.date) as dates
      from guest_meal guest
      join service on service.tenant_id = ${tx.tenantId} and service.id = guest.service_id
      left join meal_type type on type.tenant_id = ${tx.tenantId} and type.id = guest.meal_type_id
      left join agent author on author.tenant_id = ${tx.tenantId} and author.account_id = guest.noted_by_id
      where guest.tenant_id = ${tx.tenantId} and guest.date >= ${from}::date and ${serviceWithin(tx, scope, 'service')}
        ${id === null ? sql`` : sql`and guest.series_id = ${id}`}
      group by guest.series_id, service.key, service.name, service.position, type.name, guest.kind, guest.quantity,
        guest.label, author.first_name, author.last_name
      order by min(guest.date), service.position, guest.series_id`),
  ];
}

/** Removes days of a series that are to come: one, or all. @returns how many */
export async function removeGuestMeals(
  tx: TenantTransaction,
  { id, from, date }: { id: string; from: LocalDate; date: LocalDate | null },
): Promise<number> {
  const sql = sqlOf(tx);
  return (
    await sql`
      delete from guest_meal where tenant_id = ${tx.tenantId} and series_id = ${id} and date >= ${from}::date
        ${date === null ? sql`` : sql`and date = ${date}::date`}`
  ).count;
}
