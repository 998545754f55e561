/** What is cooked, day by day: for a canteen, or for all. */
import type { LocalDate } from '@preau/domain/dates';
import type { Dish, MenuStatus } from '@preau/domain/meals/menu';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

export interface KeptMenu {
  /** Key; null: for all. */
  site: string | null;
  date: LocalDate;
  status: MenuStatus;
  dishes: Dish[];
}

/** Menus of a span of days, of one canteen and of all. */
export async function readMenus(
  tx: TenantTransaction,
  { from, to, site }: { from: LocalDate; to: LocalDate; site: string | null },
): Promise<KeptMenu[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<KeptMenu[]>`
      select site.key as site, menu.date, menu.status, menu.dishes
      from menu left join site on site.tenant_id = menu.tenant_id and site.id = menu.site_id
      where menu.tenant_id = ${tx.tenantId} and menu.date between ${from}::date and ${to}::date
        and (menu.site_id is null or site.key = ${site})
      order by menu.date`),
  ];
}

export interface MenuToSave {
  date: LocalDate;
  status: MenuStatus;
  dishes: readonly Dish[];
}

/** Writes menus of one canteen, or of all, in place of those that are there; one without dishes goes. */
export async function saveMenus(
  tx: TenantTransaction,
  siteId: string | null,
  menus: readonly MenuToSave[],
  { at, accountId }: { at: Date; accountId: string },
): Promise<{ saved: number; removed: number }> {
  const sql = sqlOf(tx);
  const idOf = ({ date }: MenuToSave) => derivedId(tx.tenantId, 'menu', `${siteId ?? ''}/${date}`);
  const written = menus.filter(({ dishes }) => dishes.length > 0);
  const empty = menus.filter(({ dishes }) => dishes.length === 0);
  const rows = written.map(menu => ({
    tenant_id: tx.tenantId,
    id: idOf(menu),
    site_id: siteId,
    date: menu.date,
    status: menu.status,
    dishes: sql.json(menu.dishes as never), // postgres.js' JSONValue excludes interfaces
    updated_at: at,
    updated_by_id: accountId,
  }));
  if (rows.length > 0)
    await sql`
      insert into menu ${sql(rows)}
      on conflict (tenant_id, site_id, date) do update set status = excluded.status, dishes = excluded.dishes,
        updated_at = excluded.updated_at, updated_by_id = excluded.updated_by_id`;
  const removed =
    empty.length > 0
      ? await sql`
          delete from menu where tenant_id = ${tx.tenantId} and site_id is not distinct from ${siteId}::uuid
            and date = any(${empty.map(({ date }) => date)}::date[])`
      : { count: 0 };
  return { saved: rows.length, removed: removed.count };
}
