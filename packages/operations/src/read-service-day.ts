/** A day of a service, child by child, for the mairie: who was expected, who was noted, and who has corrected it. */
import { may } from '@preau/auth/policy';
import type { ServiceDay, ServiceDayQuery } from '@preau/contract/attendance';
import { listCorrections, listEnrolledAt, readRollState, readServiceDay } from '@preau/db/day-board';
import { lateTime } from '@preau/domain/attendance/settle';
import { isTimed } from '@preau/domain/attendance/timed';
import { addDays } from '@preau/domain/dates';
import { isExpected, stateOf } from '@preau/domain/planning/state';
import type { Context } from './context.ts';
import { officeScope, reachServices } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { factsOf, kindsOf } from './read-day-board.ts';

/** A school year back: an invoice is corrected for no longer. */
export const CORRECTED_DAYS = 400;

/** @throws OperationError `not_found` for a service that is not there, or not this agent's */
export function readDayOfService(ctx: Context, { service: key, date }: ServiceDayQuery): Promise<ServiceDay> {
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    await reachServices(tx, ctx, [key]);
    const { rulebook, configuration } = await ctx.rules.current(tx, ctx.tenant);
    const service = rulebook.service(key);
    if (!service) throw new OperationError('not_found');
    const day = { serviceId: serviceIdOf(tx, key), date };
    const mayCorrect =
      may(ctx.actor, 'attendance.take') && date <= today && addDays(today, -CORRECTED_DAYS) <= date;
    const [rows, roll, corrections, enrolled] = await Promise.all([
      readServiceDay(tx, day),
      readRollState(tx, day),
      listCorrections(tx, day),
      mayCorrect ? listEnrolledAt(tx, officeScope(ctx), day) : [],
    ]);
    const children = rows.map(({ child, className, household, ...kept }) => {
      const facts = { ...kept, service: key, date };
      return {
        ...child,
        className,
        household,
        isExpected: isExpected(kept.status) && kept.absence === null,
        state: stateOf(factsOf(rulebook, facts), ctx.now),
        attendance: kept.attendance,
        anomalies: kindsOf(rulebook, facts, ctx.now),
      };
    });
    const isListed = new Set(children.map(({ id }) => id));
    const present = children.filter(({ attendance }) => attendance?.isPresent);
    const { kind, reason, served } = rulebook.calendar.dayOf(service, date);
    const { services, sites } = configuration.services;
    return {
      today,
      date,
      service: {
        key,
        name: services.find(one => one.key === key)?.name ?? key,
        site: sites.find(one => one.key === service.site)?.name ?? service.site,
        hours: service.hours,
        isTimed: isTimed(service),
        lateFrom: lateTime(rulebook, service, date),
      },
      served,
      dayReason: served || kind === 'notServed' ? null : reason,
      closedAt: roll.closedAt?.toISOString() ?? null,
      closedBy: roll.closedBy,
      mayCorrect,
      counts: {
        expected: children.filter(one => one.isExpected).length,
        present: present.length,
        left: present.filter(({ attendance }) => attendance?.departure != null).length,
        missing: children.filter(({ anomalies }) => anomalies.includes('missing')).length,
        unbooked: children.filter(({ anomalies }) => anomalies.includes('unbooked')).length,
      },
      children,
      others: enrolled.filter(({ id }) => !isListed.has(id)),
      corrections: corrections.map(({ at, ...said }) => ({ ...said, at: at.toISOString() })),
    };
  });
}
