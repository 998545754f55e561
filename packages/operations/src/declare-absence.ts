/** A family, or an agent for it, says that a child will not come: each day with what it costs, and why. */
import type { AbsenceResult, NewAbsenceBody, NewProofBody, OfficeAbsence } from '@preau/contract/planning';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { findUploads, type Upload } from '@preau/db/file-uploads';
import { newId } from '@preau/db/new-id';
import { findAbsence, type PlanningSubject } from '@preau/db/planning';
import { addAnnouncement, insertAbsences, insertProofs } from '@preau/db/planning-writes';
import type { AbsenceDay, Announcement } from '@preau/domain/absence/decide-absence';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import {
  type AbsentDay,
  canBeToldAgain,
  decideAbsent,
  decideAgain,
  refusedDays,
  withoutAbsence,
} from '@preau/domain/planning/absent';
import type { BookingCircumstances } from '@preau/domain/planning/book';
import type { KeptReservation } from '@preau/domain/planning/kept';
import { isExpected } from '@preau/domain/planning/state';
import { sentenceOfAbsenceDay, sentenceOfAbsenceRefusal } from '@preau/domain/regulation/sentences/decision';
import { proofName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { offerFreedPlaces } from './offer-places.ts';
import { reachChild, reachServices } from './office-reach.ts';
import { guardianOf } from './open-family.ts';
import {
  type Change,
  changed,
  costsOf,
  lockAndOpenPlanning,
  type OpenPlanning,
  openPlanning,
  saveChanges,
  serviceIdOf,
} from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { officeCircumstances } from './reserve-days.ts';
import { answeredBefore, type SentAct, saveActs, sentAct } from './sent-act.ts';
import { tellOfAct } from './tell-of-planning.ts';

/** More than this is no absence but a departure. */
const MOST_ABSENCE_DAYS = 366;
/** Between the last day of service that is missed and the next, at most a summer. */
const MOST_AWAY_DAYS = 92;

interface Declaring {
  subject: PlanningSubject;
  accountId: Id<'account'>;
  circumstances: BookingCircumstances;
}

/**
 * A family declares an absence by the portal. A day that is not taken is refused alone.
 * @throws OperationError `not_found` for a child that is not this adult's; `invalid` for a reason that the commune has not,
 *   a period without an end, a day of return outside of it, or a file that was not sent
 */
export function declareAbsence(ctx: Context, asked: NewAbsenceBody): Promise<AbsenceResult> {
  return ctx.tenant.transaction(async tx => {
    const { id, guardianId } = guardianOf(ctx);
    return declare(tx, ctx, asked, {
      subject: { kind: 'guardian', guardianId },
      accountId: id,
      circumstances: { channel: 'portal', receivedAt: ctx.now, override: null, acceptsRequested: false },
    });
  });
}

/** An agent writes down an absence that came otherwise. @throws OperationError as {@link declareAbsence} */
export function declareForFamily(ctx: Context, asked: OfficeAbsence): Promise<AbsenceResult> {
  return ctx.tenant.transaction(async tx => {
    const { accountId, circumstances } = officeCircumstances(ctx, asked);
    for (const childId of asked.childIds) await reachChild(tx, ctx, childId);
    const services = await reachServices(tx, ctx, asked.services);
    return declare(
      tx,
      ctx,
      { ...asked, services },
      {
        subject: { kind: 'children', childIds: asked.childIds },
        accountId,
        circumstances,
      },
    );
  });
}

async function declare(
  tx: TenantTransaction,
  ctx: Context,
  asked: NewAbsenceBody,
  { subject, accountId, circumstances }: Declaring,
): Promise<AbsenceResult> {
  if (asked.to < asked.from || addDays(asked.from, MOST_ABSENCE_DAYS) < asked.to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  // Proofs are awaited from that day on: it cannot be any.
  if (
    asked.returnOn !== null &&
    (asked.returnOn <= asked.to || addDays(asked.to, MOST_AWAY_DAYS) < asked.returnOn)
  )
    throw new OperationError('invalid', { mistakes: { returnOn: 'period' } });
  const dates = daysBetween(asked.from, asked.to);
  const files = await findUploads(
    tx,
    accountId,
    asked.proofs.map(({ fileId }) => fileId),
  );
  if (files.length < asked.proofs.length)
    throw new OperationError('invalid', { mistakes: { proofs: 'unknown' } });
  const open = asked.preview
    ? await openPlanning(tx, ctx, subject, asked)
    : await lockAndOpenPlanning(tx, ctx, subject, {
        childIds: asked.childIds,
        services: asked.services,
        dates,
      });
  const sent = sentAct(tx, accountId, 'declare-absence', asked);
  const before = asked.preview ? null : await answeredBefore<AbsenceResult>(tx, sent);
  if (before) return before;
  if (!open.rules.configuration.named.absenceReasons.some(({ key }) => key === asked.reason))
    throw new OperationError('invalid', { mistakes: { reason: 'unknown' } });
  const decided = decideAll(ctx, open, asked, dates, subject, circumstances);
  return saveAbsent(tx, ctx, open, decided, {
    sent,
    accountId,
    circumstances,
    undoesId: null,
    preview: asked.preview,
    reason: asked.reason,
    note: asked.note,
    returnOn: asked.returnOn,
    proofs: asked.proofs.flatMap(({ kind, fileId }) => {
      const file = files.find(one => one.fileId === fileId);
      return file ? [{ kind, file }] : [];
    }),
  });
}

/** The days of each child and service, by who pays them. */
function decideAll(
  ctx: Context,
  { rules, planning }: OpenPlanning,
  asked: NewAbsenceBody,
  dates: readonly LocalDate[],
  subject: PlanningSubject,
  circumstances: BookingCircumstances,
): AbsentDay[] {
  const { reason, returnOn, proofs } = asked;
  const announcement: Announcement = { channel: circumstances.channel, receivedAt: circumstances.receivedAt };
  return [...new Set(asked.childIds)].flatMap(childId => {
    if (!planning.children.some(({ id }) => id === childId)) throw new OperationError('not_found');
    const isAsked = (kept: KeptReservation) =>
      kept.childId === childId &&
      dates.includes(kept.date) &&
      (asked.services.length === 0 || asked.services.includes(kept.service)) &&
      isExpected(kept.status) &&
      (subject.kind === 'children' || planning.householdIds.includes(kept.householdId));
    const own = planning.reservations.filter(isAsked);
    const settled = new Set(
      [...Map.groupBy(own, kept => kept.absence?.id)].flatMap(([, days]) => {
        const refused = refusedDays(rules, planning, days, ctx.now);
        return days.filter(({ date }) => refused.has(date));
      }),
    );
    const mayTellAgain = (kept: KeptReservation) =>
      canBeToldAgain(kept, { reason, channel: announcement.channel }) && !settled.has(kept);
    const uses = Map.groupBy(
      own,
      kept => `${kept.service} ${kept.householdId} ${mayTellAgain(kept) ? kept.absence?.id : ''}`,
    );
    return [...uses.values()].flatMap(days => {
      const [first] = days;
      if (!first) return [];
      const told = mayTellAgain(first) ? first.absence : null;
      const decided = decideAbsent(
        rules,
        told ? withoutAbsence(planning, told.id) : planning,
        {
          childId,
          service: first.service,
          householdId: first.householdId,
          dates: days.map(({ date }) => date).sort(),
          reason,
          returnOn: returnOn ?? told?.returnOn ?? null,
          announcements: [...(told?.announcements ?? []), announcement],
          proofs: [...(told?.proofs ?? []), ...proofs.map(({ kind }) => ({ kind, receivedAt: ctx.now }))],
        },
        ctx.now,
        circumstances.override,
      );
      // As it is kept: an absence that is told again stays the same one.
      return decided.map(day => ({ ...day, kept: days.find(({ date }) => date === day.date) ?? day.kept }));
    });
  });
}

export interface AbsenceToSave {
  sent: SentAct;
  accountId: Id<'account'>;
  circumstances: BookingCircumstances;
  undoesId: string | null;
  preview: boolean;
  reason: string;
  note: string | null;
  returnOn: LocalDate | null;
  proofs: readonly { kind: string; file: Upload }[];
}

/** Says of each day what it costs and, unless it is only looked at, saves it. */
export async function saveAbsent(
  tx: TenantTransaction,
  ctx: Context,
  open: OpenPlanning,
  decided: readonly AbsentDay[],
  saving: AbsenceToSave,
): Promise<AbsenceResult> {
  const { rules, planning } = open;
  const { circumstances, preview } = saving;
  const { actId, fingerprint } = saving.sent;
  const absences = new Map<string, Id<'absence'>>();
  const toldAgain = new Set<string>();
  const changes = decided.flatMap(day => {
    if (day.kind === 'refused' || !day.kept) return [];
    const told = day.kept.absence?.id;
    if (told !== undefined) {
      toldAgain.add(told);
      return changeOf(day.kept, told, day.decision);
    }
    const use = `${day.childId} ${day.service} ${day.householdId}`;
    const id = absences.get(use) ?? newId<'absence'>();
    absences.set(use, id);
    return changeOf(day.kept, id, day.decision);
  });
  const households = [...new Set(decided.map(({ householdId }) => householdId))];
  const { costs } = costsOf(rules, planning, changes, households);
  const isSaved = !preview && changes.length > 0;
  const services = [...new Set(decided.map(({ service }) => service))];
  const result: AbsenceResult = {
    actId: isSaved ? actId : null,
    absenceIds: isSaved ? [...absences.values(), ...toldAgain] : [],
    days: decided.map(day => absentDay(open, day)),
    costs,
    contacts: rules.configuration.services.services.flatMap(({ key, contact }) =>
      contact && services.includes(key) ? [{ service: key, ...contact }] : [],
    ),
  };
  if (!isSaved) return result;
  await saveActs(tx, {
    id: actId,
    kind: 'declare-absence',
    householdId: households.length === 1 ? (households[0] ?? null) : null,
    byAccountId: saving.accountId,
    channel: circumstances.channel,
    receivedAt: circumstances.receivedAt,
    recordedAt: ctx.now,
    undoesId: saving.undoesId,
    content: {
      sent: fingerprint,
      result,
      reason: saving.reason,
      override: circumstances.override?.reason ?? null,
    },
  });
  await insertAbsences(
    tx,
    [...absences].map(([use, id]) => {
      const [childId = '', service = '', householdId = ''] = use.split(' ');
      return {
        id,
        childId,
        serviceId: serviceIdOf(tx, service),
        householdId,
        reason: saving.reason,
        note: saving.note,
        returnOn: saving.returnOn,
        announcements: [{ channel: circumstances.channel, receivedAt: circumstances.receivedAt }],
        actId,
      };
    }),
  );
  const { channel, receivedAt } = circumstances;
  await addAnnouncement(tx, [...toldAgain], { channel, receivedAt });
  await insertProofs(
    tx,
    [...absences.values(), ...toldAgain].flatMap(absenceId =>
      saving.proofs.map(({ kind, file }) => ({
        absenceId,
        kind,
        fileId: file.fileId,
        name: file.name,
        receivedAt: ctx.now,
      })),
    ),
  );
  await saveChanges(tx, planning, changes);
  await recordAudit(tx, {
    actor: ctx.actor,
    at: ctx.now,
    requestId: ctx.requestId,
    action: 'absence.declare',
    after: {
      actId,
      // A reason may tell of health: the absence has it, the audit does not.
      override: circumstances.override?.reason ?? null,
      days: changes.map(({ childId, service, date, absence }) => ({
        childId,
        service,
        date,
        outcome: absence?.outcome,
      })),
    },
  });
  await offerFreedPlaces(tx, ctx, changes);
  await tellOfAct(tx, ctx, open, { kind: 'declare-absence', actId, changes });
  return result;
}

/** A day that is given back for nothing gives its place to others; one that is paid keeps it. */
function changeOf(kept: KeptReservation, id: string, decision: AbsenceDay): Change {
  const { outcome, charge, article, version, proofBy } = decision;
  return changed(kept, {
    holdsPlace: kept.place !== null && outcome !== 'free',
    absence: { id, outcome, charge, article, version, proofBy: proofBy?.endsAt ?? null },
  });
}

function absentDay({ rules }: OpenPlanning, day: AbsentDay): AbsenceResult['days'][number] {
  const { childId, service, householdId, date } = day;
  const base = { childId, service, householdId, date };
  if (day.kind === 'refused')
    return {
      ...base,
      outcome: null,
      refusal: day.refusal,
      article: day.article,
      sentence: sentenceOfAbsenceRefusal(day, rules.names),
      proof: null,
    };
  const { decision } = day;
  const kind = decision.facts.find(({ name }) => name === 'proof')?.value;
  return {
    ...base,
    outcome: decision.outcome,
    refusal: null,
    article: decision.article,
    sentence: sentenceOfAbsenceDay(decision, rules.names),
    proof:
      decision.outcome === 'awaiting-proof' && typeof kind === 'string'
        ? {
            kind,
            name: proofName(kind, rules.names),
            by: decision.proofBy && { day: decision.proofBy.day, at: decision.proofBy.at },
          }
        : null,
  };
}

/**
 * A family sends the proof of an absence that it has declared: the days that wait for it are decided again.
 * @throws OperationError `not_found` for an absence that is not this adult's; `invalid` for a file that was not sent
 */
export function addProof(ctx: Context, absenceId: string, asked: NewProofBody): Promise<AbsenceResult> {
  return ctx.tenant.transaction(async tx => {
    const { id: accountId, guardianId } = guardianOf(ctx);
    const [file] = await findUploads(tx, accountId, [asked.fileId]);
    const absence = await findAbsence(tx, absenceId);
    if (!absence) throw new OperationError('not_found');
    const { childId, service, from, to } = absence;
    const open = await lockAndOpenPlanning(
      tx,
      ctx,
      { kind: 'guardian', guardianId },
      { childIds: [childId], services: [service], dates: [from, to] },
    );
    const { rules, planning } = open;
    if (
      !planning.householdIds.includes(absence.householdId) ||
      !planning.children.some(({ id }) => id === childId)
    )
      throw new OperationError('not_found');
    if (!file) throw new OperationError('invalid', { mistakes: { fileId: 'unknown' } });
    const sent = sentAct(tx, accountId, `prove ${absenceId}`, asked);
    const before = await answeredBefore<AbsenceResult>(tx, sent);
    if (before) return before;
    const { actId, fingerprint } = sent;
    const days = planning.reservations.filter(kept => kept.absence?.id === absenceId);
    const proofs = [...(days[0]?.absence?.proofs ?? []), { kind: asked.kind, receivedAt: ctx.now }];
    const again = new Map(
      decideAgain(rules, planning, days, proofs, ctx.now).map(decision => [decision.date, decision]),
    );
    const settled = refusedDays(rules, planning, days, ctx.now);
    const changes = days.flatMap(kept => {
      const decision = again.get(kept.date);
      const isOpen = kept.absence?.outcome === 'awaiting-proof' || kept.absence?.outcome === 'billed';
      return decision && isOpen && !settled.has(kept.date) ? [changeOf(kept, absenceId, decision)] : [];
    });
    const { costs } = costsOf(rules, planning, changes, [absence.householdId]);
    const result: AbsenceResult = {
      actId,
      absenceIds: [absenceId],
      days: days.flatMap(kept => {
        const decision = again.get(kept.date);
        const { householdId, date } = kept;
        return decision
          ? [absentDay(open, { kind: 'decided', childId, service, householdId, date, kept, decision })]
          : [];
      }),
      costs,
      contacts: [],
    };
    await saveActs(tx, {
      id: actId,
      kind: 'add-proof',
      householdId: absence.householdId,
      byAccountId: accountId,
      channel: 'portal',
      receivedAt: ctx.now,
      recordedAt: ctx.now,
      undoesId: null,
      content: { sent: fingerprint, result, absenceId },
    });
    await insertProofs(tx, [
      { absenceId, kind: asked.kind, fileId: file.fileId, name: file.name, receivedAt: ctx.now },
    ]);
    await saveChanges(tx, planning, changes);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'absence.prove',
      after: { actId, absenceId },
    });
    await offerFreedPlaces(tx, ctx, changes);
    return result;
  });
}
