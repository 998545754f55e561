/** A child's rights to use services, as the mairie gives and ends them. */
import { readFamilyRules } from '@preau/db/family-rules';
import { listSchoolYears } from '@preau/db/office-class';
import {
  type EnrolmentValues,
  endEnrolment,
  findEnrolment,
  giveDefaultEnrolments,
  insertEnrolment,
  isServiceWithin,
  livesIn,
  overlapsEnrolment,
} from '@preau/db/office-enrolment';
import type { LocalDate } from '@preau/domain/dates';
import { readSection } from '@preau/domain/family-file';
import type { Context } from './context.ts';
import { auditOffice, officeScope, reachChild } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/**
 * Enrols a child in a service, for a household in which it lives.
 * @returns the enrolment's id
 * @throws OperationError `not_found`; `invalid` with `mistakes`; `conflict` where it is enrolled on some of these days
 */
export function enrolChild(ctx: Context, id: string, values: EnrolmentValues): Promise<string> {
  const { householdId: _, ...input } = values;
  const reading = readSection('enrolment', input, { current: null, today: todayOf(ctx) });
  if (reading.kind === 'mistaken') throw new OperationError('invalid', { mistakes: reading.mistakes });
  const weekdays = values.contract === 'regular' ? [...new Set(values.weekdays)].sort() : [];
  return ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    const mayGive =
      (await isServiceWithin(tx, officeScope(ctx), values.serviceId)) &&
      (await livesIn(tx, childId, values.householdId));
    if (!mayGive) throw new OperationError('not_found');
    if (await overlapsEnrolment(tx, childId, values))
      throw new OperationError('conflict', { problem: 'enrolment-overlaps' });
    const enrolmentId = await insertEnrolment(tx, childId, { ...values, weekdays });
    await auditOffice(tx, ctx, 'enrolment.add', {
      after: { child: childId, enrolment: enrolmentId, ...values },
    });
    return enrolmentId;
  });
}

/** Ends an enrolment on a day; where that is before it begins, takes it away. @throws OperationError `not_found` */
export async function endChildEnrolment(ctx: Context, id: string, lastDay: LocalDate): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const enrolment = await findEnrolment(tx, id);
    if (!enrolment) throw new OperationError('not_found');
    const childId = await reachChild(tx, ctx, enrolment.childId);
    if (!(await isServiceWithin(tx, officeScope(ctx), enrolment.serviceId)))
      throw new OperationError('not_found');
    await endEnrolment(tx, id, lastDay);
    await auditOffice(tx, ctx, 'enrolment.end', {
      before: { lastDay: enrolment.lastDay },
      after: { child: childId, enrolment: id, service: enrolment.serviceId, lastDay },
    });
  });
}

/**
 * Gives the pupils of a school year what the commune gives by default, where they have not got it. Twice does no more.
 * @returns how many were missing
 */
export function giveDefaults(ctx: Context, yearKey: string | undefined): Promise<number> {
  return ctx.tenant.transaction(async tx => {
    const today = todayOf(ctx);
    const years = await listSchoolYears(tx);
    const year = yearKey
      ? years.find(({ key }) => key === yearKey)
      : years.find(({ lastDay }) => lastDay >= today);
    if (!year) throw new OperationError('not_found');
    const { enrolments } = await readFamilyRules(tx);
    const from = today > year.firstDay ? today : year.firstDay;
    const given = await giveDefaultEnrolments(tx, officeScope(ctx), { rules: enrolments ?? [], year, from });
    if (given > 0) await auditOffice(tx, ctx, 'enrolment.defaults', { after: { year: year.key, given } });
    return given;
  });
}
