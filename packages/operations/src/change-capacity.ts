/** An agent gives some days of a service more places, or fewer. */
import type { CapacityResult, NewCapacity } from '@preau/contract/planning';
import { derivedId } from '@preau/db/new-id';
import { listServicesWithin } from '@preau/db/office-planning';
import { setPlaces } from '@preau/db/office-planning-writes';
import { lockWholePlanning } from '@preau/db/planning-writes';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { offerFreedPlaces } from './offer-places.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { answeredBefore, saveActs, sentAct } from './sent-act.ts';

/** A school year. */
const MOST_DAYS = 370;

/**
 * Sets how many places a service has on the days of a period on which it takes place. A day of which more are taken stays
 * as it is. Those who wait are offered what is new.
 * @throws OperationError `not_found` for a service that is not this agent's; `invalid` for a period without such a day
 */
export function changeCapacity(ctx: Context, asked: NewCapacity): Promise<CapacityResult> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const { service: name, from, to, capacity } = asked;
  if (to < from || addDays(from, MOST_DAYS) < to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  return ctx.tenant.transaction(async tx => {
    if (!(await listServicesWithin(tx, officeScope(ctx))).includes(name))
      throw new OperationError('not_found');
    await lockWholePlanning(tx);
    const sent = sentAct(tx, actor.id, 'change-capacity', asked);
    const before = await answeredBefore<CapacityResult>(tx, sent);
    if (before) return before;
    const { actId, fingerprint } = sent;
    const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
    const service = rulebook.service(name);
    const serviceId = serviceIdOf(tx, name);
    const days = daysBetween(from, to)
      .filter(date => service && rulebook.calendar.dayOf(service, date).served)
      .map(date => ({ id: derivedId(tx.tenantId, 'service_day', `${serviceId}/${date}`), date }));
    if (days.length === 0) throw new OperationError('invalid', { mistakes: { from: 'not-served' } });
    const result: CapacityResult = { days: await setPlaces(tx, { serviceId, days, capacity }) };
    await saveActs(tx, {
      id: actId,
      kind: 'change-capacity',
      householdId: null,
      byAccountId: actor.id,
      channel: 'portal',
      receivedAt: ctx.now,
      recordedAt: ctx.now,
      undoesId: null,
      content: { sent: fingerprint, result },
    });
    await auditOffice(tx, ctx, 'service.change-capacity', {
      after: {
        actId,
        service: name,
        from,
        to,
        capacity,
        undone: result.days.filter(({ isDone }) => !isDone),
      },
    });
    await offerFreedPlaces(
      tx,
      ctx,
      result.days
        .filter(({ isDone }) => isDone)
        .map(({ date }) => ({ service: name, date, holdsPlace: false })),
    );
    return result;
  });
}
