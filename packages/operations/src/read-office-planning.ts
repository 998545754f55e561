/** The planning of the mairie: who is expected where in a week, and a child's own as its family has it. */
import { may } from '@preau/auth/policy';
import type {
  OfficePlanning,
  OfficePlanningQuery,
  PlanningQuery,
  ShortPlanning,
} from '@preau/contract/planning';
import { listPlaces, readWeek, type WeekChild } from '@preau/db/office-planning';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, mondayOf, weekdayOf } from '@preau/domain/dates';
import { type PlanningState, stateOf } from '@preau/domain/planning/state';
import type { Context } from './context.ts';
import { officeScope, reachChild } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { openPlanning } from './open-planning.ts';
import { shownPlanning, shownSpan } from './read-planning.ts';

/** A week of a site, a service or a class; without any of them, of the first site that this agent has. */
export function readOfficePlanning(ctx: Context, query: OfficePlanningQuery): Promise<OfficePlanning> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  // At the weekend one looks ahead.
  const from = mondayOf(query.week ?? addDays(today, 2));
  const to = addDays(from, 6);
  return ctx.tenant.transaction(async tx => {
    const [places, rules] = await Promise.all([
      listPlaces(tx, scope, from),
      ctx.rules.current(tx, ctx.tenant),
    ]);
    const { rulebook } = rules;
    const classId = query.class ?? null;
    const site =
      query.site ?? (query.service === undefined && classId === null ? (places.sites[0]?.key ?? null) : null);
    const services =
      places.services.length === 0
        ? []
        : await readWeek(tx, scope, { from, to, site, service: query.service ?? null, classId });
    const isUsed = ({ children }: { children: readonly unknown[] }) =>
      classId === null || children.length > 0;
    const shown = services.filter(isUsed).map(service => {
      const found = rulebook.service(service.key);
      const days = daysBetween(from, to).flatMap(date => {
        const day = found && rulebook.calendar.dayOf(found, date);
        return day ? [{ date, day }] : [];
      });
      const rows = service.children.map(child => ({ child, states: statesOf(child, days, ctx.now) }));
      const capacityOf = (date: LocalDate) =>
        service.days.find(one => one.date === date)?.capacity ?? service.capacity;
      return {
        key: service.key,
        name: service.name,
        hours: found?.hours ?? null,
        days: days.map(({ date, day }, index) => ({
          date,
          day: day.kind,
          served: day.served,
          dayReason: day.reason,
          // Of a class alone places say nothing: they are everyone's.
          capacity: classId === null ? capacityOf(date) : null,
          expected: rows.filter(({ states }) => EXPECTED.includes(states[index] ?? 'free')).length,
          waiting: rows.filter(({ states }) => WAITING.includes(states[index] ?? 'free')).length,
        })),
        children: rows.map(({ child: { id, firstName, lastName, className }, states }) => ({
          id,
          firstName,
          lastName,
          className,
          states,
        })),
      };
    });
    return {
      today,
      from,
      to,
      site,
      sites: places.sites,
      classes: places.classes,
      choices: places.services.map(({ key, name, site: of }) => ({ key, name, site: of })),
      services: shown.map(withoutEmptyWeekend),
    };
  });
}

const EXPECTED: readonly PlanningState[] = ['reserved', 'awaitingPayment', 'present', 'absenceRequested'];
const WAITING: readonly PlanningState[] = ['requested', 'onHold'];

function statesOf(child: WeekChild, days: readonly { date: LocalDate }[], now: Date): PlanningState[] {
  return days.map(({ date }) => {
    const kept = child.days.find(one => one.date === date);
    if (!kept) return 'free';
    const { status, absence } = kept;
    return stateOf(
      {
        status,
        absence: absence && {
          outcome: absence.outcome,
          reason: absence.reason,
          proofBy: absence.proofBy === null ? null : new Date(absence.proofBy),
        },
        attendance: null,
        contractDays: null,
        hours: null,
        weekday: weekdayOf(date),
      },
      now,
    );
  });
}

type Service = OfficePlanning['services'][number];

/** A Wednesday without service is worth a column, a weekend is not. */
function withoutEmptyWeekend(service: Service): Service {
  const isShown = (index: number) => {
    const day = service.days[index];
    return day !== undefined && (index < 5 || day.served || day.expected + day.waiting > 0);
  };
  return {
    ...service,
    days: service.days.filter((_, index) => isShown(index)),
    children: service.children.map(child => ({
      ...child,
      states: child.states.filter((_, index) => isShown(index)),
    })),
  };
}

/**
 * The planning of a child's families as they see it, for who enters what they ask: of all its households.
 * @throws OperationError `not_found` for a child that is not there, or not this agent's; `invalid` for a period without end
 */
export function readChildPlanning(ctx: Context, id: string, query: PlanningQuery): Promise<ShortPlanning> {
  const span = shownSpan(ctx, query);
  return ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    const open = await openPlanning(tx, ctx, { kind: 'children', childIds: [childId] }, span);
    const shown = await shownPlanning(tx, ctx, open, span, open.planning.householdIds);
    return may(ctx.actor, 'office-planning.write') ? shown : { ...shown, costs: [] };
  });
}
