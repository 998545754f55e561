/** Orders of the caterer: made once, sent to addresses, received. */
import type { LocalDate } from '@preau/domain/dates';
import type { MealCount, OrderMaker, SendingState } from '@preau/domain/meals/count';
import type { Caterer } from '@preau/domain/meals/freeze';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

/** The caterers of the canteens that have one, by the key of the site. */
export async function readCaterers(tx: TenantTransaction): Promise<Map<string, Caterer>> {
  const rows = await sqlOf(tx)<
    {
      key: string;
      name: string;
      emails: string[];
      daysBefore: number | null;
      sendsAt: string | null;
      changesAt: string | null;
    }[]
  >`
    select key, caterer_name as name, caterer_emails as emails, caterer_days_before as "daysBefore",
      to_char(caterer_sends_at, 'HH24:MI') as "sendsAt", to_char(caterer_changes_at, 'HH24:MI') as "changesAt"
    from site where tenant_id = ${tx.tenantId} and caterer_name is not null`;
  return new Map(
    rows.map(({ key, name, emails, daysBefore, sendsAt, changesAt }) => [
      key,
      {
        name,
        emails,
        changesAt,
        sends:
          daysBefore === null || sendsAt === null
            ? { kind: 'deadline' }
            : { kind: 'days-before', days: daysBefore, at: sendsAt },
      },
    ]),
  );
}

export interface NewOrder {
  id: string;
  siteId: string;
  date: LocalDate;
  version: number;
  madeBy: OrderMaker;
  byAccountId: string | null;
  reason: string | null;
  frozenAt: Date;
  deadlineEndsAt: Date | null;
  deadlineArticle: string | null;
  deadlineVersion: string | null;
  lines: readonly MealCount[];
}

/** The id of a version of the order of a site for a day: made twice, it is the same. */
export function orderIdOf(tx: TenantTransaction, siteId: string, date: LocalDate, version: number): string {
  return derivedId(tx.tenantId, 'meal_order', `${siteId}/${date}/${version}`);
}

/**
 * Has whoever else makes orders of this tenant wait until this transaction ends, so that nobody makes the same version of
 * other numbers.
 */
export async function lockOrders(tx: TenantTransaction): Promise<void> {
  await sqlOf(tx)`select pg_advisory_xact_lock(hashtextextended(${tx.tenantId}, ${ORDERING}))`;
}

/** Parts this lock from others that are made of a tenant's id. */
const ORDERING = 37;

/** Saves orders with their lines, in two statements. */
export async function insertOrders(tx: TenantTransaction, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const sql = sqlOf(tx);
  const lines = orders.flatMap(({ id, lines }) =>
    lines
      .filter(({ quantity }) => quantity > 0)
      .map(({ service, serviceName, mealType, mealTypeName, group, quantity }, position) => ({
        id: derivedId(tx.tenantId, 'meal_order_line', `${id}/${service}/${mealType ?? ''}/${group}`),
        order_id: id,
        position,
        service,
        service_name: serviceName,
        meal_type: mealType,
        meal_type_name: mealTypeName,
        age_group: group,
        quantity,
      })),
  );
  const rows = orders.map(order => ({
    id: order.id,
    site_id: order.siteId,
    date: order.date,
    version: order.version,
    made_by: order.madeBy,
    by_account_id: order.byAccountId,
    reason: order.reason,
    frozen_at: order.frozenAt.toISOString(),
    deadline_ends_at: order.deadlineEndsAt?.toISOString() ?? null,
    deadline_article: order.deadlineArticle,
    deadline_version: order.deadlineVersion,
  }));
  await Promise.all([
    sql`
      insert into meal_order (tenant_id, id, site_id, date, version, made_by, by_account_id, reason, frozen_at,
        deadline_ends_at, deadline_article, deadline_version)
      select ${tx.tenantId}, * from jsonb_to_recordset(${sql.json(rows)}) as new (id uuid, site_id uuid, date date,
        version int, made_by text, by_account_id uuid, reason text, frozen_at timestamptz, deadline_ends_at timestamptz,
        deadline_article text, deadline_version text)`,
    lines.length > 0 &&
      sql`
      insert into meal_order_line (tenant_id, id, order_id, position, service, service_name, meal_type, meal_type_name,
        age_group, quantity)
      select ${tx.tenantId}, * from jsonb_to_recordset(${sql.json(lines)}) as new (id uuid, order_id uuid, position int,
        service text, service_name text, meal_type text, meal_type_name text, age_group text, quantity int)`,
  ]);
}

/** An order as it is kept, with its way to the caterer. */
export interface KeptOrder {
  id: string;
  siteId: string;
  /** Key. */
  site: string;
  siteName: string;
  date: LocalDate;
  version: number;
  isLatest: boolean;
  madeBy: OrderMaker;
  /** The agent's name. */
  by: string | null;
  reason: string | null;
  frozenAt: Date;
  deadlineEndsAt: Date | null;
  deadlineArticle: string | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  lines: MealCount[];
  sendings: KeptSending[];
}

export interface KeptSending {
  id: string;
  address: string;
  requestedAt: string;
  state: SendingState;
  settledAt: string | null;
  refusal: string | null;
}

interface Asked {
  from?: LocalDate;
  to?: LocalDate;
  id?: string;
  /** Ids. */
  sites?: readonly string[];
}

/** Orders of a span of days, the first day first and its versions in their order. */
export async function readOrders(
  tx: TenantTransaction,
  { from, to, id, sites }: Asked,
): Promise<KeptOrder[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<KeptOrder[]>`
      select o.id, o.site_id as "siteId", site.key as site, site.name as "siteName", o.date, o.version,
        not exists (select from meal_order later where later.tenant_id = ${tx.tenantId} and later.site_id = o.site_id
          and later.date = o.date and later.version > o.version) as "isLatest",
        o.made_by as "madeBy", nullif(trim(concat_ws(' ', author.first_name, author.last_name)), '') as by, o.reason,
        o.frozen_at as "frozenAt", o.deadline_ends_at as "deadlineEndsAt", o.deadline_article as "deadlineArticle",
        o.acknowledged_at as "acknowledgedAt",
        coalesce(nullif(trim(concat_ws(' ', receiver.first_name, receiver.last_name)), ''), o.acknowledged_address)
          as "acknowledgedBy",
        (select coalesce(jsonb_agg(jsonb_build_object('service', line.service, 'serviceName', line.service_name,
            'mealType', line.meal_type, 'mealTypeName', line.meal_type_name, 'group', line.age_group,
            'quantity', line.quantity) order by line.position), '[]')
          from meal_order_line line where line.tenant_id = ${tx.tenantId} and line.order_id = o.id) as lines,
        (select coalesce(jsonb_agg(jsonb_build_object('id', sending.id, 'address', sending.address,
            'requestedAt', sending.requested_at, 'state', sending.state, 'settledAt', sending.settled_at,
            'refusal', sending.refusal) order by sending.requested_at, sending.address), '[]')
          from meal_order_sending sending where sending.tenant_id = ${tx.tenantId} and sending.order_id = o.id)
          as sendings
      from meal_order o
      join site on site.tenant_id = ${tx.tenantId} and site.id = o.site_id
      left join agent author on author.tenant_id = ${tx.tenantId} and author.account_id = o.by_account_id
      left join agent receiver on receiver.tenant_id = ${tx.tenantId} and receiver.account_id = o.acknowledged_by_id
      where o.tenant_id = ${tx.tenantId}
        ${from === undefined ? sql`` : sql`and o.date >= ${from}::date`}
        ${to === undefined ? sql`` : sql`and o.date <= ${to}::date`}
        ${id === undefined ? sql`` : sql`and o.id = ${id}`}
        ${sites === undefined ? sql`` : sql`and o.site_id = any(${[...sites]}::uuid[])`}
      order by o.date, site.position, o.version`),
  ];
}

/** Which sites have ordered for which of these days. */
export async function findOrdered(
  tx: TenantTransaction,
  { from, to }: { from: LocalDate; to: LocalDate },
): Promise<{ site: string; date: LocalDate; version: number }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<{ site: string; date: LocalDate; version: number }[]>`
      select site.key as site, o.date, max(o.version) as version
      from meal_order o join site on site.tenant_id = ${tx.tenantId} and site.id = o.site_id
      where o.tenant_id = ${tx.tenantId} and o.date between ${from}::date and ${to}::date
      group by site.key, o.date`),
  ];
}

/** The ids of sites that have ordered anything at all for a day from this one on. */
export async function findSitesInUse(tx: TenantTransaction, since: LocalDate): Promise<Set<string>> {
  const rows = await sqlOf(tx)<{ id: string }[]>`
    select distinct o.site_id as id from meal_order o
    where o.tenant_id = ${tx.tenantId} and o.date >= ${since}::date and exists (
      select from meal_order_line line where line.tenant_id = ${tx.tenantId} and line.order_id = o.id)`;
  return new Set(rows.map(({ id }) => id));
}

/** Notes that an order was received, the first time. @returns whether it was the first time. */
export async function acknowledgeOrder(
  tx: TenantTransaction,
  id: string,
  { at, accountId, address }: { at: Date; accountId: string | null; address: string | null },
): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    update meal_order set acknowledged_at = ${at}, acknowledged_by_id = ${accountId}, acknowledged_address = ${address}
    where tenant_id = ${tx.tenantId} and id = ${id} and acknowledged_at is null`;
  return count > 0;
}

export interface NewSending {
  id: string;
  orderId: string;
  address: string;
  requestedAt: Date;
  requestedById: string | null;
  token: string;
  tokenHash: string;
}

/** Adds sendings that are not there. @returns the ids of those that are new. */
export async function insertSendings(
  tx: TenantTransaction,
  sendings: readonly NewSending[],
): Promise<string[]> {
  if (sendings.length === 0) return [];
  const sql = sqlOf(tx);
  const rows = sendings.map(sending => ({
    tenant_id: tx.tenantId,
    id: sending.id,
    order_id: sending.orderId,
    address: sending.address,
    requested_at: sending.requestedAt,
    requested_by_id: sending.requestedById,
    token: sending.token,
    token_hash: sending.tokenHash,
  }));
  const added = await sql<{ id: string }[]>`
    insert into meal_order_sending ${sql(rows)} on conflict (tenant_id, id) do nothing returning id`;
  return added.map(({ id }) => id);
}

/** A sending that has not left yet; null where it has, or is none. */
export async function findWaitingSending(
  tx: TenantTransaction,
  id: string,
): Promise<{ orderId: string; address: string; token: string } | null> {
  const [row] = await sqlOf(tx)<{ orderId: string; address: string; token: string }[]>`
    select order_id as "orderId", address, token from meal_order_sending
    where tenant_id = ${tx.tenantId} and id = ${id} and state = 'waiting'`;
  return row ?? null;
}

export type SendingOutcome =
  | { state: 'sent' | 'superseded' }
  | {
      state: 'refused';
      refusal: string;
    };

/** Records what became of a sending; its token is known by its hash alone from then on. */
export async function settleSending(
  tx: TenantTransaction,
  id: string,
  outcome: SendingOutcome,
  at: Date,
): Promise<void> {
  const refusal = outcome.state === 'refused' ? outcome.refusal : null;
  await sqlOf(tx)`
    update meal_order_sending set state = ${outcome.state}, settled_at = ${at}, refusal = ${refusal}, token = null
    where tenant_id = ${tx.tenantId} and id = ${id} and state = 'waiting'`;
}

/** The order that a link leads to, and to which address it went; null for none. */
export async function findByToken(
  tx: TenantTransaction,
  tokenHash: string,
): Promise<{ orderId: string; address: string } | null> {
  const [row] = await sqlOf(tx)<{ orderId: string; address: string }[]>`
    select order_id as "orderId", address from meal_order_sending
    where tenant_id = ${tx.tenantId} and token_hash = ${tokenHash} and state <> 'superseded'`;
  return row ?? null;
}
