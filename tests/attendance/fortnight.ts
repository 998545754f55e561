/** A fortnight of a commune in which everything happens to somebody, with what each day of a child comes to. */
import { newId } from '@preau/db/new-id';
import type { DayOutcome } from '@preau/domain/attendance/outcome';
import { addDays, type LocalDate, toLocalDate, weekdayOf } from '@preau/domain/dates';
import { createPlanningWorld, type PlanningFamily, type PlanningWorld } from '../planning/world.ts';

export const MEAL = 'rognaix-repas-elementaire';
export const MORNING = 'rognaix-garderie-matin';
export const EVENING = 'rognaix-garderie-soir';
export const OTHERS = 'saint-paul-garderie-soir';

export const FIRST_DAY = toLocalDate('2026-11-16');
export const LAST_DAY = toLocalDate('2026-11-27');
/** The evening of the last day: nothing of it is to come. */
export const AFTERWARDS = '2026-11-27T19:00:00Z';

interface Case {
  status: 'reserved' | 'awaiting-payment' | 'requested' | 'on-hold' | 'refused' | 'cancelled' | null;
  absence?: { outcome: string; proofBy?: string };
  seen?: 'absent' | [arrival: string | null, departure: string | null];
  outcome: DayOutcome | null;
}

/** Times are within the evening's and beyond; the other services have them too, as though somebody had noted them. */
const CASES: readonly Case[] = [
  { status: null, outcome: null },
  { status: 'reserved', seen: ['16:32', '17:40'], outcome: 'present' },
  { status: 'reserved', seen: [null, null], outcome: 'present' },
  { status: 'awaiting-payment', seen: ['16:40', '17:59'], outcome: 'present' },
  { status: 'reserved', seen: ['16:30', null], outcome: 'present' },
  { status: 'reserved', seen: ['16:30', '18:10'], outcome: 'present' },
  { status: 'reserved', seen: 'absent', outcome: 'no-show' },
  { status: 'reserved', outcome: 'not-taken' },
  { status: 'reserved', absence: { outcome: 'free' }, outcome: 'excused' },
  { status: 'reserved', absence: { outcome: 'refund' }, seen: 'absent', outcome: 'excused' },
  { status: 'reserved', absence: { outcome: 'billed' }, seen: 'absent', outcome: 'billed' },
  { status: 'reserved', absence: { outcome: 'share' }, outcome: 'billed' },
  { status: 'reserved', absence: { outcome: 'ask-agent' }, seen: 'absent', outcome: 'pending' },
  {
    status: 'reserved',
    absence: { outcome: 'awaiting-proof', proofBy: '2026-11-20T08:00:00Z' },
    outcome: 'billed',
  },
  {
    status: 'reserved',
    absence: { outcome: 'awaiting-proof', proofBy: '2026-12-20T08:00:00Z' },
    outcome: 'pending',
  },
  { status: 'reserved', absence: { outcome: 'awaiting-proof' }, outcome: 'pending' },
  { status: 'reserved', absence: { outcome: 'billed' }, seen: ['16:35', '17:00'], outcome: 'present' },
  { status: 'reserved', absence: { outcome: 'free' }, seen: ['16:35', '17:00'], outcome: 'unbooked' },
  { status: null, seen: ['16:30', '17:15'], outcome: 'unbooked' },
  { status: 'refused', seen: ['16:45', '17:30'], outcome: 'unbooked' },
  { status: 'cancelled', outcome: null },
  { status: 'requested', outcome: null },
  { status: 'on-hold', outcome: null },
  { status: null, seen: 'absent', outcome: null },
];

export interface PlayedDay extends Case {
  date: LocalDate;
  service: string;
  childId: string;
}

export interface Fortnight {
  world: PlanningWorld;
  families: PlanningFamily[];
  days: PlayedDay[];
}

/** Six families of two children, three services of Rognaix; what happens to whom follows from its place. */
export async function playFortnight(): Promise<Fortnight> {
  const world = await createPlanningWorld('rpi-rognaix');
  world.at(AFTERWARDS);
  const families: PlanningFamily[] = [];
  for (const lastName of ['Lanvin', 'Moreau', 'Nadal', 'Olivier', 'Perrin', 'Quentin'])
    families.push(
      await world.family({
        lastName,
        member: 'rognaix',
        school: 'ecole-rognaix',
        services: [MEAL, MORNING, EVENING],
        children: ['Zoé', 'Hugo'],
      }),
    );
  const dates: LocalDate[] = [];
  for (let date = FIRST_DAY; date <= LAST_DAY; date = addDays(date, 1))
    if (!['wednesday', 'saturday', 'sunday'].includes(weekdayOf(date))) dates.push(date);
  let turn = 0;
  const days: PlayedDay[] = [];
  for (const { householdId, children } of families)
    for (const { id: childId } of children)
      for (const service of [MEAL, MORNING, EVENING])
        for (const date of dates) {
          // A step that is prime to the number of cases, and that is shifted from child to child.
          turn += 7;
          const played = CASES[(turn + Math.floor(turn / 97)) % CASES.length];
          if (!played) continue;
          days.push({ ...played, date, service, childId });
          await insertDay(world, { ...played, date, service, childId }, householdId);
        }
  return { world, families, days };
}

/** As the acts of families and the gate would have left it. */
export async function insertDay(
  { database, tenantId, find }: PlanningWorld,
  { status, absence, seen, date, service, childId }: PlayedDay,
  householdId: string,
): Promise<void> {
  const sql = database.superuser;
  const serviceId = await find('service', service);
  const at = new Date('2026-11-10T08:00:00Z');
  if (status !== null) {
    const actId = newId();
    await sql`
      insert into act (tenant_id, id, kind, household_id, channel, received_at, recorded_at, content)
      values (${tenantId}, ${actId}, 'reserve', ${householdId}, 'portal', ${at}, ${at}, '{}')`;
    const absenceId = absence ? newId() : null;
    if (absenceId)
      await sql`
        insert into absence (tenant_id, id, child_id, service_id, household_id, reason, announcements, act_id)
        values (${tenantId}, ${absenceId}, ${childId}, ${serviceId}, ${householdId}, 'medical', '[]', ${actId})`;
    await sql`
      insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel,
        received_at, act_id, absence_id, absence_outcome, absence_charge, proof_by)
      values (${tenantId}, ${newId()}, ${childId}, ${serviceId}, ${date}, ${householdId}, ${status},
        ${status === 'cancelled' ? 'family' : 'in-time'}, 'portal', ${at}, ${actId}, ${absenceId},
        ${absence?.outcome ?? null}, ${absence ? sql.json({ kind: 'none' }) : null}, ${absence?.proofBy ?? null})`;
  }
  if (!seen) return;
  const [arrival, departure] = seen === 'absent' ? [null, null] : seen;
  await sql`
    insert into attendance (tenant_id, id, child_id, service_id, date, household_id, is_present, arrived_at, departed_at)
    values (${tenantId}, ${newId()}, ${childId}, ${serviceId}, ${date}, ${householdId}, ${seen !== 'absent'},
      ${arrival}, ${departure})`;
}

/** How many of these days came to what. */
export function countOutcomes(days: readonly PlayedDay[]): Record<DayOutcome, number> {
  const count = (outcome: DayOutcome) => days.filter(day => day.outcome === outcome).length;
  return {
    present: count('present'),
    unbooked: count('unbooked'),
    excused: count('excused'),
    billed: count('billed'),
    pending: count('pending'),
    'no-show': count('no-show'),
    'not-taken': count('not-taken'),
  };
}
