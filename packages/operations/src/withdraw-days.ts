/** Takes back what stands: a request that nobody has decided, an absence, or a whole act just done. */
import type { NewWithdrawals, OfficeReservations, Undoing, WithdrawalResult } from '@preau/contract/planning';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import type { PlanningSubject } from '@preau/db/planning';
import { findAct, type KeptAct, type NewAct } from '@preau/db/planning-writes';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { frenchDay } from '@preau/domain/french';
import { type Id, toId } from '@preau/domain/ids';
import { decideAbsent, decideCancellation, decideWithdrawal } from '@preau/domain/planning/absent';
import { Board, type BookingCircumstances } from '@preau/domain/planning/book';
import type { KeptReservation } from '@preau/domain/planning/kept';
import { isExpected, STATUS_OF } from '@preau/domain/planning/state';
import { beginningOf } from '@preau/domain/regulation/deadlines';
import {
  sentenceOfAbsenceDay,
  sentenceOfAbsenceRefusal,
  sentenceOfReservation,
} from '@preau/domain/regulation/sentences/decision';
import type { Context } from './context.ts';
import { saveAbsent } from './declare-absence.ts';
import { familyActs } from './family-acts.ts';
import { offerFreedPlaces } from './offer-places.ts';
import { reachChild, reachServices } from './office-reach.ts';
import { guardianOf } from './open-family.ts';
import {
  type Change,
  changed,
  lockAndOpenPlanning,
  type OpenPlanning,
  saveChanges,
} from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { bookDays, officeCircumstances } from './reserve-days.ts';
import { answeredBefore, type SentAct, saveActs, sentAct } from './sent-act.ts';
import { tellOfAct } from './tell-of-planning.ts';

interface Taking {
  subject: PlanningSubject;
  accountId: Id<'account'>;
  circumstances: BookingCircumstances;
  undoesId: string | null;
}

type Day = NewWithdrawals['days'][number];
type Taken = WithdrawalResult['days'][number];

/** A family takes back requests and absences. @throws OperationError `not_found` for a child that is not this adult's */
export function withdrawDays(ctx: Context, asked: NewWithdrawals): Promise<WithdrawalResult> {
  return ctx.tenant.transaction(async tx => withdraw(tx, ctx, asked, familyTaking(ctx)));
}

/** An agent does it for a family. @throws OperationError `not_found` for a child that is not this agent's */
export function withdrawForFamily(
  ctx: Context,
  asked: NewWithdrawals & Pick<OfficeReservations, 'channel' | 'receivedAt' | 'override'>,
): Promise<WithdrawalResult> {
  return ctx.tenant.transaction(async tx => {
    const { accountId, circumstances } = officeCircumstances(ctx, asked);
    const childIds = [...new Set(asked.days.map(({ childId }) => childId))];
    for (const childId of childIds) await reachChild(tx, ctx, childId);
    await reachServices(tx, ctx, [...new Set(asked.days.map(({ service }) => service))]);
    return withdraw(tx, ctx, asked, {
      subject: { kind: 'children', childIds },
      accountId,
      circumstances,
      undoesId: null,
    });
  });
}

function familyTaking(ctx: Context): Taking {
  const { id, guardianId } = guardianOf(ctx);
  return {
    subject: { kind: 'guardian', guardianId },
    accountId: id,
    circumstances: { channel: 'portal', receivedAt: ctx.now, override: null, acceptsRequested: false },
    undoesId: null,
  };
}

async function withdraw(
  tx: TenantTransaction,
  ctx: Context,
  asked: NewWithdrawals,
  taking: Taking,
): Promise<WithdrawalResult> {
  // A day that is named twice is one.
  const days = [
    ...new Map(asked.days.map(day => [`${day.childId} ${day.service} ${day.date}`, day])).values(),
  ];
  const open = await openFor(tx, ctx, days, taking);
  const sent = sentAct(tx, taking.accountId, 'withdraw', asked);
  const before = await answeredBefore<WithdrawalResult>(tx, sent);
  if (before) return before;
  const sending = { ...taking, sent, board: new Board(open.rules, open.planning) };
  const taken = days.map(day => takeBack(open, day, ownKept(open, day, taking), sending, ctx));
  return saveTaken(tx, ctx, open, taken, sending);
}

async function openFor(
  tx: TenantTransaction,
  ctx: Context,
  days: readonly Day[],
  { subject }: Taking,
): Promise<OpenPlanning> {
  const childIds = [...new Set(days.map(({ childId }) => childId))];
  const open = await lockAndOpenPlanning(tx, ctx, subject, {
    childIds,
    services: [...new Set(days.map(({ service }) => service))],
    dates: [...new Set(days.map(({ date }) => date))],
  });
  if (childIds.some(id => !open.planning.children.some(child => child.id === id)))
    throw new OperationError('not_found');
  return open;
}

/** The row of a day that this subject may change: the other household's is none of its own. */
function ownKept({ planning }: OpenPlanning, day: Day, { subject }: Taking): KeptReservation | null {
  return (
    planning.reservations.find(
      kept =>
        kept.childId === day.childId &&
        kept.service === day.service &&
        kept.date === day.date &&
        (subject.kind === 'children' || planning.householdIds.includes(kept.householdId)),
    ) ?? null
  );
}

/** An act that takes back, as it is saved. */
type Sending = Taking & { sent: SentAct };

interface TakenBack {
  answer: Taken;
  change: Change | null;
  /** Of the absence that is taken back, for whoever undoes it. */
  reason?: string;
}

/** What becomes of one day: a request goes, an absence goes if the place is still there. */
function takeBack(
  { rules }: OpenPlanning,
  { childId, service, date }: Day,
  kept: KeptReservation | null,
  { sent, circumstances, board }: Sending & { board: Board },
  ctx: Context,
): TakenBack {
  const answer = (isDone: boolean, sentence: string, change: Change | null = null): TakenBack => ({
    answer: { childId, service, date, isDone, status: change?.status ?? kept?.status ?? null, sentence },
    change,
  });
  const day = `Le ${frenchDay(date)}`;
  if (!kept) return answer(false, `${day} n’a pas été demandé.`);
  if (kept.absence) {
    const { decision, keepsPlace } = decideWithdrawal(board, kept, circumstances);
    const sentence = sentenceOfReservation(decision, rules.names, ctx.tenant.timeZone);
    if (decision.outcome === 'refused') return answer(false, `${day}, l’absence reste : ${sentence}`);
    const { reason } = kept.absence;
    if (keepsPlace)
      return { ...answer(true, `${day} est de nouveau réservé.`, changed(kept, { absence: null })), reason };
    const status = STATUS_OF[decision.outcome];
    const change = changed(kept, {
      absence: null,
      status,
      holdsPlace: isExpected(status),
      reason: decision.reason,
      article: decision.article,
      version: decision.version,
      surcharge: decision.surcharge,
      channel: circumstances.channel,
      receivedAt: circumstances.receivedAt,
      actId: sent.actId,
    });
    return { ...answer(true, sentence, change), reason };
  }
  const kind = rules.rulebook.service(service);
  if (
    kept.status === 'awaiting-payment' &&
    !circumstances.override &&
    kind &&
    circumstances.receivedAt >= beginningOf(rules.rulebook, kind, date)
  )
    return answer(false, `${day} est passé : ce qui reste à payer reste dû.`);
  if (kept.status === 'requested' || kept.status === 'on-hold' || kept.status === 'awaiting-payment')
    return answer(
      true,
      `${day}, la demande est retirée.`,
      changed(kept, { status: 'cancelled', reason: 'family', holdsPlace: false, offeredUntil: null }),
    );
  return answer(false, `${day}, il n’y a rien à retirer : si l’enfant ne vient pas, déclarez une absence.`);
}

async function saveTaken(
  tx: TenantTransaction,
  ctx: Context,
  open: OpenPlanning,
  taken: readonly TakenBack[],
  { accountId, circumstances, undoesId, sent: { actId, fingerprint } }: Sending,
): Promise<WithdrawalResult> {
  const changes = taken.flatMap(({ change }) => change ?? []);
  const result: WithdrawalResult = {
    actId: changes.length > 0 ? actId : null,
    days: taken.map(({ answer }) => answer),
  };
  const [first] = changes;
  if (!first) return result;
  const isRequest = first.status === 'cancelled';
  const reason = taken.find(one => one.reason !== undefined)?.reason ?? null;
  const isOfOne = changes.every(({ householdId }) => householdId === first.householdId);
  const act: NewAct = {
    id: actId,
    kind: isRequest ? 'cancel-request' : 'withdraw-absence',
    householdId: isOfOne ? first.householdId : null,
    byAccountId: accountId,
    channel: circumstances.channel,
    receivedAt: circumstances.receivedAt,
    recordedAt: ctx.now,
    undoesId,
    content: { sent: fingerprint, result, reason },
  };
  const days = changes.map(({ householdId, childId, service, date, status }) => ({
    householdId,
    childId,
    service,
    date,
    outcome: status,
  }));
  await saveActs(tx, act, ...(isOfOne ? [] : familyActs(tx, act, { days, reason })));
  await saveChanges(tx, open.planning, changes);
  await recordAudit(tx, {
    actor: ctx.actor,
    at: ctx.now,
    requestId: ctx.requestId,
    action: isRequest ? 'reservation.withdraw' : 'absence.withdraw',
    after: {
      actId,
      undoes: undoesId,
      days: changes.map(({ childId, service, date, status }) => ({ childId, service, date, status })),
    },
  });
  await offerFreedPlaces(tx, ctx, changes);
  await tellOfAct(tx, ctx, open, {
    kind: isRequest ? 'cancel-request' : 'withdraw-absence',
    actId,
    changes,
  });
  return result;
}

interface Content {
  reason?: string | null;
  result: { days: { childId: string; service: string; date: string }[]; absenceIds?: string[] };
}

/**
 * Undoes an act of the family's own: a new act, judged at its own instant (invariant 2 of the domain). What cannot be
 * undone any more says why, the rest is done.
 * @throws OperationError `not_found` for an act that is not this adult's; `conflict` for one that has nothing to undo
 */
export function undoAct(ctx: Context, asked: Undoing): Promise<WithdrawalResult> {
  const undoesId = asked.actId;
  return ctx.tenant.transaction(async tx => {
    const taking = { ...familyTaking(ctx), undoesId };
    const act = await findAct<Content>(tx, toId<'act'>(undoesId));
    if (!act || act.byAccountId !== taking.accountId) throw new OperationError('not_found');
    const days = act.content.result.days.flatMap(({ childId, service, date }) =>
      isLocalDate(date) ? [{ childId, service, date: toLocalDate(date) }] : [],
    );
    if (days.length === 0) throw new OperationError('conflict', { problem: 'nothing' });
    const open = await openFor(tx, ctx, days, taking);
    const sent = sentAct(tx, taking.accountId, 'undo', asked);
    const before = await answeredBefore<WithdrawalResult>(tx, sent);
    if (before) return before;
    const sending = { ...taking, sent, board: new Board(open.rules, open.planning) };
    switch (act.kind) {
      case 'reserve':
        return undoReservation(tx, ctx, open, act, days, sending);
      case 'declare-absence': {
        const { absenceIds } = act.content.result;
        const taken = days.flatMap(day => {
          const kept = ownKept(open, day, taking);
          // An absence that was declared since is another.
          const isOfAct = kept?.absence && (absenceIds?.includes(kept.absence.id) ?? true);
          return isOfAct ? [takeBack(open, day, kept, sending, ctx)] : [];
        });
        return saveTaken(tx, ctx, open, taken, sending);
      }
      case 'cancel-request': {
        const wanted = days.flatMap(day => {
          const kept = ownKept(open, day, taking);
          return kept?.status === 'cancelled' && kept.reason === 'family'
            ? [{ ...day, householdId: kept.householdId }]
            : [];
        });
        const { days: booked, actId: saved } = await bookDays(tx, ctx, open, wanted, {
          ...sending,
          preview: false,
        });
        return {
          actId: saved,
          days: booked.map(({ childId, service, date, outcome, sentence }) => ({
            childId,
            service,
            date,
            isDone: outcome !== 'refused',
            status: outcome === 'refused' ? null : STATUS_OF[outcome],
            sentence,
          })),
        };
      }
      case 'withdraw-absence':
        return redeclare(tx, ctx, open, act, days, sending);
      default:
        throw new OperationError('conflict', { problem: 'nothing' });
    }
  });
}

/** A day that was just reserved goes again while it can still be given back for nothing. */
async function undoReservation(
  tx: TenantTransaction,
  ctx: Context,
  open: OpenPlanning,
  act: KeptAct<Content>,
  days: readonly Day[],
  taking: Sending & { board: Board },
): Promise<WithdrawalResult> {
  const taken = days.flatMap((day): TakenBack[] => {
    const kept = ownKept(open, day, taking);
    if (kept?.actId !== act.id || kept.absence) return [];
    if (kept.status !== 'reserved') return [takeBack(open, day, kept, taking, ctx)];
    const decision = decideCancellation(open.rules, open.planning, kept, taking.circumstances);
    const isFree = decision === 'free';
    const change = changed(kept, {
      status: 'cancelled',
      reason: 'family',
      holdsPlace: false,
      surcharge: null,
    });
    return [
      {
        answer: {
          ...day,
          isDone: isFree,
          status: isFree ? 'cancelled' : kept.status,
          sentence: isFree
            ? `Le ${frenchDay(day.date)} n’est plus réservé.`
            : `Le ${frenchDay(day.date)} reste réservé : ${decision} Si l’enfant ne vient pas, déclarez une absence.`,
        },
        change: isFree ? change : null,
      },
    ];
  });
  return saveTaken(tx, ctx, open, taken, taking);
}

/** An absence that was taken back is declared again for its reason, as a new one. */
async function redeclare(
  tx: TenantTransaction,
  ctx: Context,
  open: OpenPlanning,
  act: KeptAct<Content>,
  days: readonly Day[],
  taking: Sending,
): Promise<WithdrawalResult> {
  const { reason } = act.content;
  if (reason == null) throw new OperationError('conflict', { problem: 'nothing' });
  const uses = Map.groupBy(days, ({ childId, service }) => `${childId} ${service}`);
  const decided = [...uses.values()].flatMap(group => {
    const [first] = group;
    const kept = first && ownKept(open, first, taking);
    if (!first || !kept) return [];
    const { channel, receivedAt } = taking.circumstances;
    return decideAbsent(
      open.rules,
      open.planning,
      {
        childId: first.childId,
        service: first.service,
        householdId: kept.householdId,
        dates: group.map(({ date }) => date).sort(),
        reason,
        returnOn: null,
        announcements: [{ channel, receivedAt }],
        proofs: [],
      },
      ctx.now,
    );
  });
  const saved = await saveAbsent(tx, ctx, open, decided, {
    ...taking,
    preview: false,
    reason,
    note: null,
    returnOn: null,
    proofs: [],
  });
  return {
    actId: saved.actId,
    days: decided.map(day => ({
      childId: day.childId,
      service: day.service,
      date: day.date,
      isDone: day.kind === 'decided',
      status: day.kept?.status ?? null,
      sentence:
        day.kind === 'decided'
          ? sentenceOfAbsenceDay(day.decision, open.rules.names)
          : sentenceOfAbsenceRefusal(day, open.rules.names),
    })),
  };
}
