/** A family's planning, as its screen shows it: what each cell says, what can be done, until when, and what it costs. */
import { type PlanningQuery, type SaidOfCell, Sayings, type ShortPlanning } from '@preau/contract/planning';
import type { TenantTransaction } from '@preau/db/database';
import { readWaitingRanks } from '@preau/db/planning';
import type { ServiceDay } from '@preau/domain/calendar/day';
import { addDays, firstOfMonth, type LocalDate, lastOfMonth } from '@preau/domain/dates';
import { estimateMonth } from '@preau/domain/planning/cost';
import {
  nextReservationDeadline,
  type PlanningCell,
  type PlanningRow,
  planningRows,
} from '@preau/domain/planning/view';
import { sentenceOfReservation } from '@preau/domain/regulation/sentences/decision';
import type { Context } from './context.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { addDayPrices, type OpenPlanning, openPlanning } from './open-planning.ts';
import { OperationError } from './operation-error.ts';

/** A school year, and some days around it. */
const MOST_SHOWN_DAYS = 400;

/** @throws OperationError `forbidden` for anyone but an adult of a family; `invalid` for a period that has no end */
export async function readFamilyPlanning(ctx: Context, query: PlanningQuery): Promise<ShortPlanning> {
  const { guardianId } = guardianOf(ctx);
  const span = shownSpan(ctx, query);
  return ctx.tenant.transaction(async tx => {
    const open = await openPlanning(tx, ctx, { kind: 'guardian', guardianId }, span);
    return shownPlanning(tx, ctx, open, span, open.planning.householdIds);
  });
}

/** The days that a screen asks for: by default this month. */
export function shownSpan(ctx: Context, { from, to }: PlanningQuery): { from: LocalDate; to: LocalDate } {
  const first = from ?? firstOfMonth(todayOf(ctx));
  const last = to ?? lastOfMonth(first);
  if (last < first || addDays(first, MOST_SHOWN_DAYS) < last)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  return { from: first, to: last };
}

/** A planning as whoever answers for these households sees it. */
export async function shownPlanning(
  tx: TenantTransaction,
  ctx: Context,
  { rules, planning }: OpenPlanning,
  span: { from: LocalDate; to: LocalDate },
  householdIds: readonly string[],
): Promise<ShortPlanning> {
  const today = todayOf(ctx);
  const rows = planningRows(rules, planning, span, { householdIds, now: ctx.now });
  const waiting = rows.flatMap(({ cells }) =>
    cells.flatMap(({ kept, state }) => (kept && state === 'onHold' ? [kept.id] : [])),
  );
  const ranks = waiting.length > 0 ? await readWaitingRanks(tx, waiting) : new Map<string, number>();
  const prices = new Map<string, number>();
  const month = firstOfMonth(span.from);
  const costs = planning.households
    .filter(({ id }) => householdIds.includes(id))
    .map(household => {
      const { lines, totalCents, unpriced } = estimateMonth(rules.rulebook, planning, household, month);
      addDayPrices(prices, lines);
      return { householdId: household.id, month, cents: totalCents, unpriced: unpriced.length };
    });
  const says = new Sayings();
  const { timeZone } = ctx.tenant;
  const shown = { rules, ranks, prices, timeZone, says, quiet: new Map(), sentences: new Map() };
  const next = nextReservationDeadline(rules.rulebook, planning, householdIds, today, ctx.now);
  const used = new Set(rows.map(({ service }) => service));
  const { services, sites } = rules.configuration.services;
  return {
    now: ctx.now.toISOString(),
    today,
    ...span,
    children: planning.children.map(({ id, firstName, lastName }) => ({ id, firstName, lastName })),
    households: planning.households
      .filter(({ id }) => householdIds.includes(id))
      .map(({ id, number, payer }) => ({ id, number, payer })),
    services: services
      .filter(({ key }) => used.has(key))
      .map(({ key, name, site, kind, hours, contact }) => ({
        key,
        name,
        site: sites.find(one => one.key === site)?.name ?? '',
        siteKey: site,
        isMeal: kind === 'meal',
        hours,
        contact,
      })),
    rows: rows.map(row => shownRow(row, shown)),
    says: says.all,
    next: next && { service: next.service, day: next.day, at: next.at, dates: next.dates },
    costs,
    reasons: rules.configuration.named.absenceReasons.map(({ key, name }) => ({ key, name })),
    schoolYear: schoolYearOf(rules.rulebook.calendar.calendar.schoolYears, today),
  };
}

/** The school year of a day; between two, the one to come. */
function schoolYearOf(
  years: readonly { firstDay: LocalDate; lastDay: LocalDate }[],
  today: LocalDate,
): ShortPlanning['schoolYear'] {
  const year = years
    .toSorted((a, b) => (a.firstDay < b.firstDay ? -1 : 1))
    .find(({ lastDay }) => today <= lastDay);
  return year ? { from: year.firstDay, to: year.lastDay } : null;
}

interface Shown {
  rules: OpenPlanning['rules'];
  ranks: ReadonlyMap<string, number>;
  prices: ReadonlyMap<string, number>;
  timeZone: string;
  says: Sayings;
  /** What a day says by itself, without service and without anything kept: most of a month's cells. */
  quiet: Map<ServiceDay, number>;
  /** Those that were made already. */
  sentences: Map<string, string>;
}

function shownRow(
  { childId, service, householdId, cells }: PlanningRow,
  shown: Shown,
): ShortPlanning['rows'][number] {
  return {
    childId,
    service,
    householdId,
    cells: cells.map(cell => {
      const { day, date, kept, isOthers, state } = cell;
      const isEmpty = kept === null && !isOthers && state === 'free';
      const known = isEmpty && !day.served ? shown.quiet.get(day) : undefined;
      if (known !== undefined) return known;
      const cents = isEmpty ? null : (shown.prices.get(`${childId} ${service} ${date}`) ?? null);
      const index = shown.says.indexOf(saidOf(cell, shown, cents));
      if (isEmpty && !day.served) shown.quiet.set(day, index);
      return index;
    }),
  };
}

function saidOf(
  cell: PlanningCell,
  { rules, ranks, timeZone, sentences }: Shown,
  cents: number | null,
): SaidOfCell {
  const { day, state, marks, isOthers, act, deadline, isLate, kept } = cell;
  return {
    day: day.kind,
    served: day.served,
    dayReason: day.reason,
    state,
    marks,
    isOthers,
    act,
    deadline: deadline && { day: deadline.day, at: deadline.at },
    isLate,
    why: whyOf(cell, rules, timeZone, sentences),
    cents,
    rank: (kept && ranks.get(kept.id)) ?? null,
    offeredUntil: kept?.offeredUntil?.toISOString() ?? null,
    absenceId: kept?.absence?.id ?? null,
  };
}

/** Why nothing can be done, what an act would meet, or what an agent has said. */
function whyOf(
  { judged, kept, isOthers, state }: PlanningCell,
  { names }: OpenPlanning['rules'],
  timeZone: string,
  sentences: Map<string, string>,
): string | null {
  if (isOthers) return 'L’autre foyer de l’enfant a réservé ce jour.';
  if ((state === 'refused' || state === 'onHold') && kept?.note) return kept.note;
  if (!judged || judged.outcome === 'accepted') return null;
  const { outcome, reason, article, deadline, opensAt, facts } = judged;
  // Most days of a month are refused for the same reason, in the same words.
  const farthest = reason === 'too-far' ? facts.find(({ name }) => name === 'date')?.value : null;
  const key = [outcome, reason, article, deadline?.day, deadline?.at, opensAt, farthest].join();
  const known = sentences.get(key) ?? sentenceOfReservation(judged, names, timeZone);
  sentences.set(key, known);
  return known;
}
