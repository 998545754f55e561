/**
 * Of whom facts were noted after they were billed. What concerns days to come is no news for a month that is billed, so acts
 * and marks are looked for among those that were noted after their day, of which there are few.
 */
import type { MonthOutcome } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import type { KeptLine } from './invoice.ts';

type Sql = ReturnType<typeof sqlOf>;
type Fragment = ReturnType<Sql>;

/** How far back an issued month is looked at, before the last one. */
const YEAR = '12 months';

/**
 * What was noted, of which household, concerning days from when on, and when. `since` is an expression of the earliest
 * instant that is asked for.
 */
function changes(tx: TenantTransaction, since: Fragment): Fragment {
  return sqlOf(tx)`(
    select household_id, earliest as first_day, recorded_at as at from act
    where tenant_id = ${tx.tenantId} and earliest < (recorded_at at time zone 'UTC')::date and household_id is not null
      and recorded_at > ${since}
    union all
    select attendance.household_id, mark.date, mark.received_at from attendance_mark mark
    join attendance on attendance.tenant_id = mark.tenant_id and attendance.child_id = mark.child_id
      and attendance.service_id = mark.service_id and attendance.date = mark.date
    where mark.tenant_id = ${tx.tenantId} and mark.date < (mark.received_at at time zone 'UTC')::date
      and mark.received_at > ${since}
    union all
    -- The first that is known of a family holds before its day as well.
    select quotient.household_id, case when exists (
        select from household_quotient before
        where before.tenant_id = quotient.tenant_id and before.household_id = quotient.household_id
          and before.applies_from < quotient.applies_from) then quotient.applies_from else '2000-01-01'::date end,
      quotient.recorded_at
    from household_quotient quotient
    where quotient.tenant_id = ${tx.tenantId} and quotient.recorded_at > ${since}
    union all
    select custody.household_id, '2000-01-01'::date, entry.at from audit_entry entry
    join custody on custody.tenant_id = entry.tenant_id and custody.child_id = (entry.after ->> 'child')::uuid
    where entry.tenant_id = ${tx.tenantId} and entry.at > ${since}
      and entry.action in ('custody.set', 'enrolment.add', 'enrolment.end', 'schooling.set')
    union all
    select (coalesce(entry.after ->> 'household', entry.after ->> 'id'))::uuid, '2000-01-01'::date, entry.at
    from audit_entry entry
    where entry.tenant_id = ${tx.tenantId} and entry.at > ${since}
      and entry.action in ('household.notes', 'file.correct')
      and coalesce(entry.after ->> 'household', entry.after ->> 'id') is not null
    union all
    select request.household_id, '2000-01-01'::date, request.status_at from request
    where request.tenant_id = ${tx.tenantId} and request.status = 'accepted' and request.status_at > ${since})`;
}

/** The households of changes, and those who share a child with them. */
function withSharers(tx: TenantTransaction, changed: string): Fragment {
  const sql = sqlOf(tx);
  return sql`(
    select household_id, first_day, at from ${sql(changed)}
    union
    select other.household_id, known.first_day, known.at from ${sql(changed)} known
    join custody own on own.tenant_id = ${tx.tenantId} and own.household_id = known.household_id
    join custody other on other.tenant_id = ${tx.tenantId} and other.child_id = own.child_id
      and other.household_id <> own.household_id)`;
}

/** A family whose months may cost something else by now than what was issued. */
export interface ChangedHousehold {
  regieId: string;
  householdId: string;
  /** Those that are to be priced again, as runs name them. */
  months: LocalDate[];
  /** Whether it was found to differ when a run was compared; otherwise something was noted, and many come to the same. */
  isFound: boolean;
}

/** Of régies, the families that may be billed otherwise by now: first those that were found, then by name. */
export async function listChangedHouseholds(
  tx: TenantTransaction,
  regieIds: readonly string[],
): Promise<ChangedHousehold[]> {
  return [
    ...(await sqlOf(tx)<ChangedHousehold[]>`
      ${issuedChanges(tx, regieIds)}
      select changed.regie_id as "regieId", changed.household_id as "householdId", changed.months,
        changed.is_found as "isFound"
      from (
        select regie_id, household_id, array_agg(distinct month) as months, bool_or(is_found) as is_found
        from changed_month group by regie_id, household_id) changed
      join household on household.tenant_id = ${tx.tenantId} and household.id = changed.household_id
      left join household_guardian place on place.tenant_id = ${tx.tenantId}
        and place.household_id = changed.household_id and place.position = 1
      left join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
      order by not changed.is_found, guardian.last_name, guardian.first_name, household.number`),
  ];
}

function issuedChanges(tx: TenantTransaction, regieIds: readonly string[]): Fragment {
  const sql = sqlOf(tx);
  const since: Fragment = sql`(select min(facts_at) from covered)`;
  return sql`
    with run_month as materialized (
      select run.id, run.regie_id, month::date as month, run.created_at - interval '2 minutes' as facts_at
      from billing_run run
      cross join generate_series(run.first_day, run.last_day, interval '1 month') month
      where run.tenant_id = ${tx.tenantId} and run.regie_id = any(${[...regieIds]}::uuid[]) and run.status = 'issued'
        and run.last_day > (
          select max(last_day) from billing_run last
          where last.tenant_id = ${tx.tenantId} and last.regie_id = run.regie_id and last.status = 'issued')
          - interval ${sql.unsafe(`'${YEAR}'`)}),
    covered as materialized (select id as run_id, regie_id, month, facts_at from run_month),
    own_change as materialized (
      select * from ${changes(tx, since)} noted
      -- Of a month that was billed before it was over, what was noted until then.
      union all
      select act.household_id, act.earliest, act.recorded_at
      from covered join act on act.tenant_id = ${tx.tenantId} and act.recorded_at > covered.facts_at
        and act.recorded_at < covered.month + interval '1 month 1 day'
      where act.household_id is not null and act.earliest is not null
      union all
      select seen.household_id, mark.date, mark.received_at
      from covered join attendance_mark mark on mark.tenant_id = ${tx.tenantId}
        and mark.date >= covered.month and mark.date < covered.month + interval '1 month'
        and mark.received_at > covered.facts_at
      join attendance seen on seen.tenant_id = mark.tenant_id and seen.child_id = mark.child_id
        and seen.service_id = mark.service_id and seen.date = mark.date
      where covered.facts_at < covered.month + interval '1 month 1 day'),
    change as materialized (select * from ${withSharers(tx, 'own_change')} noted),
    changed_month as (
      select change.household_id, covered.regie_id, covered.month, false as is_found
      from change
      join covered on covered.facts_at < change.at
        and covered.month >= date_trunc('month', change.first_day)::date
        and covered.month <= (change.at at time zone 'UTC')::date
      left join billed_month billed on billed.tenant_id = ${tx.tenantId}
        and billed.household_id = change.household_id and billed.regie_id = covered.regie_id
        and billed.month = covered.month
      where (billed.id is null or (change.at > billed.facts_at and billed.outcome <> 'waived'
        and not (billed.outcome = 'carried-over' and billed.invoice_id is null)))
      union all
      select found.household_id, covered.regie_id, covered.month, true
      from covered
      join billing_chunk chunk on chunk.tenant_id = ${tx.tenantId} and chunk.run_id = covered.run_id
      cross join unnest(chunk.differing) found (household_id)
      left join billed_month billed on billed.tenant_id = ${tx.tenantId} and billed.household_id = found.household_id
        and billed.regie_id = covered.regie_id and billed.month = covered.month
      -- What came to the same, or was set right since, is known up to then.
      where (billed.id is null or (billed.facts_at < chunk.facts_at and billed.outcome <> 'waived'
        and not (billed.outcome = 'carried-over' and billed.invoice_id is null))))`;
}

/** Of how many families of a draft something was noted since it was computed. */
export async function countChanged(tx: TenantTransaction, draftId: string): Promise<number> {
  const sql = sqlOf(tx);
  const since: Fragment = sql`(select min(facts_at) from drafted)`;
  const [row] = await sql<[{ count: number }]>`
    with drafted as materialized (
      select household_id, chunk.facts_at + interval '2 minutes' as facts_at
      from billing_chunk chunk cross join unnest(chunk.household_ids) household_id
      where chunk.tenant_id = ${tx.tenantId} and chunk.run_id = ${draftId}),
    own_change as materialized (
      select * from ${changes(tx, since)} noted
      union all
      select household_id, earliest, recorded_at from act
      where tenant_id = ${tx.tenantId} and household_id is not null
        and recorded_at > ${since}
        and earliest <= (select last_day from billing_run where tenant_id = ${tx.tenantId} and id = ${draftId})),
    change as materialized (select * from ${withSharers(tx, 'own_change')} noted)
    select count(distinct drafted.household_id)::int as count
    from drafted join change on change.household_id = drafted.household_id and change.at > drafted.facts_at`;
  return row.count;
}

/** What became of a month of a family. */
export interface BilledMonthRow {
  householdId: string;
  month: LocalDate;
  runId: string;
  outcome: MonthOutcome;
  /** The invoice that it is on. */
  invoiceId: string | null;
  reference: string | null;
}

/** The months of these families that were billed in a régie. */
export async function listBilledMonths(
  tx: TenantTransaction,
  regieId: string,
  householdIds: readonly string[],
): Promise<BilledMonthRow[]> {
  return [
    ...(await sqlOf(tx)<BilledMonthRow[]>`
      select billed.household_id as "householdId", billed.month, billed.run_id as "runId", billed.outcome,
        billed.invoice_id as "invoiceId", invoice.reference
      from billed_month billed
      left join invoice on invoice.tenant_id = billed.tenant_id and invoice.id = billed.invoice_id
      where billed.tenant_id = ${tx.tenantId} and billed.regie_id = ${regieId}
        and billed.household_id = any(${[...householdIds]}::uuid[])
      order by billed.month`),
  ];
}

/** The families of whom a run has billed a month, or found that there was nothing to bill. */
export async function listBilledHouseholds(tx: TenantTransaction, runId: string): Promise<string[]> {
  const rows = await sqlOf(tx)<{ id: string }[]>`
    select distinct household_id as id from billed_month where tenant_id = ${tx.tenantId} and run_id = ${runId}`;
  return rows.map(({ id }) => id);
}

/** All that was issued to these families in a régie for these months: lines that were taken back, and what took them back. */
export async function listIssuedLines(
  tx: TenantTransaction,
  {
    regieId,
    householdIds,
    months,
  }: { regieId: string; householdIds: readonly string[]; months: readonly LocalDate[] },
): Promise<(KeptLine & { householdId: string })[]> {
  return [
    ...(await sqlOf(tx)<(KeptLine & { householdId: string })[]>`
      select invoice.household_id as "householdId", line.id, line.invoice_id as "invoiceId", line.month, line.kind,
        line.nature, line.child_id as "childId", line.child_name as "childName", line.service,
        line.service_name as "serviceName", line.dates, line.quantity, line.unit_cents as "unitCents",
        line.amount_cents as "amountCents", line.share_bp as "shareBp", line.article, line.version, line.steps,
        line.reverses_id as "reversesId"
      from invoice join invoice_line line on line.tenant_id = invoice.tenant_id and line.invoice_id = invoice.id
      where invoice.tenant_id = ${tx.tenantId} and invoice.regie_id = ${regieId}
        and invoice.household_id = any(${[...householdIds]}::uuid[]) and line.month = any(${[...months]}::date[])
      order by invoice.issued_at, invoice.number, line.position`),
  ];
}

export interface ComparedMonth {
  id: string;
  householdId: string;
  regieId: string;
  month: LocalDate;
  /** The run that covers the month. */
  runId: string;
  /** The correction: what the month is on, where it is on nothing yet. Null where it came to what was issued. */
  invoiceId: string | null;
  fees: string[];
  factsAt: Date;
}

/** Notes that months were looked at again, up to an instant. */
export async function saveComparedMonths(
  tx: TenantTransaction,
  months: readonly ComparedMonth[],
): Promise<void> {
  if (months.length === 0) return;
  const sql = sqlOf(tx);
  await sql`
    insert into billed_month ${sql(
      months.map(month => ({
        tenant_id: tx.tenantId,
        id: month.id,
        household_id: month.householdId,
        regie_id: month.regieId,
        month: month.month,
        run_id: month.runId,
        outcome: month.invoiceId === null ? 'nothing' : 'issued',
        total_cents: 0,
        fees: month.fees,
        facts_at: month.factsAt,
        invoice_id: month.invoiceId,
      })),
    )}
    on conflict (tenant_id, household_id, regie_id, month) do update set facts_at = excluded.facts_at,
      fees = excluded.fees, invoice_id = coalesce(billed_month.invoice_id, excluded.invoice_id)`;
}
