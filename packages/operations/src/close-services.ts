/** The commune closes services for some days, or opens them: what is reserved becomes what the règlement says. */
import type {
  CommuneActResult,
  CommuneActs,
  CommuneActWithdrawn,
  NewCommuneAct,
} from '@preau/contract/planning';
import { markRevised } from '@preau/db/configuration-revision';
import type { TenantTransaction } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import {
  type ConcernedDay,
  findConcerned,
  listCommuneActs,
  listPlaces,
  listServicesWithin,
} from '@preau/db/office-planning';
import {
  type BeforeClosing,
  cancelForCommune,
  insertCommuneActs,
  restoreFromCommune,
  withdrawCommuneAct,
} from '@preau/db/office-planning-writes';
import { findAct, lockWholePlanning, type NewAct } from '@preau/db/planning-writes';
import {
  type CommuneActDecision,
  closesDay,
  decideCommuneAct,
} from '@preau/domain/absence/decide-commune-act';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import { sentenceOfCommuneDecision } from '@preau/domain/regulation/sentences/decision';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { type ActedDay, familyActs } from './family-acts.ts';
import { offerFreedPlaces } from './offer-places.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { reviewOrders } from './order-meals.ts';
import { readTenantRules, type TenantRules } from './planning-rules.ts';
import { answeredBefore, saveActs, sentAct } from './sent-act.ts';
import { type ClosedDay, tellOfClosure } from './tell-of-closure.ts';

/** More than a summer is no closure. */
const MOST_DAYS = 100;
/** How long after its last day a closure can still be seen and taken back. */
const SEEN_DAYS = 30;

/** What is closed or opened by an act, and what could be. */
export function listClosures(ctx: Context): Promise<CommuneActs> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const [acts, { services, classes }] = await Promise.all([
      listCommuneActs(tx, scope, { since: addDays(today, -SEEN_DAYS) }),
      listPlaces(tx, scope, today),
    ]);
    return {
      acts: acts.map(({ id, kind, cause, reason, service, className, from, to }) => ({
        id,
        kind,
        cause,
        reason,
        service,
        className,
        from,
        to,
        mayWithdraw: to >= today,
      })),
      services: services.map(({ key, name, capacity }) => ({ key, name, capacity })),
      classes,
    };
  });
}

interface Content {
  result: CommuneActResult;
  before: BeforeClosing[];
}

/**
 * Closes services, or a class for them, or opens them. Seen first, it says how many reservations go and how many stay.
 * @throws OperationError `not_found` for a service or a class that is not this agent's; `invalid` for a period that has no
 *   end, or an opening for one class
 */
export function closeServices(ctx: Context, named: NewCommuneAct): Promise<CommuneActResult> {
  const { actor } = ctx;
  // A service that is named twice is one.
  const asked = { ...named, services: [...new Set(named.services)] };
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  if (asked.to < asked.from || addDays(asked.from, MOST_DAYS) < asked.to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  if (asked.kind === 'opening' && asked.classId !== null)
    throw new OperationError('invalid', { mistakes: { classId: 'opening' } });
  return ctx.tenant.transaction(async tx => {
    await reachAll(tx, ctx, asked);
    if (!asked.preview) await lockWholePlanning(tx);
    const sent = sentAct(tx, actor.id, 'close', asked);
    const answered = asked.preview ? null : await answeredBefore<CommuneActResult>(tx, sent);
    if (answered) return answered;
    const { actId, fingerprint } = sent;
    const rules = await ctx.rules.current(tx, ctx.tenant);
    const concerned = asked.kind === 'closure' ? await findConcerned(tx, asked) : [];
    const decided = decideAll(rules, concerned, asked.cause);
    const cancelled = decided.filter(({ decision }) => decision.effect === 'cancel');
    const result: CommuneActResult = {
      actId: asked.preview ? null : actId,
      cancelled: cancelled.length,
      kept: decided.length - cancelled.length,
      families: new Set(concerned.map(({ householdId }) => householdId)).size,
      sentences: asked.kind === 'closure' ? sentencesOf(rules, asked, decided) : [],
    };
    if (asked.preview) return result;
    const acts = asked.services.map(service => ({ id: newId(), service }));
    const idOf = new Map(acts.map(({ id, service }) => [service, id]));
    const before = await cancelForCommune(
      tx,
      cancelled.map(({ day, decision }) => ({
        id: day.id,
        communeActId: idOf.get(day.service) ?? '',
        article: decision.article,
        version: decision.version,
      })),
    );
    const act: NewAct = {
      id: actId,
      kind: asked.kind === 'closure' ? 'close' : 'reopen',
      householdId: null,
      byAccountId: actor.id,
      channel: 'portal',
      receivedAt: ctx.now,
      recordedAt: ctx.now,
      undoesId: null,
      content: { sent: fingerprint, result, before, reason: asked.reason },
    };
    const days = cancelled.map(({ day }) => actedDay(day, 'cancelled'));
    await saveActs(tx, act, ...familyActs(tx, act, { days, reason: asked.reason }));
    const { kind, cause, reason, from, to, classId } = asked;
    await insertCommuneActs(
      tx,
      acts.map(({ id, service }) => ({
        id,
        kind,
        cause,
        reason,
        from,
        to,
        serviceId: serviceIdOf(tx, service),
        classId,
        actId,
      })),
    );
    await markRevised(tx);
    await reviewOrders(tx);
    await auditOffice(tx, ctx, kind === 'closure' ? 'service.close' : 'service.open', {
      after: { actId, services: asked.services, classId, from, to, cause, reason, ...counts(result) },
    });
    await tellOfClosure(tx, ctx, rules, { actId, reason, days: decided, isClosed: true });
    // Where a class alone stays away, others may come in its place.
    if (classId !== null)
      await offerFreedPlaces(
        tx,
        ctx,
        cancelled.flatMap(({ day: { service, date, hasPlace } }) =>
          hasPlace ? [{ service, date, holdsPlace: false }] : [],
        ),
      );
    return result;
  });
}

function counts({ cancelled, kept, families }: CommuneActResult) {
  return { cancelled, kept, families };
}

async function reachAll(tx: TenantTransaction, ctx: Context, { services, classId }: NewCommuneAct) {
  const scope = officeScope(ctx);
  const within = await listServicesWithin(tx, scope);
  if (!services.every(service => within.includes(service))) throw new OperationError('not_found');
  if (classId === null) return;
  const { classes } = await listPlaces(tx, scope, todayOf(ctx));
  if (!classes.some(({ id }) => id === classId)) throw new OperationError('not_found');
}

/** Children of one level and contract are decided alike. */
function decideAll(
  { rulebook }: TenantRules,
  concerned: readonly ConcernedDay[],
  cause: NewCommuneAct['cause'],
): ClosedDay[] {
  const known = new Map<string, CommuneActDecision>();
  return concerned.map(day => {
    const { service, date, level, contract } = day;
    const key = `${service} ${date} ${level} ${contract}`;
    const decision =
      known.get(key) ?? decideCommuneAct(rulebook, { service, date, cause }, { level, contract });
    known.set(key, decision);
    return { day, decision };
  });
}

/** For each service what the règlement says, once. */
function sentencesOf(
  rules: TenantRules,
  { services, from, cause }: NewCommuneAct,
  decided: readonly ClosedDay[],
): string[] {
  return services.flatMap(service => {
    const own = decided.filter(({ day }) => day.service === service).map(({ decision }) => decision);
    const nobody = decideCommuneAct(
      rules.rulebook,
      { service, date: from, cause },
      { level: null, contract: null },
    );
    const said = new Set((own.length > 0 ? own : [nobody]).map(sentenceOfCommuneDecision));
    return [...said].map(sentence => `${serviceName(service, rules.names)} : ${sentence}`);
  });
}

/**
 * Takes back what was closed or opened for one service: what had been cancelled is again as it was, if its place is there.
 * @throws OperationError `not_found` for what is not there, or not this agent's; `conflict` for an opening on which
 *   families have reserved
 */
export function withdrawClosure(
  ctx: Context,
  id: string,
  { key }: { key: string },
): Promise<CommuneActWithdrawn> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    await lockWholePlanning(tx);
    const sent = sentAct(tx, actor.id, `withdraw ${id}`, { key });
    const answered = await answeredBefore<CommuneActWithdrawn>(tx, sent);
    if (answered) return answered;
    const { actId, fingerprint } = sent;
    const [act, ...others] = await listCommuneActs(tx, officeScope(ctx), { id });
    if (!act || others.length > 0) throw new OperationError('not_found');
    const { service, from, to } = act;
    const concerned =
      act.kind === 'opening'
        ? await findConcerned(tx, { services: [service.key], from, to, classId: null })
        : [];
    if (concerned.length > 0)
      throw new OperationError('conflict', { problem: 'reserved', days: concerned.length });
    const closing = await findAct<Content>(tx, toId<'act'>(act.actId));
    const before = closing?.content.before.filter(({ by }) => by === id) ?? [];
    await withdrawCommuneAct(tx, id, ctx.now);
    await markRevised(tx);
    await reviewOrders(tx);
    const rules = await readTenantRules(tx, ctx.tenant);
    const closed = stillClosed(rules, act);
    const restored = await restoreFromCommune(tx, before, closed);
    const result: CommuneActWithdrawn = {
      actId,
      restored: restored.length,
      lost: before.length - restored.length,
    };
    const reopening: NewAct = {
      id: actId,
      kind: 'reopen',
      householdId: null,
      byAccountId: actor.id,
      channel: 'portal',
      receivedAt: ctx.now,
      recordedAt: ctx.now,
      undoesId: act.actId,
      content: { sent: fingerprint, result },
    };
    const again = new Set(restored);
    const days = (await findConcerned(tx, { services: [service.key], from, to, classId: null })).filter(day =>
      again.has(day.id),
    );
    await saveActs(
      tx,
      reopening,
      ...familyActs(tx, reopening, {
        days: days.map(day => actedDay(day, day.status)),
        reason: act.reason,
      }),
    );
    await auditOffice(tx, ctx, 'service.withdraw-closure', {
      before: { kind: act.kind, service: service.key, from, to },
      after: result,
    });
    await tellOfClosure(tx, ctx, rules, {
      actId,
      reason: act.reason,
      days: days.map(day => ({ day, decision: NOTHING })),
      isClosed: false,
    });
    // Who waited for a place, or had one offered, waits again.
    await offerFreedPlaces(
      tx,
      ctx,
      days.flatMap(({ service, date, status }) =>
        status === 'on-hold' ? [{ service, date, holdsPlace: false }] : [],
      ),
    );
    return result;
  });
}

function actedDay({ householdId, childId, service, date }: ConcernedDay, outcome: string): ActedDay {
  return { householdId, childId, service, date, outcome };
}

const NOTHING: CommuneActDecision = { effect: 'keep', cause: 'other', article: null, version: null };

/** Days of an act that is taken back on which the service is closed by another all the same. */
function stillClosed(
  { rulebook, configuration }: TenantRules,
  { service, from, to }: { service: { key: string }; from: LocalDate; to: LocalDate },
): LocalDate[] {
  const others = configuration.communeActs.filter(
    act => act.kind === 'closure' && act.service === service.key && act.classId === null,
  );
  return daysBetween(from, to).filter(date =>
    others.some(
      act =>
        act.from <= date &&
        date <= act.to &&
        closesDay(rulebook, { service: service.key, date, cause: act.cause }),
    ),
  );
}
