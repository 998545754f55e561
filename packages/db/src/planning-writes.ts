/** What an act on the planning changes: the act itself, places, reservations, absences; each kind in one statement. */

import type { Announcement } from '@preau/domain/absence/decide-absence';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { ActKind } from '@preau/domain/planning/act';
import type { KeptAbsence, KeptReservation } from '@preau/domain/planning/kept';
import type { Channel } from '@preau/domain/regulation/vocabulary';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId, newId } from './new-id.ts';

export interface NewAct {
  id: Id<'act'>;
  kind: ActKind;
  householdId: string | null;
  byAccountId: string | null;
  channel: Channel;
  receivedAt: Date;
  recordedAt: Date;
  undoesId: string | null;
  content: object;
}

export interface KeptAct<Content> extends Omit<NewAct, 'content'> {
  content: Content;
}

/** The id of an act that a browser sends under a key of its own: sent again, it is the same. */
export function actIdOf(tx: TenantTransaction, accountId: string, key: string): Id<'act'> {
  return derivedId(tx.tenantId, 'act', `${accountId}/${key}`);
}

/**
 * Has whoever else acts on these children wait until this transaction ends, and holds off what closes days meanwhile.
 * @returns the revision of the tenant's configuration
 */
export async function lockPlanning(tx: TenantTransaction, childIds: readonly string[]): Promise<number> {
  const sql = sqlOf(tx);
  // The number is asked for once the lock is there: a statement that has waited sees what was before it waited.
  const [, [row]] = await Promise.all([
    sql`select pg_advisory_xact_lock_shared(hashtextextended(${tx.tenantId}, ${CLOSING}))`,
    sql<{ revision: number }[]>`select revision from tenant_profile where tenant_id = ${tx.tenantId}`,
    sql`
      select from child where tenant_id = ${tx.tenantId} and id = any(${childIds}::uuid[]) order by id
      for no key update`,
  ]);
  return row?.revision ?? 0;
}

/** Has all acts on the planning of the tenant wait, since days are closed or opened: what was done before is seen. */
export async function lockWholePlanning(tx: TenantTransaction): Promise<void> {
  await sqlOf(tx)`select pg_advisory_xact_lock(hashtextextended(${tx.tenantId}, ${CLOSING}))`;
}

/** Parts this lock from others that are made of a tenant's id. */
const CLOSING = 33;

export interface LimitedDay {
  serviceId: string;
  date: LocalDate;
  /** Of the service; null where it has no limit, so that only a day whose places an agent has set is limited. */
  capacity: number | null;
}

/**
 * Has whoever else books a place on these days wait, in the order of service and date. Days of services without a limit
 * are locked only where an agent has set one.
 */
export async function lockServiceDays(tx: TenantTransaction, days: readonly LimitedDay[]): Promise<void> {
  if (days.length === 0) return;
  const sql = sqlOf(tx);
  const ordered = days.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const limited = ordered.flatMap(({ serviceId, date, capacity }) =>
    capacity === null
      ? []
      : [
          {
            tenant_id: tx.tenantId,
            id: derivedId(tx.tenantId, 'service_day', `${serviceId}/${date}`),
            service_id: serviceId,
            date,
            capacity,
          },
        ],
  );
  await Promise.all([
    limited.length > 0 &&
      sql`insert into service_day ${sql(limited, 'tenant_id', 'id', 'service_id', 'date', 'capacity')}
        on conflict (tenant_id, service_id, date) do nothing`,
    sql`
      select from service_day
      where tenant_id = ${tx.tenantId} and (service_id, date) in (
        select * from unnest(${ordered.map(({ serviceId }) => serviceId)}::uuid[], ${ordered.map(({ date }) => date)}::date[]))
      order by service_id, date for update`,
  ]);
}

function keyOf({ serviceId, date }: { serviceId: string; date: LocalDate }): string {
  return `${serviceId} ${date}`;
}

export interface FreePlaces {
  serviceId: string;
  date: LocalDate;
  capacity: number;
  places: number[];
}

/**
 * Free places of days that are locked, as many as are needed of each: after the last that is taken, then the gaps before.
 */
export async function findFreePlaces(
  tx: TenantTransaction,
  needed: readonly { serviceId: string; date: LocalDate; count: number }[],
): Promise<FreePlaces[]> {
  if (needed.length === 0) return [];
  const sql = sqlOf(tx);
  return [
    ...(await sql<FreePlaces[]>`
      select day.service_id as "serviceId", day.date, day.capacity, array(
        select n from (
          select n from generate_series(last.place + 1, least(day.capacity, last.place + needed.count)) n
          union all
          select n from generate_series(1, least(last.place, day.capacity)) n
          where last.place + needed.count > day.capacity and not exists (
            select from reservation gone where gone.tenant_id = ${tx.tenantId} and gone.service_id = day.service_id
              and gone.date = day.date and gone.place = n)) free (n)
        limit needed.count) as places
      from unnest(${needed.map(({ serviceId }) => serviceId)}::uuid[], ${needed.map(({ date }) => date)}::date[],
        ${needed.map(({ count }) => count)}::int[]) needed (service_id, date, count)
      join service_day day on day.tenant_id = ${tx.tenantId} and day.service_id = needed.service_id
        and day.date = needed.date
      cross join lateral (
        select coalesce(max(place), 0) as place from reservation held
        where held.tenant_id = ${tx.tenantId} and held.service_id = day.service_id and held.date = day.date
          and held.place is not null) last`),
  ];
}

export async function findAct<Content>(
  tx: TenantTransaction,
  id: Id<'act'>,
): Promise<KeptAct<Content> | null> {
  const [row] = await sqlOf(tx)<KeptAct<Content>[]>`
    select id, kind, household_id as "householdId", by_account_id as "byAccountId", channel,
      received_at as "receivedAt", recorded_at as "recordedAt", undoes_id as "undoesId", content
    from act where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row ?? null;
}

/**
 * One act, or one for each family that is concerned by what was done to many at once.
 * @returns how many were saved: fewer than were given when one of the same id is there meanwhile
 */
export async function insertActs(tx: TenantTransaction, acts: readonly NewAct[]): Promise<number> {
  const sql = sqlOf(tx);
  const rows = acts.map(act => ({
    tenant_id: tx.tenantId,
    id: act.id,
    kind: act.kind,
    household_id: act.householdId,
    by_account_id: act.byAccountId,
    channel: act.channel,
    received_at: act.receivedAt,
    recorded_at: act.recordedAt,
    undoes_id: act.undoesId,
    content: sql.json(act.content as never), // postgres.js' JSONValue excludes interfaces
    earliest: earliestDay(act.content),
  }));
  let saved = 0;
  for (let at = 0; at < rows.length; at += ACTS_AT_ONCE) {
    const { count } = await sql`
      insert into act ${sql(rows.slice(at, at + ACTS_AT_ONCE))} on conflict (tenant_id, id) do nothing`;
    saved += count;
  }
  return saved;
}

/** The first of the days that an act is about, by what came of it; null where it names none. */
function earliestDay(content: object): string | null {
  const { result } = content as { result?: { days?: unknown } }; // what each verb keeps of its act
  if (!Array.isArray(result?.days)) return null;
  const dates = result.days.flatMap(({ date }: { date?: unknown }) =>
    typeof date === 'string' ? [date] : [],
  );
  return dates.sort()[0] ?? null;
}

/** A statement takes no more than 65,535 values. */
const ACTS_AT_ONCE = 5000;

const COLUMNS = [
  'tenant_id',
  'id',
  'child_id',
  'service_id',
  'date',
  'household_id',
  'status',
  'capacity',
  'place',
  'reason',
  'article',
  'version',
  'surcharge',
  'note',
  'channel',
  'received_at',
  'act_id',
  'offered_until',
  'absence_id',
  'absence_outcome',
  'absence_charge',
  'absence_article',
  'absence_version',
  'proof_by',
  'commune_act_id',
] as const;

/** A reservation as it is to be; its id is found by child, service and date. */
export type ReservationToSave = Omit<KeptReservation, 'id' | 'absence'> & {
  serviceId: string;
  absence: Pick<KeptAbsence, 'id' | 'outcome' | 'charge' | 'article' | 'version' | 'proofBy'> | null;
};

/**
 * Saves rows, each the only one of its child, service and date, in one statement. A row that another household holds is
 * never taken over.
 * @returns how many were saved: fewer than were given when another household has one meanwhile
 */
export async function saveReservations(
  tx: TenantTransaction,
  reservations: readonly ReservationToSave[],
): Promise<number> {
  if (reservations.length === 0) return 0;
  const sql = sqlOf(tx);
  const json = (value: object | null) => value && sql.json(value as never); // as above
  const rows = reservations.map(kept => ({
    tenant_id: tx.tenantId,
    id: newId(),
    child_id: kept.childId,
    service_id: kept.serviceId,
    date: kept.date,
    household_id: kept.householdId,
    status: kept.status,
    capacity: kept.place?.capacity ?? null,
    place: kept.place?.number ?? null,
    reason: kept.reason,
    article: kept.article,
    version: kept.version,
    surcharge: json(kept.surcharge),
    note: kept.note,
    channel: kept.channel,
    received_at: kept.receivedAt,
    act_id: kept.actId,
    offered_until: kept.offeredUntil,
    absence_id: kept.absence?.id ?? null,
    absence_outcome: kept.absence?.outcome ?? null,
    absence_charge: json(kept.absence?.charge ?? null),
    absence_article: kept.absence?.article ?? null,
    absence_version: kept.absence?.version ?? null,
    proof_by: kept.absence?.proofBy ?? null,
    commune_act_id: kept.communeActId,
  }));
  const changed = COLUMNS.filter(column => column !== 'tenant_id' && column !== 'id');
  const saved = await sql`
    insert into reservation ${sql(rows, ...COLUMNS)}
    on conflict (tenant_id, child_id, service_id, date) do update
    set ${sql.unsafe(changed.map(column => `${column} = excluded.${column}`).join())}
    where reservation.household_id = excluded.household_id or reservation.status in ('refused', 'cancelled')
      or (reservation.absence_outcome = 'free')`;
  return saved.count;
}

export interface NewAbsence {
  id: Id<'absence'>;
  childId: string;
  serviceId: string;
  householdId: string;
  reason: string;
  note: string | null;
  returnOn: LocalDate | null;
  announcements: readonly Announcement[];
  actId: string;
}

export async function insertAbsences(tx: TenantTransaction, absences: readonly NewAbsence[]): Promise<void> {
  if (absences.length === 0) return;
  const sql = sqlOf(tx);
  const rows = absences.map(one => ({
    tenant_id: tx.tenantId,
    id: one.id,
    child_id: one.childId,
    service_id: one.serviceId,
    household_id: one.householdId,
    reason: one.reason,
    note: one.note,
    return_on: one.returnOn,
    announcements: sql.json(one.announcements as never), // as above
    act_id: one.actId,
  }));
  await sql`insert into absence ${sql(rows)}`;
}

/** Adds that an absence was told once more. */
export async function addAnnouncement(
  tx: TenantTransaction,
  absenceIds: readonly string[],
  announcement: Announcement,
): Promise<void> {
  if (absenceIds.length === 0) return;
  const sql = sqlOf(tx);
  const added = sql.json([announcement] as never); // postgres.js' JSONValue excludes interfaces
  await sql`
    update absence set announcements = announcements || ${added}
    where tenant_id = ${tx.tenantId} and id = any(${absenceIds}::uuid[])`;
}

export interface NewProof {
  absenceId: string;
  kind: string;
  fileId: string;
  name: string;
  receivedAt: Date;
}

export async function insertProofs(tx: TenantTransaction, proofs: readonly NewProof[]): Promise<void> {
  if (proofs.length === 0) return;
  const sql = sqlOf(tx);
  const rows = proofs.map(one => ({
    tenant_id: tx.tenantId,
    id: newId(),
    absence_id: one.absenceId,
    kind: one.kind,
    file_id: one.fileId,
    name: one.name,
    received_at: one.receivedAt,
  }));
  await sql`insert into absence_proof ${sql(rows)}`;
}

/** Whether anybody waits for a place on one of these days. */
export async function hasWaiting(
  tx: TenantTransaction,
  serviceId: string,
  dates: readonly LocalDate[],
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from reservation
    where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = any(${dates}::date[])
      and status = 'on-hold' and reason in ('full', 'offer-ended')
    limit 1`;
  return row !== undefined;
}

export interface PlaceOffer {
  /** Of the reservation. */
  id: string;
  childId: string;
  householdId: string;
  date: LocalDate;
}

/**
 * Keeps the free places of a day that is locked for those who wait for one the longest, until an instant. What an agent
 * holds back for another reason is not theirs to take.
 * @param toThoseWhoLetOneGo whether, after all others, they have another chance
 */
export async function offerFree(
  tx: TenantTransaction,
  { serviceId, date, until }: { serviceId: string; date: LocalDate; until: Date },
  toThoseWhoLetOneGo: boolean,
): Promise<PlaceOffer[]> {
  const sql = sqlOf(tx);
  const waiting = await sql<{ id: string }[]>`
    select id from reservation
    where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = ${date} and status = 'on-hold'
      and place is null and (reason = 'full' or (reason = 'offer-ended' and ${toThoseWhoLetOneGo}))
    order by reason = 'offer-ended', received_at, id
    limit (
      select day.capacity - (
        select count(*) from reservation held
        where held.tenant_id = ${tx.tenantId} and held.service_id = ${serviceId} and held.date = ${date}
          and held.place is not null)
      from service_day day
      where day.tenant_id = ${tx.tenantId} and day.service_id = ${serviceId} and day.date = ${date})
    for update`;
  if (waiting.length === 0) return [];
  const [free] = await findFreePlaces(tx, [{ serviceId, date, count: waiting.length }]);
  if (!free) return [];
  const offered = waiting.slice(0, free.places.length).map(({ id }) => id);
  return [
    ...(await sql<PlaceOffer[]>`
      update reservation set place = given.place, capacity = ${free.capacity}, offered_until = ${until}
      from unnest(${offered}::uuid[], ${free.places.slice(0, offered.length)}::int[]) given (id, place)
      where reservation.tenant_id = ${tx.tenantId} and reservation.id = given.id
      returning reservation.id, child_id as "childId", household_id as "householdId", date`),
  ];
}

/** Ends offers that nobody has taken: their families wait on, behind the others. */
export async function endOffersOf(
  tx: TenantTransaction,
  serviceId: string,
  dates: readonly LocalDate[],
  now: Date,
): Promise<void> {
  await sqlOf(tx)`
    update reservation set place = null, capacity = null, offered_until = null, reason = 'offer-ended'
    where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = any(${dates}::date[])
      and status = 'on-hold' and offered_until <= ${now}`;
}

/** Whom offers are made to, as a notice names them. */
export async function readOfferedFamilies(
  tx: TenantTransaction,
  offers: readonly PlaceOffer[],
): Promise<{
  children: { id: string; firstName: string }[];
  households: { id: string; number: string; familyName: string }[];
}> {
  const sql = sqlOf(tx);
  const [children, households] = await Promise.all([
    sql<{ id: string; firstName: string }[]>`
      select id, first_name as "firstName" from child
      where tenant_id = ${tx.tenantId} and id = any(${offers.map(({ childId }) => childId)}::uuid[])`,
    sql<{ id: string; number: string; familyName: string }[]>`
      select household.id, household.number, guardian.last_name as "familyName" from household
      join household_guardian place on place.tenant_id = household.tenant_id and place.household_id = household.id
        and place.position = 1
      join guardian on guardian.tenant_id = household.tenant_id and guardian.id = place.guardian_id
      where household.tenant_id = ${tx.tenantId}
        and household.id = any(${offers.map(({ householdId }) => householdId)}::uuid[])`,
  ]);
  return { children: [...children], households: [...households] };
}
