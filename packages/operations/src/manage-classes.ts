/** The classes of a school year, and the children in them. */
import type { ClassList, OfficeClass } from '@preau/contract/office';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import {
  type ClassValues,
  countWithoutClass,
  insertClass,
  listClasses as listIn,
  listSchools,
  listSchoolYears,
  placeChild as placeIn,
  readClass as readIn,
  type SchoolYear,
  saveClass,
} from '@preau/db/office-class';
import { giveDefaultEnrolments } from '@preau/db/office-enrolment';
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { Context } from './context.ts';
import { auditOffice, officeScope, reachChild } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** The school year of a day, or else the next; the last where all are over. */
export function yearOf(years: readonly SchoolYear[], today: LocalDate): SchoolYear | undefined {
  return years.find(({ lastDay }) => lastDay >= today) ?? years.at(-1);
}

/** The classes of a school year, today's without its key. */
export function listClasses(ctx: Context, key: string | undefined): Promise<ClassList> {
  return ctx.tenant.transaction(async tx => {
    const scope = officeScope(ctx);
    const today = todayOf(ctx);
    const years = await listSchoolYears(tx);
    const year = key ? years.find(one => one.key === key) : yearOf(years, today);
    if (key && !year) throw new OperationError('not_found');
    return {
      year: year ? { key: year.key, firstDay: year.firstDay, lastDay: year.lastDay } : null,
      years: years.map(one => one.key),
      classes: year ? await listIn(tx, scope, year.id) : [],
      withoutClass: year ? await countWithoutClass(tx, scope, year.id, today) : 0,
      schools: await listSchools(tx, scope),
    };
  });
}

/** A class with its children. @throws OperationError `not_found` */
export async function readClass(ctx: Context, id: string): Promise<OfficeClass> {
  const found = await ctx.tenant.transaction(tx => readIn(tx, officeScope(ctx), id, todayOf(ctx)));
  if (!found) throw new OperationError('not_found');
  return found;
}

/** Opens a class. @returns its id @throws OperationError `not_found`; `conflict` where the school has one of that name */
export function createClass(
  ctx: Context,
  { siteId, year, ...values }: ClassValues & { siteId: string; year: string },
): Promise<string> {
  return ctx.tenant.transaction(async tx => {
    const schools = await listSchools(tx, officeScope(ctx));
    const kept = (await listSchoolYears(tx)).find(({ key }) => key === year);
    if (!kept || !schools.some(({ id }) => id === siteId)) throw new OperationError('not_found');
    const id = await insertClass(tx, { siteId, yearId: kept.id, ...values });
    if (id === null) throw new OperationError('conflict', { problem: 'name-taken' });
    await auditOffice(tx, ctx, 'class.create', { after: { class: id, siteId, year, ...values } });
    return id;
  });
}

/** Renames a class, or says its levels and teacher. @throws OperationError `not_found`, `conflict` */
export async function changeClass(ctx: Context, id: string, values: ClassValues): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const found = await readIn(tx, officeScope(ctx), id, todayOf(ctx));
    if (!found) throw new OperationError('not_found');
    if (!(await saveClass(tx, id, values))) throw new OperationError('conflict', { problem: 'name-taken' });
    const { name, levels, teacher } = found;
    await auditOffice(tx, ctx, 'class.change', {
      before: { name, levels, teacher },
      after: { class: id, ...values },
    });
  });
}

/**
 * Has a child in a class, for the year of that class; what its school gives by default it has from then on.
 * @throws OperationError `not_found`; `invalid` where the class does not teach the level
 */
export async function placeChild(
  ctx: Context,
  id: string,
  { classId, level }: { classId: string; level: Level },
): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    if (!(await placeIn(tx, childId, classId, level)))
      throw new OperationError('invalid', { mistakes: { classId: 'not-a-choice' } });
    await auditOffice(tx, ctx, 'schooling.set', { after: { child: childId, class: classId, level } });
    await giveDefaultsTo(tx, ctx, childId);
  });
}

/** What the commune gives by default, for one child, this year and in those to come. */
async function giveDefaultsTo(tx: TenantTransaction, ctx: Context, childId: string): Promise<void> {
  const today = todayOf(ctx);
  const { enrolments } = await readFamilyRules(tx);
  const years = (await listSchoolYears(tx)).filter(({ lastDay }) => lastDay >= today);
  for (const year of years) {
    const from = today > year.firstDay ? today : year.firstDay;
    await giveDefaultEnrolments(tx, 'tenant', { rules: enrolments ?? [], year, from, childId });
  }
}
