/** What an agent changes for many families at once: days that are closed or opened, and how many places they have. */
import type { LocalDate } from '@preau/domain/dates';
import type { CommuneActKind } from '@preau/domain/planning/act';
import type { Cause } from '@preau/domain/regulation/vocabulary';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export interface NewCommuneAct {
  id: string;
  kind: CommuneActKind;
  cause: Cause;
  reason: string;
  from: LocalDate;
  to: LocalDate;
  serviceId: string;
  classId: string | null;
  actId: string;
}

export async function insertCommuneActs(
  tx: TenantTransaction,
  acts: readonly NewCommuneAct[],
): Promise<void> {
  if (acts.length === 0) return;
  const sql = sqlOf(tx);
  await sql`insert into commune_act ${sql(
    acts.map(act => ({
      tenant_id: tx.tenantId,
      id: act.id,
      kind: act.kind,
      cause: act.cause,
      reason: act.reason,
      first_day: act.from,
      last_day: act.to,
      service_id: act.serviceId,
      school_class_id: act.classId,
      act_id: act.actId,
      withdrawn_at: null,
    })),
  )}`;
}

export async function withdrawCommuneAct(tx: TenantTransaction, id: string, at: Date): Promise<void> {
  await sqlOf(
    tx,
  )`update commune_act set withdrawn_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** What a reservation was before the commune cancelled it; what else it says is left to it. */
export interface BeforeClosing {
  id: string;
  status: string;
  reason: string;
  article: string | null;
  version: string | null;
  absence: object | null;
  /** What it was cancelled by. */
  by: string;
}

export interface CancelledByCommune {
  id: string;
  communeActId: string;
  article: string | null;
  version: string | null;
}

/** Cancels reservations for the commune, in one statement. @returns what they were before */
export async function cancelForCommune(
  tx: TenantTransaction,
  cancelled: readonly CancelledByCommune[],
): Promise<BeforeClosing[]> {
  if (cancelled.length === 0) return [];
  const sql = sqlOf(tx);
  return [
    ...(await sql<BeforeClosing[]>`
      with asked as (
        select * from unnest(${cancelled.map(({ id }) => id)}::uuid[],
          ${cancelled.map(({ communeActId }) => communeActId)}::uuid[], ${cancelled.map(({ article }) => article)}::text[],
          ${cancelled.map(({ version }) => version)}::text[]) asked (id, commune_act_id, article, version)),
      before as materialized (
        select r.id, r.status, r.reason, r.article, r.version,
          case when r.absence_id is not null then jsonb_build_object('id', r.absence_id, 'outcome', r.absence_outcome,
            'charge', r.absence_charge, 'article', r.absence_article, 'version', r.absence_version,
            'proofBy', r.proof_by) end as absence, asked.commune_act_id as by
        from asked join reservation r on r.tenant_id = ${tx.tenantId} and r.id = asked.id for update of r),
      changed as (
        update reservation r set status = 'cancelled', reason = 'commune', commune_act_id = asked.commune_act_id,
          article = asked.article, version = asked.version, place = null, capacity = null, offered_until = null,
          absence_id = null, absence_outcome = null, absence_charge = null, absence_article = null,
          absence_version = null, proof_by = null
        from asked where r.tenant_id = ${tx.tenantId} and r.id = asked.id)
      select id, status, reason, article, version, absence, by from before`),
  ];
}

/**
 * Has reservations that the commune had cancelled be what they were, where they still are what it made of them and there
 * is a place for those that hold one, where places are counted. A place that was offered is offered again by itself. @param closed days that stay closed @returns the ids of those that are
 */
export async function restoreFromCommune(
  tx: TenantTransaction,
  before: readonly BeforeClosing[],
  closed: readonly LocalDate[],
): Promise<string[]> {
  if (before.length === 0) return [];
  const sql = sqlOf(tx);
  const rows = sql.json(before as never); // postgres.js' JSONValue excludes interfaces
  const restored = await sql<{ id: string }[]>`
    with asked as (
      select * from jsonb_to_recordset(${rows}) asked (id uuid, status text, reason text, article text, version text, absence jsonb, by uuid)),
    standing as (
      select r.id, r.service_id, r.date, needs.place as needs_place,
        row_number() over (partition by r.service_id, r.date, needs.place order by r.received_at, r.id) as position
      from asked join reservation r on r.tenant_id = ${tx.tenantId} and r.id = asked.id
      cross join lateral (select asked.status in ('reserved', 'awaiting-payment')
        and asked.absence ->> 'outcome' is distinct from 'free'
        and exists (select from service_day day where day.tenant_id = ${tx.tenantId} and day.service_id = r.service_id
          and day.date = r.date) as place) needs
      where r.status = 'cancelled' and r.reason = 'commune' and r.commune_act_id = asked.by
        and r.date <> all(${closed}::date[])),
    free as (
      select day.service_id, day.date, day.capacity, n as place,
        row_number() over (partition by day.service_id, day.date order by n) as position
      from (select distinct service_id, date from standing where needs_place) needed
      join service_day day on day.tenant_id = ${tx.tenantId} and day.service_id = needed.service_id
        and day.date = needed.date
      cross join lateral generate_series(1, day.capacity) n
      where not exists (select from reservation held where held.tenant_id = ${tx.tenantId}
        and held.service_id = day.service_id and held.date = day.date and held.place = n)),
    restored as (
      update reservation r set status = asked.status, reason = asked.reason, article = asked.article,
        version = asked.version, commune_act_id = null, place = free.place, capacity = free.capacity,
        absence_id = (asked.absence ->> 'id')::uuid, absence_outcome = asked.absence ->> 'outcome',
        absence_charge = asked.absence -> 'charge', absence_article = asked.absence ->> 'article',
        absence_version = asked.absence ->> 'version', proof_by = (asked.absence ->> 'proofBy')::timestamptz
      from asked
      join standing on standing.id = asked.id
      left join free on standing.needs_place and free.service_id = standing.service_id and free.date = standing.date
        and free.position = standing.position
      where r.tenant_id = ${tx.tenantId} and r.id = asked.id and (not standing.needs_place or free.place is not null)
      returning r.id)
    select id from restored`;
  return restored.map(({ id }) => id);
}

export interface DayPlaces {
  date: LocalDate;
  capacity: number;
  taken: number;
  isDone: boolean;
}

/**
 * Gives these days of a service so many places, while nobody else changes anything of the planning: who has one keeps one,
 * under a new number where there are fewer. A day of which more are taken is left as it is.
 */
export async function setPlaces(
  tx: TenantTransaction,
  {
    serviceId,
    days,
    capacity,
  }: { serviceId: string; days: readonly { id: string; date: LocalDate }[]; capacity: number },
): Promise<DayPlaces[]> {
  const sql = sqlOf(tx);
  const dates = days.map(({ date }) => date);
  await sql`set constraints reservation_day deferred`;
  // Who has a place of a day; where none were counted until now, who has reserved it.
  const holders = sql`
    select r.id, r.date, row_number() over (partition by r.date order by r.place nulls last, r.received_at, r.id)::int as place
    from reservation r
    where r.tenant_id = ${tx.tenantId} and r.service_id = ${serviceId} and r.date = any(${dates}::date[])
      and (r.place is not null or (r.status in ('reserved', 'awaiting-payment')
        and r.absence_outcome is distinct from 'free'))`;
  const counted = await sql<{ date: LocalDate; taken: number; capacity: number | null }[]>`
    select asked.date, coalesce(held.taken, 0)::int as taken, day.capacity
    from unnest(${dates}::date[]) asked (date)
    left join (select date, count(*) as taken from (${holders}) holder group by date) held on held.date = asked.date
    left join service_day day on day.tenant_id = ${tx.tenantId} and day.service_id = ${serviceId} and day.date = asked.date
    order by asked.date`;
  const done = new Set(counted.filter(({ taken }) => taken <= capacity).map(({ date }) => date));
  const changing = days.filter(({ date }) => done.has(date));
  if (changing.length > 0) {
    await sql`
      insert into service_day ${sql(
        changing.map(({ id, date }) => ({
          tenant_id: tx.tenantId,
          id,
          service_id: serviceId,
          date,
          capacity,
          is_exceptional: true,
        })),
      )}
      on conflict (tenant_id, service_id, date) do update set capacity = excluded.capacity, is_exceptional = true`;
    const renumbered = sql`(select * from (${holders}) holder where date = any(${[...done]}::date[]))`;
    // A number that another still has cannot be given: all are first above every one of them.
    await sql`
      update reservation r set place = ${MOST_PLACES} + holder.place, capacity = ${2 * MOST_PLACES}
      from ${renumbered} holder where r.tenant_id = ${tx.tenantId} and r.id = holder.id`;
    await sql`
      update reservation r set place = r.place - ${MOST_PLACES}, capacity = ${capacity}
      where r.tenant_id = ${tx.tenantId} and r.service_id = ${serviceId} and r.date = any(${[...done]}::date[])
        and r.place > ${MOST_PLACES}`;
  }
  await sql`set constraints reservation_day immediate`;
  return counted.map(day => ({
    date: day.date,
    capacity: done.has(day.date) ? capacity : (day.capacity ?? day.taken),
    taken: day.taken,
    isDone: done.has(day.date),
  }));
}

/** More than any day has. */
const MOST_PLACES = 100_000;
