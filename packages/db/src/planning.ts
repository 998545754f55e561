/** What is kept of the planning, as decisions and screens need it: a family's in one statement. */
import type { AbsenceCharge, AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import { type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type {
  KeptAbsence,
  KeptAttendance,
  KeptChild,
  KeptEnrolment,
  KeptHousehold,
  KeptPlanning,
  KeptReservation,
  TakenPlaces,
} from '@preau/domain/planning/kept';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { LateSurcharge } from '@preau/domain/regulation/rule';
import type { Contract } from '@preau/domain/regulation/rulebook';
import type { Channel } from '@preau/domain/regulation/vocabulary';
import type { TenantTransaction } from './database.ts';
import { childFacts, householdFacts } from './internal/price-facts.ts';
import { sqlOf } from './internal/transaction.ts';

/** Of whom: the children that an adult answers for, or named ones with their brothers and sisters, whom prices look at. */
export type PlanningSubject =
  | { kind: 'guardian'; guardianId: Id<'guardian'> }
  | { kind: 'children'; childIds: readonly string[] };

export interface PlanningSpan {
  from: LocalDate;
  to: LocalDate;
}

export interface FamilyPlanning extends KeptPlanning {
  /** Of the tenant's configuration, as this was read. */
  revision: number;
  /** The households of the adult, its own first; those of the children where they were named. */
  householdIds: readonly string[];
}

/** A reservation as the statement writes it: without names, since there may be hundreds. */
type ReservationRow = [
  id: string,
  child: number,
  service: string,
  date: LocalDate,
  household: string,
  status: ReservationStatus,
  place: number | null,
  capacity: number | null,
  reason: KeptReservation['reason'],
  article: string | null,
  version: string | null,
  surcharge: LateSurcharge | null,
  note: string | null,
  channel: Channel,
  receivedAt: number,
  actId: string,
  offeredUntil: number | null,
  communeActId: string | null,
];

/** As above. */
type AttendanceRow = [
  child: number,
  service: string,
  date: LocalDate,
  household: string,
  isPresent: boolean,
  arrival: string | null,
  departure: string | null,
];

interface Row {
  revision: number;
  households: (KeptHousehold & { isOwn: boolean })[];
  children: (Omit<KeptChild, 'schoolings' | 'custody'> & {
    schoolings: { level: Level; classId: string; firstDay: LocalDate; lastDay: LocalDate }[];
    custody: KeptChild['custody'][number][];
  })[];
  enrolments: (Omit<KeptEnrolment, 'weekdays'> & { contract: Contract; weekdays: number[] })[];
  reservations: ReservationRow[];
  absences: {
    id: string;
    date: LocalDate;
    service: string;
    childId: string;
    outcome: AbsenceOutcome;
    charge: AbsenceCharge;
    article: string | null;
    version: string | null;
    proofBy: number | null;
    reason: string;
    returnOn: LocalDate | null;
    announcements: { channel: Channel; receivedAt: string }[];
    proofs: { kind: string; receivedAt: string }[];
  }[];
  attendances: AttendanceRow[];
  taken: [service: string, date: LocalDate, capacity: number, taken: number][];
}

/** Whose places are asked for. */
export interface PlacesAsked {
  /** Keys of services, beside those that the children are enrolled in. */
  services?: readonly string[];
  /** By default all days of the planning. */
  days?: PlanningSpan;
}

/**
 * The planning of children in a span, in one statement: their households, enrolments and reservations, of whichever
 * household, and how many places are taken on limited days.
 */
export async function readPlanning(
  tx: TenantTransaction,
  subject: PlanningSubject,
  { from, to }: PlanningSpan,
  { services = [], days = { from, to } }: PlacesAsked = {},
): Promise<FamilyPlanning> {
  const sql = sqlOf(tx);
  const own =
    subject.kind === 'guardian'
      ? sql`select link.child_id as id from child_guardian link, asked
          where link.tenant_id = asked.tenant_id and link.guardian_id = ${subject.guardianId}
            and link.authority in ('parental', 'delegated')`
      : sql`select distinct sibling.child_id as id from asked, custody own
          join custody sibling on sibling.tenant_id = own.tenant_id and sibling.household_id = own.household_id
          where own.tenant_id = asked.tenant_id and own.child_id = any(${subject.childIds}::uuid[])`;
  const isOwn =
    subject.kind === 'guardian'
      ? sql`exists (select from household_guardian place where place.tenant_id = asked.tenant_id
          and place.household_id = household.id and place.guardian_id = ${subject.guardianId})`
      : sql`true`;
  const [row] = await sql<[Row]>`
    with asked as materialized (
      select ${tx.tenantId}::uuid as tenant_id, ${from}::date as first_day, ${to}::date as last_day),
    own_child as materialized (${own}),
    own_child_row as materialized (
      select child.id, child.first_name, child.last_name, child.birth_date,
        row_number() over (order by child.birth_date, child.id) as position
      from own_child, asked, child where child.tenant_id = asked.tenant_id and child.id = own_child.id),
    own_enrolment as materialized (
      select enrolment.* from asked, own_child, enrolment
      where enrolment.tenant_id = asked.tenant_id and enrolment.child_id = own_child.id
        and enrolment.first_day <= asked.last_day and coalesce(enrolment.last_day >= asked.first_day, true)),
    own_reservation as materialized (
      select reservation.*, own_child_row.position from asked, own_child_row, reservation
      where reservation.tenant_id = asked.tenant_id and reservation.child_id = own_child_row.id
        and reservation.date between asked.first_day and asked.last_day),
    own_custody as materialized (
      select custody.* from asked, own_child, custody
      where custody.tenant_id = asked.tenant_id and custody.child_id = own_child.id),
    limited as materialized (
      select service.id, service.key, service.capacity from asked, service
      where service.tenant_id = asked.tenant_id and (service.id in (select service_id from own_enrolment)
        or service.key = any(${services}::text[]))),
    -- All at once: there are few, and each day would go through those of all others.
    waiting as materialized (
      select one.service_id, one.date, count(*) as number from asked, reservation one
      where one.tenant_id = asked.tenant_id and one.status = 'on-hold' and one.reason = 'full' and one.place is null
        and one.date between ${days.from} and ${days.to}
      group by one.service_id, one.date),
    own_household as materialized (
      select household.id, household.number, household.member_id
      from (select household_id from own_custody union select household_id from own_enrolment) own, asked, household
      where household.tenant_id = asked.tenant_id and household.id = own.household_id)
    select
      (select revision from tenant_profile, asked where tenant_profile.tenant_id = asked.tenant_id) as revision,
      (select coalesce(json_agg(json_build_object('id', household.id, 'number', household.number, 'isOwn', ${isOwn},
          'familyName', payer.last_name, 'payer', payer.last_name || ' ' || payer.first_name,
          'member', (select key from member where member.tenant_id = asked.tenant_id and member.id = household.member_id),
          ${householdFacts(tx)},
          'feesBilled', (select coalesce(json_agg(json_build_object('member', member.key, 'month', billed.month,
              'key', fee)), '[]')
            from billed_month billed
            cross join unnest(billed.fees) fee
            join regie on regie.tenant_id = asked.tenant_id and regie.id = billed.regie_id
            join member on member.tenant_id = asked.tenant_id and member.id = regie.member_id
            where billed.tenant_id = asked.tenant_id and billed.household_id = household.id))
          order by household.number), '[]')
        from asked, own_household household
        cross join lateral (
          select guardian.last_name, guardian.first_name from household_guardian place
          join guardian on guardian.tenant_id = asked.tenant_id and guardian.id = place.guardian_id
          where place.tenant_id = asked.tenant_id and place.household_id = household.id
          order by place.position limit 1) payer) as households,
      (select coalesce(json_agg(json_build_object(${childFacts(tx, 'own_custody')}) order by child.position), '[]')
        from own_child_row child, asked) as children,
      (select coalesce(json_agg(json_build_object('childId', enrolment.child_id, 'service', limited.key,
          'householdId', enrolment.household_id, 'firstDay', enrolment.first_day, 'lastDay', enrolment.last_day,
          'contract', enrolment.contract, 'weekdays', enrolment.weekdays) order by enrolment.first_day), '[]')
        from own_enrolment enrolment join limited on limited.id = enrolment.service_id) as enrolments,
      (select coalesce(json_agg(json_build_array(one.id, one.position, service.key, one.date, one.household_id,
          one.status, one.place, one.capacity, one.reason, one.article, one.version, one.surcharge, one.note, one.channel,
          extract(epoch from one.received_at) * 1000, one.act_id, extract(epoch from one.offered_until) * 1000,
          one.commune_act_id) order by one.date, one.id), '[]')
        from own_reservation one, asked, service
        where service.tenant_id = asked.tenant_id and service.id = one.service_id) as reservations,
      (select coalesce(json_agg(json_build_object('id', one.absence_id, 'date', one.date, 'service', service.key,
          'childId', one.child_id, 'outcome', one.absence_outcome, 'charge', one.absence_charge,
          'article', one.absence_article, 'version', one.absence_version, 'proofBy', extract(epoch from one.proof_by) * 1000, 'reason', absence.reason,
          'returnOn', absence.return_on, 'announcements', absence.announcements,
          'proofs', (select coalesce(json_agg(json_build_object('kind', kind, 'receivedAt', received_at)
              order by received_at), '[]')
            from absence_proof proof where proof.tenant_id = asked.tenant_id and proof.absence_id = absence.id))), '[]')
        from own_reservation one, asked, service, absence
        where service.tenant_id = asked.tenant_id and service.id = one.service_id
          and absence.tenant_id = asked.tenant_id and absence.id = one.absence_id) as absences,
      (select coalesce(json_agg(json_build_array(child.position, service.key, one.date, one.household_id,
          one.is_present, left(one.arrived_at::text, 5), left(one.departed_at::text, 5)) order by one.date, one.id), '[]')
        from asked, own_child_row child, attendance one, service
        where one.tenant_id = asked.tenant_id and one.child_id = child.id
          and one.date between asked.first_day and asked.last_day
          and service.tenant_id = asked.tenant_id and service.id = one.service_id) as attendances,
      (select coalesce(json_agg(json_build_array(limited.key, day.date, day.capacity,
          coalesce(waiting.number, 0) + (select count(*) from reservation held
            where held.tenant_id = asked.tenant_id and held.service_id = day.service_id and held.date = day.date
              and held.place is not null))), '[]')
        from asked join service_day day on day.tenant_id = asked.tenant_id
          and day.date between ${days.from} and ${days.to}
        join limited on limited.id = day.service_id
        left join waiting on waiting.service_id = day.service_id and waiting.date = day.date) as taken`;
  return familyPlanning(row);
}

/** Which place on its day's waiting list each of these reservations has, from 1. */
export async function readWaitingRanks(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sqlOf(tx)<{ id: string; rank: number }[]>`
    select own.id, (
      select count(*)::int from reservation other
      where other.tenant_id = own.tenant_id and other.service_id = own.service_id and other.date = own.date
        and other.status = 'on-hold' and other.reason in ('full', 'offer-ended')
        and (other.reason = 'offer-ended', other.received_at, other.id)
          <= (own.reason = 'offer-ended', own.received_at, own.id)) as rank
    from reservation own
    where own.tenant_id = ${tx.tenantId} and own.id = any(${ids}::uuid[]) and own.reason in ('full', 'offer-ended')`;
  return new Map(rows.map(({ id, rank }) => [id, rank]));
}

export interface AbsenceRef {
  childId: string;
  /** Key. */
  service: string;
  householdId: string;
  /** Its first and last day that still stand. */
  from: LocalDate;
  to: LocalDate;
}

/** Whose an absence is, and on which days; null where it has none any more. */
export async function findAbsence(tx: TenantTransaction, id: string): Promise<AbsenceRef | null> {
  const [row] = await sqlOf(tx)<AbsenceRef[]>`
    select absence.child_id as "childId", service.key as service, absence.household_id as "householdId",
      min(reservation.date) as "from", max(reservation.date) as "to"
    from absence
    join service on service.tenant_id = absence.tenant_id and service.id = absence.service_id
    join reservation on reservation.tenant_id = absence.tenant_id and reservation.absence_id = absence.id
    where absence.tenant_id = ${tx.tenantId} and absence.id = ${id}
    group by 1, 2, 3`;
  return row ?? null;
}

function familyPlanning(row: Row): FamilyPlanning {
  const absences = new Map<string, KeptAbsence>(
    row.absences.map(({ childId, service, date, proofBy, announcements, proofs, ...absence }) => [
      `${childId} ${service} ${date}`,
      {
        ...absence,
        proofBy: instant(proofBy),
        announcements: announcements.map(({ channel, receivedAt }) => ({
          channel,
          receivedAt: new Date(receivedAt),
        })),
        proofs: proofs.map(({ kind, receivedAt }) => ({ kind, receivedAt: new Date(receivedAt) })),
      },
    ]),
  );
  const children = row.children;
  return {
    revision: row.revision,
    householdIds: row.households.filter(({ isOwn }) => isOwn).map(({ id }) => id),
    households: row.households.map(({ isOwn: _, ...household }) => household),
    children,
    enrolments: row.enrolments.map(enrolment => ({
      ...enrolment,
      weekdays: enrolment.weekdays.flatMap(number => WEEKDAYS[number - 1] ?? []),
    })),
    reservations: row.reservations.map(
      ([
        id,
        position,
        service,
        date,
        householdId,
        status,
        place,
        capacity,
        reason,
        article,
        version,
        surcharge,
        note,
        channel,
        receivedAt,
        actId,
        offeredUntil,
        communeActId,
      ]): KeptReservation => {
        const childId = children[position - 1]?.id ?? '';
        return {
          id,
          childId,
          service,
          date,
          householdId,
          status,
          place: place === null || capacity === null ? null : { number: place, capacity },
          reason,
          article,
          version,
          surcharge,
          note,
          channel,
          receivedAt: new Date(receivedAt),
          actId,
          offeredUntil: instant(offeredUntil),
          absence: absences.get(`${childId} ${service} ${date}`) ?? null,
          communeActId,
        };
      },
    ),
    attendances: row.attendances.map(
      ([position, service, date, householdId, isPresent, arrival, departure]): KeptAttendance => ({
        childId: children[position - 1]?.id ?? '',
        service,
        date,
        householdId,
        ...(isPresent ? { isPresent, arrival, departure } : { isPresent, arrival: null, departure: null }),
      }),
    ),
    taken: row.taken.map(
      ([service, date, capacity, taken]): TakenPlaces => ({ service, date, capacity, taken }),
    ),
  };
}

function instant(epochMs: number | null): Date | null {
  return epochMs === null ? null : new Date(epochMs);
}
