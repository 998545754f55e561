/** What of the planning waits for an agent, with what the règlement says of it. */
import { may } from '@preau/auth/policy';
import type { PlanningQueue, PlanningQueueQuery, QueueItem } from '@preau/contract/planning';
import {
  countQueue,
  listQueue,
  type QueueDay,
  type QueuePlace,
  type QueueRow,
} from '@preau/db/office-planning';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { sentenceOfAbsenceDay, sentenceOfReservation } from '@preau/domain/regulation/sentences/decision';
import { RESERVATION_REASONS } from '@preau/domain/reservation/decide-reservation';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

const PAGE = 50;

/** A page of the queue, within the agent's limits: what is for the nearest day first. */
export function readPlanningQueue(ctx: Context, query: PlanningQueueQuery): Promise<PlanningQueue> {
  const { after, ...asked } = query;
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const [rows, { kinds, services }, rules] = await Promise.all([
      listQueue(tx, scope, {
        ...asked,
        after: after === undefined ? undefined : placeOf(after),
        limit: PAGE + 1,
        today,
      }),
      countQueue(tx, scope, today),
      // An agent reads what was decided: rules that have changed since only change how it is said.
      ctx.rules.lastOf(ctx.tenant) ?? ctx.rules.read(tx, ctx.tenant),
    ]);
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      items: page.map(row => shown(ctx, row, rules)),
      services,
      counts: kinds,
      after: rows.length > PAGE && last ? keyOf(last) : null,
    };
  });
}

function keyOf({ days, receivedAt }: QueueRow): string | null {
  const [first] = days;
  return first ? `${first.date}~${receivedAt.getTime()}~${first.id}` : null;
}

/** @throws OperationError `invalid` for what no page has said */
function placeOf(after: string): QueuePlace {
  const [date = '', at, id = ''] = after.split('~');
  if (!isLocalDate(date)) throw new OperationError('invalid', { mistakes: { after: 'unknown' } });
  return { date: toLocalDate(date), receivedAt: new Date(Number(at)), id };
}

function shown(ctx: Context, row: QueueRow, rules: TenantRules): QueueItem {
  const { kind, child, className, household, service, channel, receivedAt, isOnHold, note, absence } = row;
  const isOpen = may(ctx.actor, 'health.read');
  return {
    id: row.days[0]?.id ?? '',
    ids: row.days.map(({ id }) => id),
    kind,
    child,
    className,
    household,
    service,
    dates: row.days.map(({ date }) => date),
    channel,
    receivedAt: receivedAt.toISOString(),
    isOnHold,
    reason: absence && (rules.names.reasons.get(absence.reason) ?? absence.reason),
    familyNote: (isOpen && absence?.note) || null,
    note,
    proofs: isOpen ? row.proofs : [],
    opinion: opinionOf(row, rules, ctx.tenant.timeZone),
    places: row.days.flatMap(({ date, places }) => (places ? [{ date, ...places }] : [])),
  };
}

/** What the règlement says of it: of days that it says alike, once. */
function opinionOf({ kind, days }: QueueRow, { names }: TenantRules, timeZone: string): string {
  const said = days.map(day =>
    kind === 'absence' ? absenceOpinion(day, names) : reservationOpinion(day, names, timeZone),
  );
  const distinct = [...new Set(said)];
  const shownSentences = distinct.slice(0, MOST_SENTENCES);
  if (distinct.length > shownSentences.length)
    shownSentences.push(`De même pour ${distinct.length - shownSentences.length} autres jours.`);
  return shownSentences.join(' ');
}

const MOST_SENTENCES = 4;

function absenceOpinion(day: QueueDay, names: TenantRules['names']): string {
  return sentenceOfAbsenceDay(
    {
      date: day.date,
      outcome: day.absenceOutcome ?? 'ask-agent',
      charge: day.absenceCharge ?? { kind: 'whole' },
      article: day.absenceArticle,
      version: day.absenceVersion,
      deadline: null,
      proofBy: null,
      facts: [],
    },
    names,
  );
}

function reservationOpinion(day: QueueDay, names: TenantRules['names'], timeZone: string): string {
  const reason = RESERVATION_REASONS.find(one => one === day.reason);
  if (!reason) return day.reason === 'offer-ended' ? OFFER_ENDED : DECIDED;
  return sentenceOfReservation(
    {
      outcome: day.status === 'on-hold' && reason === 'full' ? 'on-hold' : 'requested',
      reason,
      article: day.article,
      version: day.version,
      deadline: null,
      opensAt: null,
      surcharge: day.surcharge,
      facts: [],
    },
    names,
    timeZone,
  );
}

const OFFER_ENDED = 'Une place a été proposée à la famille, qui ne l’a pas prise à temps.';
const DECIDED = 'Le règlement n’en dit rien de plus.';
