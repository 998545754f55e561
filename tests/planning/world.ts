/** Families with places in services, for tests of the planning: who asks what, and when. */
import {
  absenceResult,
  familyPlanning,
  type NewAbsenceBody,
  type NewReservations,
  reservationResult,
  wholePlanning,
  withdrawalResult,
} from '@preau/contract/planning';
import { newId } from '@preau/db/new-id';
import type { LocalDate } from '@preau/domain/dates';
import { type Browser, createTestPortal, type TestPortal } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';

export interface PlanningFamily extends Family {
  browser: Browser;
}

export interface PlanningWorld extends TestPortal {
  /** A family of one adult, whose children are enrolled in these services all year. */
  family(options: NewPlanningFamily): Promise<PlanningFamily>;
  enrol(childId: string, householdId: string, service: string, contract?: readonly number[]): Promise<void>;
}

export interface NewPlanningFamily {
  lastName: string;
  member?: string;
  school: string;
  services: readonly string[];
  children?: readonly string[];
}

export async function createPlanningWorld(slug: string): Promise<PlanningWorld> {
  const portal = await createTestPortal(slug);
  const { database, tenantId } = portal;
  const enrol: PlanningWorld['enrol'] = async (childId, householdId, service, contract = []) => {
    const serviceId = await portal.find('service', service);
    await database.superuser`
      insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
      values (${tenantId}, ${newId()}, ${childId}, ${serviceId}, ${householdId}, '2026-08-25',
        ${contract.length > 0 ? 'regular' : 'occasional'}, ${[...contract]})`;
  };
  return {
    ...portal,
    enrol,
    async family({ lastName, member, school, services, children = ['Zoé'] }) {
      const family = await insertFamily(database, tenantId, {
        lastName,
        ...(member !== undefined && { member }),
        adults: [{ firstName: 'Ada' }],
        children: children.map(firstName => ({ firstName, school })),
      });
      for (const child of family.children)
        for (const service of services) await enrol(child.id, family.householdId, service);
      const [adult] = family.adults;
      if (!adult) throw new Error('a family has an adult');
      return { ...family, browser: await portal.as(adult.accountId) };
    },
  };
}

let keys = 0;

/** What a browser sends once. */
export function sendKey(): string {
  keys += 1;
  return `essai-${process.pid}-${keys}`;
}

/** Reserves days for the first child of a family, or says what would become of them. */
export function reserve(
  family: PlanningFamily,
  service: string,
  dates: readonly string[],
  changes: Partial<Omit<NewReservations, 'when'>> & { when?: object } = {},
) {
  return family.browser.tell(reservationResult, '/family/planning/reservations', {
    key: sendKey(),
    preview: false,
    childIds: [family.children[0]?.id],
    services: [service],
    householdId: null,
    when: { kind: 'dates', dates },
    ...changes,
  });
}

export function declareAbsence(
  family: PlanningFamily,
  {
    from,
    to = from,
    ...changes
  }: Partial<Omit<NewAbsenceBody, 'from' | 'to'>> & { from: string; to?: string },
) {
  return family.browser.tell(absenceResult, '/family/planning/absences', {
    key: sendKey(),
    preview: false,
    childIds: [family.children[0]?.id],
    services: [],
    from,
    to,
    reason: 'medical',
    note: null,
    returnOn: null,
    proofs: [],
    ...changes,
  });
}

export function withdraw(family: PlanningFamily, service: string, dates: readonly string[]) {
  return family.browser.tell(withdrawalResult, '/family/planning/withdrawals', {
    key: sendKey(),
    days: dates.map(date => ({ childId: family.children[0]?.id, service, date })),
  });
}

export function undo(family: PlanningFamily, actId: string | null) {
  return family.browser.tell(withdrawalResult, '/family/planning/undo', { key: sendKey(), actId });
}

/** What a cell of the first child says. */
export async function cellOf(family: PlanningFamily, service: string, date: string) {
  const planning = wholePlanning(
    await family.browser.read(familyPlanning, `/family/planning?from=${date}&to=${date}`),
  );
  const row = planning.rows.find(one => one.service === service && one.childId === family.children[0]?.id);
  const cell = row?.cells.find(one => one.date === (date as LocalDate));
  if (!cell) throw new Error(`no cell of ${service} on ${date}`);
  return cell;
}
