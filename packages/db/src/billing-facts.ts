/** All that bills are made of, for many households in one statement. */
import type { AbsenceCharge, AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import type { BillingHousehold } from '@preau/domain/billing/draft';
import type { PricedReservation } from '@preau/domain/billing/household-month';
import type { CustodyPeriod } from '@preau/domain/custody';
import { type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import { cents } from '@preau/domain/money';
import type { KeptAttendance, KeptEnrolment, KeptHousehold } from '@preau/domain/planning/kept';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { LateSurcharge } from '@preau/domain/regulation/rule';
import type { Contract } from '@preau/domain/regulation/rulebook';
import type { TenantTransaction } from './database.ts';
import { childFacts, householdFacts } from './internal/price-facts.ts';
import { sqlOf } from './internal/transaction.ts';

interface AdultRow {
  civility: 'madame' | 'monsieur' | null;
  firstName: string;
  lastName: string;
  address: string[];
  city: string;
}

interface HouseholdRow
  extends Pick<KeptHousehold, 'id' | 'number' | 'member' | 'quotients' | 'attestations'> {
  /** The responsable first. */
  adults: AdultRow[];
  months: {
    month: LocalDate;
    outcome: string;
    cents: number;
    fees: string[];
    isWaiting: boolean;
  }[];
}

interface ChildRow {
  id: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  schoolings: { level: Level; classId: string; firstDay: LocalDate; lastDay: LocalDate }[];
  mealType: string | null;
  custody: CustodyPeriod[];
}

/** Reserved days about which there is nothing else to say, together: there are hundreds of thousands. */
type PlainRow = [household: number, child: number, service: string, dates: LocalDate[]];
/** Any other day. */
type DayRow = [
  household: number,
  child: number,
  service: string,
  date: LocalDate,
  status: ReservationStatus,
  reason: PricedReservation['reason'],
  surcharge: LateSurcharge | null,
  actId: string,
  outcome: AbsenceOutcome | null,
  charge: AbsenceCharge | null,
  article: string | null,
  proofBy: number | null,
];
type SeenRow = [
  household: number,
  child: number,
  service: string,
  date: LocalDate,
  isPresent: boolean,
  arrival: string | null,
  departure: string | null,
];
/** Services in which a child is enrolled alike. */
type EnrolmentRow = [
  household: number,
  child: number,
  services: string[],
  firstDay: LocalDate,
  lastDay: LocalDate | null,
  contract: Contract,
  weekdays: number[],
];

interface Row {
  /** Key of the régie's. */
  member: string;
  households: HouseholdRow[];
  children: ChildRow[];
  belongings: [household: number, child: number][];
  plain: PlainRow[];
  days: DayRow[];
  seen: SeenRow[];
  enrolments: EnrolmentRow[];
}

export interface FactsQuery {
  householdIds: readonly string[];
  regieId: string;
  /** Days that prices look at. */
  span: { from: LocalDate; to: LocalDate };
  /** First day of what is billed: the month before it is what amounts are compared with. */
  from: LocalDate;
}

/**
 * The facts of these households, and of those with whom they share children: each once. A household that is there no more is
 * not among them.
 */
export async function readBillingFacts(
  tx: TenantTransaction,
  { householdIds, regieId, span, from }: FactsQuery,
): Promise<BillingHousehold[]> {
  const sql = sqlOf(tx);
  const [row] = await sql<[Row]>`
    with asked as materialized (
      select ${tx.tenantId}::uuid as tenant_id, ${span.from}::date as first_day, ${span.to}::date as last_day,
        ${regieId}::uuid as regie_id),
    listed as materialized (select id from unnest(${[...householdIds]}::uuid[]) as listed (id)),
    -- Each family's rows are asked for by its own key, one after the other: asked for together the planner, which takes
    -- two hundred families for a large part of those it knows of, reads whole tables for each part of a run.
    own_custody as materialized (
      select own.child_id from listed, asked
      cross join lateral (
        select custody.child_id from custody
        where custody.tenant_id = asked.tenant_id and custody.household_id = listed.id
          and custody.first_day <= asked.last_day and coalesce(custody.last_day >= asked.first_day, true)
        offset 0) own),
    concerned as materialized (
      select id from listed
      union
      select shared.household_id from own_custody, asked
      cross join lateral (
        select custody.household_id from custody
        where custody.tenant_id = asked.tenant_id and custody.child_id = own_custody.child_id
          and custody.first_day <= asked.last_day and coalesce(custody.last_day >= asked.first_day, true)
        offset 0) shared),
    own_household as materialized (
      select known.id, known.number, known.member_id, row_number() over (order by known.number)::int as place
      from concerned, asked
      cross join lateral (
        select household.id, household.number, household.member_id from household
        where household.tenant_id = asked.tenant_id and household.id = concerned.id
        offset 0) known),
    own_reservation as materialized (
      select own_household.place, one.* from own_household, asked
      cross join lateral (
        select child_id, service_id, date, status, reason, surcharge, act_id, absence_outcome, absence_charge,
          absence_article, proof_by
        from reservation
        where tenant_id = asked.tenant_id and household_id = own_household.id
          and date between asked.first_day and asked.last_day
        offset 0) one),
    own_attendance as materialized (
      select own_household.place, one.* from own_household, asked
      cross join lateral (
        select child_id, service_id, date, is_present, arrived_at, departed_at from attendance
        where tenant_id = asked.tenant_id and household_id = own_household.id
          and date between asked.first_day and asked.last_day
        offset 0) one),
    own_enrolment as materialized (
      select own_household.place, one.* from own_household, asked
      cross join lateral (
        select child_id, service_id, first_day, last_day, contract, weekdays from enrolment
        where tenant_id = asked.tenant_id and household_id = own_household.id
          and first_day <= asked.last_day and coalesce(last_day >= asked.first_day, true)
        offset 0) one),
    belonging as materialized (
      select place, child_id from own_reservation
      union select place, child_id from own_attendance
      union select place, child_id from own_enrolment
      union
      select own_household.place, own.child_id from own_household, asked
      cross join lateral (
        select child_id from custody
        where tenant_id = asked.tenant_id and household_id = own_household.id
          and first_day <= asked.last_day and coalesce(last_day >= asked.first_day, true)
        offset 0) own),
    own_child as materialized (
      select own.id, own.first_name, own.last_name, own.birth_date,
        row_number() over (order by own.birth_date, own.id)::int as place
      from (select distinct child_id as id from belonging) known, asked
      cross join lateral (
        select child.id, child.first_name, child.last_name, child.birth_date from child
        where child.tenant_id = asked.tenant_id and child.id = known.id
        offset 0) own),
    own_service as materialized (
      select service.id, service.key from asked, service where service.tenant_id = asked.tenant_id)
    select
      (select member.key from asked
        join regie on regie.tenant_id = asked.tenant_id and regie.id = asked.regie_id
        join member on member.tenant_id = asked.tenant_id and member.id = regie.member_id) as member,
      (select coalesce(json_agg(json_build_object('id', household.id, 'number', household.number,
          'member', (select key from member where member.tenant_id = asked.tenant_id and member.id = household.member_id),
          ${householdFacts(tx)},
          'adults', (select coalesce(json_agg(json_build_object('civility', guardian.civility,
              'firstName', guardian.first_name, 'lastName', guardian.last_name,
              'address', array_remove(array[guardian.address_complement_1, guardian.address_complement_2,
                guardian.address, guardian.lieu_dit], null),
              'city', concat_ws(' ', guardian.postal_code, guardian.city)) order by place.position), '[]')
            from household_guardian place
            join guardian on guardian.tenant_id = asked.tenant_id and guardian.id = place.guardian_id
            where place.tenant_id = asked.tenant_id and place.household_id = household.id),
          'months', (select coalesce(json_agg(json_build_object('month', billed.month, 'outcome', billed.outcome,
              'cents', billed.total_cents, 'fees', billed.fees,
              'isWaiting', billed.outcome = 'carried-over' and billed.invoice_id is null) order by billed.month), '[]')
            from billed_month billed
            where billed.tenant_id = asked.tenant_id and billed.household_id = household.id
              and billed.regie_id = asked.regie_id))
          order by household.place), '[]')
        from own_household household, asked) as households,
      (select coalesce(json_agg(json_build_object(${childFacts(tx, 'custody')}) order by child.place), '[]')
        from own_child child, asked) as children,
      (select coalesce(json_agg(json_build_array(belonging.place, child.place)
          order by belonging.place, child.place), '[]')
        from belonging join own_child child on child.id = belonging.child_id) as belongings,
      (select coalesce(json_agg(json_build_array(run.place, run.child, run.key, run.dates)
          order by run.place, run.child, run.key), '[]')
        from (
          select one.place, child.place as child, own_service.key, json_agg(one.date order by one.date) as dates
          from own_reservation one
          join own_child child on child.id = one.child_id
          join own_service on own_service.id = one.service_id
          where one.status = 'reserved' and one.surcharge is null and one.absence_outcome is null
          group by one.place, child.place, own_service.key) run) as plain,
      (select coalesce(json_agg(json_build_array(one.place, child.place, own_service.key, one.date, one.status,
          one.reason, one.surcharge, one.act_id, one.absence_outcome, one.absence_charge, one.absence_article,
          extract(epoch from one.proof_by) * 1000) order by one.place, child.place, own_service.key, one.date), '[]')
        from own_reservation one
        join own_child child on child.id = one.child_id
        join own_service on own_service.id = one.service_id
        where not (one.status = 'reserved' and one.surcharge is null and one.absence_outcome is null)) as days,
      (select coalesce(json_agg(json_build_array(one.place, child.place, own_service.key, one.date, one.is_present,
          left(one.arrived_at::text, 5), left(one.departed_at::text, 5))
          order by one.place, child.place, own_service.key, one.date), '[]')
        from own_attendance one
        join own_child child on child.id = one.child_id
        join own_service on own_service.id = one.service_id) as seen,
      (select coalesce(json_agg(json_build_array(alike.place, alike.child, alike.keys, alike.first_day, alike.last_day,
          alike.contract, alike.weekdays) order by alike.place, alike.child, alike.first_day), '[]')
        from (
          select one.place, child.place as child, one.first_day, one.last_day, one.contract, one.weekdays,
            array_agg(own_service.key order by own_service.key) as keys
          from own_enrolment one
          join own_child child on child.id = one.child_id
          join own_service on own_service.id = one.service_id
          group by one.place, child.place, one.first_day, one.last_day, one.contract, one.weekdays) alike) as enrolments`;
  return householdsOf(row, from);
}

function householdsOf(row: Row, from: LocalDate): BillingHousehold[] {
  const childAt = (place: number) => row.children[place - 1]?.id ?? '';
  const idAt = (place: number) => row.households[place - 1]?.id ?? '';
  const childrenOf = Map.groupBy(row.belongings, ([place]) => place);
  const reservationsOf = reservationsByHousehold(row, childAt, idAt);
  const seenOf = Map.groupBy(row.seen, ([place]) => place);
  const enrolmentsOf = Map.groupBy(row.enrolments, ([place]) => place);
  return row.households.map(({ adults, months, ...household }, index): BillingHousehold => {
    const place = index + 1;
    const last = months.filter(({ month }) => month < from).at(-1);
    const [payer] = adults;
    return {
      ...household,
      name: payer ? `${payer.lastName} ${payer.firstName}` : household.number,
      recipient: {
        householdNumber: household.number,
        names: adults.map(nameOnEnvelope),
        address: payer ? [...payer.address, payer.city].filter(line => line !== '') : [],
      },
      feesBilled: months.flatMap(({ month, fees }) => fees.map(key => ({ member: row.member, month, key }))),
      waiting: months.filter(({ isWaiting }) => isWaiting).map(({ month }) => month),
      lastCents: last ? cents(last.cents) : null,
      children: (childrenOf.get(place) ?? []).flatMap(([, child]) => row.children[child - 1] ?? []),
      reservations: reservationsOf.get(place) ?? [],
      attendances: (seenOf.get(place) ?? []).map(
        ([, child, service, date, isPresent, arrival, departure]): KeptAttendance => ({
          childId: childAt(child),
          service,
          date,
          householdId: household.id,
          ...(isPresent ? { isPresent, arrival, departure } : { isPresent, arrival: null, departure: null }),
        }),
      ),
      enrolments: (enrolmentsOf.get(place) ?? []).flatMap(
        ([, child, services, firstDay, lastDay, contract, weekdays]) => {
          const alike = {
            childId: childAt(child),
            householdId: household.id,
            firstDay,
            lastDay,
            contract,
            weekdays: weekdays.flatMap(number => WEEKDAYS[number - 1] ?? []),
          };
          return services.map((service): KeptEnrolment => ({ ...alike, service }));
        },
      ),
    };
  });
}

function reservationsByHousehold(
  { plain, days }: Row,
  childAt: (place: number) => string,
  idAt: (place: number) => string,
): Map<number, PricedReservation[]> {
  const found = new Map<number, PricedReservation[]>();
  const add = (place: number, reservation: PricedReservation) => {
    const known = found.get(place);
    if (known) known.push(reservation);
    else found.set(place, [reservation]);
  };
  for (const [place, child, service, dates] of plain) {
    const [childId, householdId] = [childAt(child), idAt(place)];
    for (const date of dates)
      add(place, {
        childId,
        service,
        date,
        householdId,
        status: 'reserved',
        reason: 'in-time',
        surcharge: null,
        actId: '',
        absence: null,
      });
  }
  for (const row of days) {
    const [place, child, service, date, status, reason, surcharge, actId, outcome, charge, article, proofBy] =
      row;
    add(place, {
      childId: childAt(child),
      service,
      date,
      householdId: idAt(place),
      status,
      reason,
      surcharge,
      actId,
      absence: outcome &&
        charge && { outcome, charge, article, proofBy: proofBy === null ? null : new Date(proofBy) },
    });
  }
  return found;
}

/** « Madame Jeanne DUPONT ». */
function nameOnEnvelope({ civility, firstName, lastName }: AdultRow): string {
  const title = civility === null ? [] : [civility === 'madame' ? 'Madame' : 'Monsieur'];
  return [...title, firstName, lastName.toUpperCase()].join(' ');
}
