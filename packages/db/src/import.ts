/** Imported files and their lines, between the upload and the confirmation. */
import type { AgentActor } from '@preau/domain/actor';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { LineInput } from '@preau/domain/import-format';
import type { LineOutcome, LinePlan } from '@preau/domain/import-plan';
import type { FileProblem } from '@preau/domain/import-status';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';
import type { dataImport, ImportFacts } from './schema/import.ts';

export type ImportId = Id<'data-import'>;
type Row = typeof dataImport.$inferSelect;

export type ImportRow = Omit<Row, 'tenantId' | 'id' | 'problem'> & {
  id: ImportId;
  problem: FileProblem | null;
};

export type NewImport = Pick<
  Row,
  'kind' | 'fileId' | 'fileName' | 'siteId' | 'schoolYearId' | 'requestedBy' | 'requestedAt'
>;

/** Notes a file that is to be read. */
export async function insertImport(tx: TenantTransaction, row: NewImport): Promise<ImportId> {
  const id = newId<'data-import'>();
  await sqlOf(tx)`
    insert into data_import (tenant_id, id, kind, file_id, file_name, site_id, school_year_id, status, requested_by,
      requested_at)
    values (${tx.tenantId}, ${id}, ${row.kind}, ${row.fileId}, ${row.fileName}, ${row.siteId}, ${row.schoolYearId},
      'reading', ${row.requestedBy}, ${row.requestedAt})`;
  return id;
}

function columns(tx: TenantTransaction) {
  return sqlOf(tx)`
    data_import.id, kind, file_id as "fileId", file_name as "fileName", site_id as "siteId",
    school_year_id as "schoolYearId", status, line_count as "lineCount", lines_done as "linesDone", problem,
    problem_facts as "problemFacts", ignored_columns as "ignoredColumns", header, requested_by as "requestedBy",
    requested_at as "requestedAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", ended_at as "endedAt"`;
}

/** An import, or null; held until the transaction ends, so that nobody confirms what another abandons. */
export async function takeImport(tx: TenantTransaction, id: ImportId): Promise<ImportRow | null> {
  const [row] = await sqlOf(tx)<ImportRow[]>`
    select ${columns(tx)} from data_import where tenant_id = ${tx.tenantId} and id = ${id} for update`;
  return row ?? null;
}

/** An import, or null. */
export async function findImport(tx: TenantTransaction, id: ImportId): Promise<ImportRow | null> {
  const [row] = await sqlOf(tx)<ImportRow[]>`
    select ${columns(tx)} from data_import where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row ?? null;
}

/** The latest imports: all, or those that one account asked for. */
export async function listImports(
  tx: TenantTransaction,
  { requestedBy, limit }: { requestedBy: string | null; limit: number },
): Promise<ImportRow[]> {
  return await sqlOf(tx)<ImportRow[]>`
    select ${columns(tx)} from data_import
    where tenant_id = ${tx.tenantId} and (${requestedBy}::uuid is null or requested_by = ${requestedBy})
    order by id desc limit ${limit}`;
}

/** The bytes' name of an import's file. */
export async function findImportFile(tx: TenantTransaction, id: ImportId): Promise<string | null> {
  const [row] = await sqlOf(tx)<{ sha256: string }[]>`
    select sha256 from data_import
    join file on file.tenant_id = data_import.tenant_id and file.id = data_import.file_id
    where data_import.tenant_id = ${tx.tenantId} and data_import.id = ${id}`;
  return row?.sha256 ?? null;
}

export type ImportProgress =
  | { status: 'unreadable'; problem: FileProblem; facts: ImportFacts; endedAt: Date }
  | { status: 'checking'; lineCount: number; linesDone: number; header: string[]; ignoredColumns: string[] }
  | { status: 'applied' | 'abandoned'; endedAt: Date };

/** Where an import has got to. */
export async function saveProgress(
  tx: TenantTransaction,
  id: ImportId,
  progress: ImportProgress,
): Promise<void> {
  const sql = sqlOf(tx);
  const set =
    progress.status === 'unreadable'
      ? sql`problem = ${progress.problem}, problem_facts = ${sql.json(progress.facts as never)}, ended_at = ${progress.endedAt}` // postgres.js' JSONValue excludes interfaces
      : progress.status === 'checking'
        ? sql`line_count = ${progress.lineCount}, lines_done = ${progress.linesDone}, header = ${sql.json(progress.header)},
            ignored_columns = ${progress.ignoredColumns}`
        : sql`ended_at = ${progress.endedAt}`;
  await sql`
    update data_import set status = ${progress.status}, ${set} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Counts the lines that are decided; with the last of them a person's turn has come. @returns whether it has */
export async function advanceCheck(tx: TenantTransaction, id: ImportId): Promise<boolean> {
  const [row] = await sqlOf(tx)<{ isChecked: boolean }[]>`
    update data_import set lines_done = decided.count,
      status = case when decided.count >= line_count then 'checked' else 'checking' end
    from (select count(*)::int as count from import_line
      where tenant_id = ${tx.tenantId} and import_id = ${id} and outcome is not null) decided
    where data_import.tenant_id = ${tx.tenantId} and data_import.id = ${id}
    returning status = 'checked' as "isChecked"`;
  return row?.isChecked ?? true;
}

export async function confirmImport(
  tx: TenantTransaction,
  id: ImportId,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await sqlOf(tx)`
    update data_import set status = 'applying', problem = null, problem_facts = null, confirmed_by = ${by},
      confirmed_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Back to a person: what they confirmed is no longer what would happen. Every line now says what would. */
export async function returnToCheck(
  tx: TenantTransaction,
  id: ImportId,
  { lines }: { lines: number },
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    update data_import set status = 'checked', problem = 'changed-since', problem_facts = ${sql.json({ lines })},
      confirmed_by = null, confirmed_at = null
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

export interface NewLine {
  number: number;
  group: number;
  cells: string[];
  input: LineInput | null;
  /** Of a line that is refused as it was read. */
  plan: LinePlan | null;
}

const LINES_AT_ONCE = 2000;

export async function insertLines(
  tx: TenantTransaction,
  importId: ImportId,
  lines: readonly NewLine[],
): Promise<void> {
  const sql = sqlOf(tx);
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    const rows = lines.slice(from, from + LINES_AT_ONCE).map(({ number, group, cells, input, plan }) => ({
      tenant_id: tx.tenantId,
      id: newId(),
      import_id: importId,
      number,
      group_number: group,
      cells: sql.json(cells),
      input: input && sql.json(input as never), // postgres.js' JSONValue excludes readonly arrays
      outcome: plan?.outcome ?? null,
      plan: plan && sql.json(plan as never), // as above
    }));
    await sql`insert into import_line ${sql(rows)}`;
  }
}

export interface OpenLine {
  number: number;
  group: number;
  input: LineInput;
  /** What was said when it was last decided. */
  plan: LinePlan | null;
}

/** The next whole groups of lines that could be read, at least `least` lines of them while there are so many. */
export async function nextGroups(
  tx: TenantTransaction,
  importId: ImportId,
  { after, least }: { after: number; least: number },
): Promise<OpenLine[]> {
  const sql = sqlOf(tx);
  return await sql<OpenLine[]>`
    select number, group_number as group, input, plan from import_line
    where tenant_id = ${tx.tenantId} and import_id = ${importId} and input is not null and group_number > ${after}
      and group_number <= (
        select max(group_number) from (
          select group_number from import_line
          where tenant_id = ${tx.tenantId} and import_id = ${importId} and input is not null and group_number > ${after}
          order by group_number, number limit ${least}) next_lines)
    order by group_number, number`;
}

export async function savePlans(
  tx: TenantTransaction,
  importId: ImportId,
  plans: ReadonlyMap<number, LinePlan>,
): Promise<void> {
  const sql = sqlOf(tx);
  const rows = [...plans].map(([number, plan]) => ({ number, outcome: plan.outcome, plan }));
  const decided = sql.json(rows as never); // postgres.js' JSONValue excludes readonly arrays
  await sql`
    update import_line set outcome = decided.outcome, plan = decided.plan
    from jsonb_to_recordset(${decided}) as decided (number int, outcome text, plan jsonb)
    where import_line.tenant_id = ${tx.tenantId} and import_line.import_id = ${importId}
      and import_line.number = decided.number`;
}

export type ImportTotals = Record<LineOutcome, number> & {
  /** What would be made, by noun; classes are counted once each. */
  creates: Record<string, number>;
};

export async function readTotals(tx: TenantTransaction, importId: ImportId): Promise<ImportTotals> {
  const sql = sqlOf(tx);
  const [outcomes, nouns, [classes]] = await Promise.all([
    sql<{ outcome: LineOutcome; count: number }[]>`
      select outcome, count(*)::int as count from import_line
      where tenant_id = ${tx.tenantId} and import_id = ${importId} and outcome is not null group by outcome`,
    sql<{ noun: string; count: number }[]>`
      select noun, count(*)::int as count
      from import_line, jsonb_array_elements_text(plan -> 'creates') noun
      where tenant_id = ${tx.tenantId} and import_id = ${importId} and plan is not null group by noun`,
    sql<{ count: number }[]>`
      select count(distinct lower(plan ->> 'newClass'))::int as count from import_line
      where tenant_id = ${tx.tenantId} and import_id = ${importId} and plan ->> 'newClass' is not null`,
  ]);
  const count = (outcome: LineOutcome) => outcomes.find(row => row.outcome === outcome)?.count ?? 0;
  const creates = Object.fromEntries(nouns.map(({ noun, count: lines }) => [noun, lines]));
  if (creates.class !== undefined) creates.class = classes?.count ?? 0;
  return {
    created: count('created'),
    matched: count('matched'),
    changed: count('changed'),
    refused: count('refused'),
    creates,
  };
}

export interface DecidedLine {
  number: number;
  plan: LinePlan;
  cells: string[];
}

/** Lines in their order, of one outcome or of all, from the one after `after`. */
export async function listLines(
  tx: TenantTransaction,
  importId: ImportId,
  { outcome, after, limit }: { outcome: LineOutcome | null; after: number; limit: number },
): Promise<DecidedLine[]> {
  return await sqlOf(tx)<DecidedLine[]>`
    select number, plan, cells from import_line
    where tenant_id = ${tx.tenantId} and import_id = ${importId} and plan is not null and number > ${after}
      and (${outcome}::text is null or outcome = ${outcome})
    order by number limit ${limit}`;
}

/** The agent by whose rights an import is decided, as they are now; null when the account is closed or no agent's. */
export async function findRequester(tx: TenantTransaction, accountId: string): Promise<AgentActor | null> {
  const [row] = await sqlOf(tx)<Pick<AgentActor, 'id' | 'role' | 'limits'>[]>`
    select account.id, role,
      (select coalesce(json_agg(json_build_object(
          'kind', case when member_id is not null then 'member' when site_id is not null then 'site' else 'service' end,
          'id', coalesce(member_id, site_id, service_id))), '[]')
        from agent_limit where agent_limit.tenant_id = ${tx.tenantId} and agent_id = agent.id) as limits
    from agent join account on account.tenant_id = ${tx.tenantId} and account.id = agent.account_id
    where agent.tenant_id = ${tx.tenantId} and account.id = ${accountId} and closed_at is null`;
  return row ? { kind: 'agent', ...row } : null;
}

/** The schools of an agent's limits and the years that have not ended, for who is about to import. */
export async function readImportChoices(
  tx: TenantTransaction,
  { scope, today }: { scope: AgentScope; today: LocalDate },
): Promise<{ schools: { id: string; name: string }[]; schoolYears: { id: string; name: string }[] }> {
  const sql = sqlOf(tx);
  const within =
    scope === 'tenant'
      ? sql`true`
      : sql`(member_id = any(${scope.members}::uuid[]) or id = any(${scope.sites}::uuid[]))`;
  const [schools, schoolYears] = await Promise.all([
    sql<{ id: string; name: string }[]>`
      select id, name from site where tenant_id = ${tx.tenantId} and kind = 'school' and ${within} order by position`,
    sql<{ id: string; name: string }[]>`
      select id, key as name from school_year where tenant_id = ${tx.tenantId} and last_day >= ${today}
      order by first_day`,
  ]);
  return { schools, schoolYears };
}
