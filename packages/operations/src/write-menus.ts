/** Agents and the caterer write menus: a week at a time, as another week was, or a month from a file. */
import { readCsv } from '@preau/contract/csv';
import type { CopiedMenus, ImportedMenus, MenuImport, WrittenMenus } from '@preau/contract/meals';
import type { TenantTransaction } from '@preau/db/database';
import { readMenus, saveMenus } from '@preau/db/menus';
import { addDays, dayNumber, type LocalDate, mondayOf } from '@preau/domain/dates';
import type { Dish, MenuStatus } from '@preau/domain/meals/menu';
import { readMenuFile } from '@preau/domain/meals/menu-file';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachMenus } from './read-menus.ts';

/** A month has as many lines as dishes: six courses a day are many. */
const MOST_LINES = 400;

interface Saving {
  site: string | null;
  status: MenuStatus;
  days: readonly { date: LocalDate; dishes: readonly Dish[] }[];
}

/**
 * Writes menus of days, in place of those that are there. Written again they are the same.
 * @throws OperationError `not_found` for a canteen that is not this account's, or all of them where it has not all
 */
export function writeMenus(ctx: Context, asked: WrittenMenus): Promise<{ saved: number; removed: number }> {
  return ctx.tenant.transaction(tx => save(tx, ctx, asked, 'menu.write'));
}

/** Writes a week as another was, as a draft; days that have a menu keep it. @throws OperationError as {@link writeMenus} */
export function copyMenus(
  ctx: Context,
  { site, from, to }: CopiedMenus,
): Promise<{ saved: number; removed: number }> {
  if (mondayOf(from) !== from || mondayOf(to) !== to) throw new OperationError('invalid');
  return ctx.tenant.transaction(async tx => {
    const read = async (monday: LocalDate) =>
      (await readMenus(tx, { from: monday, to: addDays(monday, 6), site })).filter(
        menu => menu.site === site,
      );
    const [before, there] = [await read(from), await read(to)];
    const days = before.flatMap(({ date, dishes }) => {
      const target = addDays(to, dayNumber(date) - dayNumber(from));
      return there.some(menu => menu.date === target) ? [] : [{ date: target, dishes }];
    });
    return save(tx, ctx, { site, status: 'draft', days }, 'menu.copy');
  });
}

/** Reads a month from a file: all of it, or nothing and what is wrong line by line. @throws OperationError as {@link writeMenus} */
export function importMenus(ctx: Context, { site, status, text }: ImportedMenus): Promise<MenuImport> {
  const reading = readCsv(new TextEncoder().encode(text), { mostLines: MOST_LINES });
  return ctx.tenant.transaction(async tx => {
    if (reading.kind === 'mistaken') {
      await reachSite(tx, ctx, site);
      const { problem, line = null } = reading;
      return { saved: 0, mistakes: [{ line, problem, value: '', nearest: null }] };
    }
    const { days, mistakes } = readMenuFile(reading.header, reading.lines, todayOf(ctx));
    if (mistakes.length > 0) {
      await reachSite(tx, ctx, site);
      return { saved: 0, mistakes };
    }
    const { saved } = await save(tx, ctx, { site, status, days }, 'menu.import');
    return { saved, mistakes: [] };
  });
}

/** The id of a canteen whose menus this account may write; null for all. @throws OperationError `not_found` */
async function reachSite(tx: TenantTransaction, ctx: Context, site: string | null): Promise<string | null> {
  const { sites, mayWriteForAll } = await reachMenus(tx, ctx);
  if (site === null) {
    if (!mayWriteForAll) throw new OperationError('not_found');
    return null;
  }
  const found = sites.find(({ key }) => key === site);
  if (!found) throw new OperationError('not_found');
  return found.id;
}

async function save(
  tx: TenantTransaction,
  ctx: Context,
  { site, status, days }: Saving,
  action: 'menu.write' | 'menu.copy' | 'menu.import',
): Promise<{ saved: number; removed: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const siteId = await reachSite(tx, ctx, site);
  // A day that is named twice is as it was named last.
  const byDate = new Map(days.map(day => [day.date, day]));
  const result = await saveMenus(
    tx,
    siteId,
    [...byDate.values()].map(({ date, dishes }) => ({ date, status, dishes })),
    { at: ctx.now, accountId: actor.id },
  );
  if (result.saved + result.removed > 0)
    await auditOffice(tx, ctx, action, {
      after: { site, status, days: [...byDate.keys()].sort(), ...result },
    });
  return result;
}
