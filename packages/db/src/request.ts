/** What families ask and agents decide. Changes of health are kept apart, and read only where they are asked for. */
import type { LocalDate } from '@preau/domain/dates';
import type { Change, SectionName, Values } from '@preau/domain/family-file';
import type { FileId, Id } from '@preau/domain/ids';
import type { RequestAction, RequestEvent, RequestStatus, RequestType } from '@preau/domain/request';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { requestWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export type RequestId = Id<'request'>;

/** A request as it is kept. */
export interface KeptRequest {
  id: RequestId;
  householdId: Id<'household'>;
  submittedBy: Id<'account'> | null;
  type: RequestType;
  section: SectionName;
  action: RequestAction;
  subjectId: string | null;
  childId: Id<'child'> | null;
  memberId: Id<'member'> | null;
  status: RequestStatus;
  immediate: boolean;
  submittedAt: Date;
  statusAt: Date;
  statusBy: Id<'account'> | null;
  reason: string | null;
}

export interface NewRequest
  extends Omit<KeptRequest, 'id' | 'statusAt' | 'statusBy' | 'reason' | 'memberId'> {
  isHealth: boolean;
  changes: readonly Change[];
}

/**
 * Adds a request, its changes where their kind is kept. The member that decides is the one of the service or school that
 * it is about, of the child's school, or of the household; nobody in particular where none is known.
 */
export async function insertRequest(
  tx: TenantTransaction,
  request: NewRequest,
  { serviceId, schoolId, today }: { serviceId: string | null; schoolId: string | null; today: LocalDate },
): Promise<RequestId> {
  const sql = sqlOf(tx);
  const id = newId<'request'>();
  const changes = sql.json(request.changes as never); // postgres.js' JSONValue excludes interfaces
  const { householdId, submittedBy, type, section, action, subjectId, childId, status, immediate } = request;
  await sql`
    insert into request (tenant_id, id, household_id, submitted_by, type, section, action, subject_id, child_id,
      member_id, status, changes, immediate, submitted_at, status_at, status_by)
    values (${tx.tenantId}, ${id}, ${householdId}, ${submittedBy}, ${type}, ${section}, ${action}, ${subjectId}, ${childId},
      coalesce(
        (select member_id from service where tenant_id = ${tx.tenantId} and id = ${serviceId}::uuid),
        (select member_id from site where tenant_id = ${tx.tenantId} and id = ${schoolId}::uuid),
        (select site.member_id from schooling
          join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
          join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
          join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
          where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = ${childId}::uuid
            and school_year.last_day >= ${today}
          order by school_year.first_day limit 1),
        (select member_id from household where tenant_id = ${tx.tenantId} and id = ${householdId})),
      ${status}, ${request.isHealth ? null : changes}, ${immediate}, ${request.submittedAt}, ${request.submittedAt},
      ${immediate ? submittedBy : null})`;
  if (request.isHealth)
    await sql`
      insert into request_health (tenant_id, id, request_id, changes)
      values (${tx.tenantId}, ${newId()}, ${id}, ${changes})`;
  return id;
}

/** Adds what happened to a request to its history. */
export async function insertRequestEvent(
  tx: TenantTransaction,
  event: {
    requestId: RequestId;
    kind: RequestEvent;
    by: Id<'account'> | null;
    at: Date;
    note: string | null;
  },
): Promise<void> {
  const { requestId, kind, by, at, note } = event;
  await sqlOf(tx)`
    insert into request_event (tenant_id, id, request_id, kind, by_account_id, at, note)
    values (${tx.tenantId}, ${newId()}, ${requestId}, ${kind}, ${by}, ${at}, ${note})`;
}

/** Names files with a request, after those that it has. */
export async function insertRequestFiles(
  tx: TenantTransaction,
  requestId: RequestId,
  files: readonly { fileId: FileId; name: string }[],
): Promise<void> {
  if (files.length === 0) return;
  const sql = sqlOf(tx);
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int as count from request_file where tenant_id = ${tx.tenantId} and request_id = ${requestId}`;
  const rows = files.map(({ fileId, name }, index) => ({
    tenant_id: tx.tenantId,
    id: newId(),
    request_id: requestId,
    file_id: fileId,
    name,
    position: count + index,
  }));
  await sql`insert into request_file ${sql(rows)}`;
}

/** Has whoever else asks, answers or decides about these households wait until the transaction ends. */
export async function lockHouseholds(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  await sqlOf(tx)`
    select from household where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) order by id for no key update`;
}

/** Has whoever else decides about this child wait until the transaction ends. */
export async function lockChild(tx: TenantTransaction, id: Id<'child'>): Promise<void> {
  await sqlOf(tx)`select from child where tenant_id = ${tx.tenantId} and id = ${id} for no key update`;
}

export type RequestWithChanges = KeptRequest & { changes: Change[] };

/** A request that nobody else may decide before the transaction ends, with its changes, of health too. */
export async function takeRequest(tx: TenantTransaction, id: RequestId): Promise<RequestWithChanges | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<RequestWithChanges[]>`
    select ${kept(tx)}, coalesce(request.changes, (
      select request_health.changes from request_health
      where request_health.tenant_id = ${tx.tenantId} and request_health.request_id = request.id), '[]') as changes
    from request where request.tenant_id = ${tx.tenantId} and request.id = ${id}
    for update of request`;
  return row ?? null;
}

/** Says where a request stands. */
export async function setRequestStatus(
  tx: TenantTransaction,
  id: RequestId,
  to: {
    status: RequestStatus;
    at: Date;
    by: Id<'account'> | null;
    reason: string | null;
    /** The row that an accepted addition has become. */
    subjectId?: string;
  },
): Promise<void> {
  await sqlOf(tx)`
    update request set status = ${to.status}, status_at = ${to.at}, status_by = ${to.by}, reason = ${to.reason},
      subject_id = coalesce(${to.subjectId ?? null}::uuid, subject_id)
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Replaces the changes of a request that its family has corrected. */
export async function setRequestChanges(
  tx: TenantTransaction,
  id: RequestId,
  changes: readonly Change[],
  { isHealth }: { isHealth: boolean },
): Promise<void> {
  const sql = sqlOf(tx);
  const json = sql.json(changes as never); // postgres.js' JSONValue excludes interfaces
  if (isHealth)
    await sql`
      update request_health set changes = ${json} where tenant_id = ${tx.tenantId} and request_id = ${id}`;
  else await sql`update request set changes = ${json} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** A request that is not decided, as far as its file shows it. */
export interface OpenRequest {
  id: RequestId;
  householdId: Id<'household'>;
  section: SectionName;
  action: RequestAction;
  subjectId: string | null;
  childId: Id<'child'> | null;
  status: RequestStatus;
  /** Null where they are of health and that is not asked for. */
  changes: Change[] | null;
}

/**
 * What is asked and not decided: by these households, and about these children by whichever household, the oldest first.
 * @param health whether to read changes of health too: the caller notes that it has
 */
export async function readOpenRequests(
  tx: TenantTransaction,
  {
    households,
    children,
    health,
  }: { households: readonly string[]; children: readonly string[]; health: boolean },
): Promise<OpenRequest[]> {
  const sql = sqlOf(tx);
  const ofHealth = health
    ? sql`(select request_health.changes from request_health
        where request_health.tenant_id = ${tx.tenantId} and request_health.request_id = request.id)`
    : sql`null::jsonb`;
  return await sql<OpenRequest[]>`
    select id, household_id as "householdId", section, action, subject_id as "subjectId", child_id as "childId", status,
      coalesce(changes, ${ofHealth}) as changes
    from request
    where tenant_id = ${tx.tenantId} and status in ('pending', 'on-hold', 'complement-asked')
      and (household_id = any(${households}::uuid[]) or child_id = any(${children}::uuid[]))
    order by id`;
}

function kept(tx: TenantTransaction) {
  const sql = sqlOf(tx);
  return sql`request.id, request.household_id as "householdId", request.submitted_by as "submittedBy", request.type,
    request.section, request.action, request.subject_id as "subjectId", request.child_id as "childId",
    request.member_id as "memberId", request.status, request.immediate, request.submitted_at as "submittedAt",
    request.status_at as "statusAt", request.status_by as "statusBy", request.reason`;
}

/** A request with the names that both sides are shown. */
export type NamedRequest = KeptRequest & {
  /** Null where they are of health. */
  changes: Change[] | null;
  child: { id: Id<'child'>; firstName: string; lastName: string } | null;
  /** The adult or authorised person that it is about, where that row is there. */
  subjectName: string | null;
  submitter: string | null;
  household: { id: Id<'household'>; number: string; name: string };
  member: { id: Id<'member'>; name: string } | null;
};

function named(tx: TenantTransaction) {
  const sql = sqlOf(tx);
  return sql`${kept(tx)}, request.changes,
    (select jsonb_build_object('id', child.id, 'firstName', child.first_name,
        'lastName', coalesce(child.usage_name, child.last_name))
      from child where child.tenant_id = ${tx.tenantId} and child.id = request.child_id) as child,
    case request.section
      when 'guardian' then ${nameOf(tx, 'guardian')}
      when 'partner' then ${nameOf(tx, 'guardian')}
      when 'authorised-person' then ${nameOf(tx, 'authorised_person')}
      when 'child' then ${nameOf(tx, 'child')}
    end as "subjectName",
    (select guardian.first_name || ' ' || guardian.last_name from guardian
      where guardian.tenant_id = ${tx.tenantId} and guardian.account_id = request.submitted_by) as submitter,
    (select jsonb_build_object('id', household.id, 'number', household.number, 'name', coalesce((
        select guardian.first_name || ' ' || guardian.last_name from household_guardian
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = household_guardian.guardian_id
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = household.id
        order by household_guardian.position limit 1), ''))
      from household where household.tenant_id = ${tx.tenantId} and household.id = request.household_id) as household,
    (select jsonb_build_object('id', member.id, 'name', member.name)
      from member where member.tenant_id = ${tx.tenantId} and member.id = request.member_id) as member`;
}

function nameOf(tx: TenantTransaction, table: 'guardian' | 'authorised_person' | 'child') {
  const sql = sqlOf(tx);
  return sql`(select subject.first_name || ' ' || subject.last_name from ${sql(table)} subject
    where subject.tenant_id = ${tx.tenantId} and subject.id = request.subject_id)`;
}

/** Which statuses `open` and `decided` stand for. */
const STATES: Readonly<Record<'open' | 'decided', readonly RequestStatus[]>> = {
  open: ['pending', 'on-hold', 'complement-asked'],
  decided: ['accepted', 'refused', 'withdrawn'],
};
export type RequestState = keyof typeof STATES | RequestStatus;

function statusesOf(state: RequestState): readonly RequestStatus[] {
  return state === 'open' || state === 'decided' ? STATES[state] : [state];
}

/** Whose requests a family sees: those of its households, about children that it answers for or about none. */
export interface FamilyView {
  households: readonly string[];
  children: readonly string[];
}

function ofFamily(tx: TenantTransaction, { households, children }: FamilyView) {
  const sql = sqlOf(tx);
  return sql`request.tenant_id = ${tx.tenantId} and request.household_id = any(${households}::uuid[])
    and (request.child_id is null or request.child_id = any(${children}::uuid[]))`;
}

/** Requests of a family, the latest first. */
export async function listFamilyRequests(
  tx: TenantTransaction,
  view: FamilyView,
  asked: {
    type?: RequestType | undefined;
    status?: RequestState | undefined;
    childId?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
): Promise<NamedRequest[]> {
  const sql = sqlOf(tx);
  return await sql<NamedRequest[]>`
    select ${named(tx)} from request
    where ${ofFamily(tx, view)}
      ${asked.type === undefined ? sql`` : sql`and request.type = ${asked.type}`}
      ${asked.status === undefined ? sql`` : sql`and request.status = any(${statusesOf(asked.status)}::text[])`}
      ${asked.childId === undefined ? sql`` : sql`and request.child_id = ${asked.childId}`}
      ${asked.before === undefined ? sql`` : sql`and request.id < ${asked.before}`}
    order by request.id desc limit ${asked.limit}`;
}

export interface RequestCounts {
  types: Partial<Record<RequestType, number>>;
  statuses: Partial<Record<RequestStatus, number>>;
}

/** How many requests a family has of each type and status. */
export async function countFamilyRequests(tx: TenantTransaction, view: FamilyView): Promise<RequestCounts> {
  const rows = await sqlOf(tx)<{ type: RequestType; status: RequestStatus; count: number }[]>`
    select request.type, request.status, count(*)::int as count from request
    where ${ofFamily(tx, view)} group by request.type, request.status`;
  const counts: RequestCounts = { types: {}, statuses: {} };
  for (const { type, status, count } of rows) {
    counts.types[type] = (counts.types[type] ?? 0) + count;
    counts.statuses[status] = (counts.statuses[status] ?? 0) + count;
  }
  return counts;
}

/** One request that a family sees, or null. */
export async function findFamilyRequest(
  tx: TenantTransaction,
  view: FamilyView,
  id: RequestId,
): Promise<NamedRequest | null> {
  const [row] = await sqlOf(tx)<NamedRequest[]>`
    select ${named(tx)} from request where ${ofFamily(tx, view)} and request.id = ${id}`;
  return row ?? null;
}

export interface OfficeQuery {
  type?: RequestType | undefined;
  status: RequestState;
  member?: string | undefined;
  household?: string | undefined;
  child?: string | undefined;
  submittedBefore?: Date | undefined;
}

function askedFor(tx: TenantTransaction, asked: OfficeQuery) {
  const sql = sqlOf(tx);
  return sql`request.status = any(${statusesOf(asked.status)}::text[])
    ${asked.type === undefined ? sql`` : sql`and request.type = ${asked.type}`}
    ${asked.member === undefined ? sql`` : sql`and request.member_id = ${asked.member}`}
    ${asked.household === undefined ? sql`` : sql`and request.household_id = ${asked.household}`}
    ${asked.child === undefined ? sql`` : sql`and request.child_id = ${asked.child}`}
    ${asked.submittedBefore === undefined ? sql`` : sql`and request.submitted_at < ${asked.submittedBefore}`}`;
}

/** Requests that an agent sees: what waits, the oldest first; what is decided, the latest first. */
export async function listOfficeRequests(
  tx: TenantTransaction,
  scope: AgentScope,
  asked: OfficeQuery & { after?: string | undefined; limit: number },
): Promise<NamedRequest[]> {
  const sql = sqlOf(tx);
  const isOldestFirst = statusesOf(asked.status).some(status => STATES.open.includes(status));
  const beyond = isOldestFirst
    ? sql`request.id > ${asked.after ?? null}`
    : sql`request.id < ${asked.after ?? null}`;
  return await sql<NamedRequest[]>`
    select ${named(tx)} from request
    where ${requestWithin(tx, scope)} and ${askedFor(tx, asked)} ${asked.after === undefined ? sql`` : sql`and ${beyond}`}
    order by request.id ${isOldestFirst ? sql`` : sql`desc`} limit ${asked.limit}`;
}

export interface OfficeCounts extends RequestCounts {
  total: number;
  members: { id: Id<'member'> | null; name: string | null; count: number }[];
}

/** How many there are of what is asked for, of those that this agent sees. */
export async function countFoundRequests(
  tx: TenantTransaction,
  scope: AgentScope,
  asked: OfficeQuery,
): Promise<number> {
  const [found] = await sqlOf(tx)<[{ total: number }]>`
    select count(*)::int as total from request where ${requestWithin(tx, scope)} and ${askedFor(tx, asked)}`;
  return found.total;
}

/** How many there are of what is asked for, and of the open ones that this agent sees, by each filter. */
export async function countOfficeRequests(
  tx: TenantTransaction,
  scope: AgentScope,
  asked: OfficeQuery,
): Promise<OfficeCounts> {
  const sql = sqlOf(tx);
  const [total, rows] = await Promise.all([
    countFoundRequests(tx, scope, asked),
    sql<
      {
        type: RequestType;
        status: RequestStatus;
        memberId: Id<'member'> | null;
        name: string | null;
        count: number;
      }[]
    >`
      select open.*, member.name from (
        select request.type, request.status, request.member_id as "memberId", count(*)::int as count from request
        where ${requestWithin(tx, scope)} and request.status = any(${STATES.open}::text[])
        group by request.type, request.status, request.member_id) open
      left join member on member.tenant_id = ${tx.tenantId} and member.id = open."memberId"
      order by member.position`,
  ]);
  const counts: OfficeCounts = { total, types: {}, statuses: {}, members: [] };
  for (const { type, status, memberId, name, count } of rows) {
    counts.types[type] = (counts.types[type] ?? 0) + count;
    counts.statuses[status] = (counts.statuses[status] ?? 0) + count;
    const member = counts.members.find(({ id }) => id === memberId);
    if (member) member.count += count;
    else counts.members.push({ id: memberId, name, count });
  }
  return counts;
}

/** One request that an agent sees, or null. */
export async function findOfficeRequest(
  tx: TenantTransaction,
  scope: AgentScope,
  id: RequestId,
): Promise<NamedRequest | null> {
  const [row] = await sqlOf(tx)<NamedRequest[]>`
    select ${named(tx)} from request where ${requestWithin(tx, scope)} and request.id = ${id}`;
  return row ?? null;
}

/** The changes of a request about health; the caller notes that it has read them. */
export async function readHealthChanges(tx: TenantTransaction, id: RequestId): Promise<Change[]> {
  const [row] = await sqlOf(tx)<{ changes: Change[] }[]>`
    select changes from request_health where tenant_id = ${tx.tenantId} and request_id = ${id}`;
  return row?.changes ?? [];
}

export interface PastEvent {
  kind: RequestEvent;
  at: Date;
  note: string | null;
  by: { kind: 'guardian' | 'agent'; name: string } | null;
}

/** All that happened to a request, in order. */
export async function readRequestEvents(tx: TenantTransaction, id: RequestId): Promise<PastEvent[]> {
  return await sqlOf(tx)<PastEvent[]>`
    select request_event.kind, request_event.at, request_event.note,
      case when account.id is not null then jsonb_build_object('kind', account.kind, 'name',
        coalesce(guardian.first_name || ' ' || guardian.last_name, agent.first_name || ' ' || agent.last_name, '')) end as by
    from request_event
    left join account on account.tenant_id = ${tx.tenantId} and account.id = request_event.by_account_id
    left join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.account_id = account.id
    left join agent on agent.tenant_id = ${tx.tenantId} and agent.account_id = account.id
    where request_event.tenant_id = ${tx.tenantId} and request_event.request_id = ${id}
    order by request_event.id`;
}

export interface SentFile {
  id: FileId;
  name: string;
  mediaType: string;
  byteSize: number;
}

/** The files that were sent with a request, in order. */
export async function readRequestFiles(tx: TenantTransaction, id: RequestId): Promise<SentFile[]> {
  return await sqlOf(tx)<SentFile[]>`
    select file.id, request_file.name, file.media_type as "mediaType", file.byte_size::int as "byteSize"
    from request_file
    join file on file.tenant_id = ${tx.tenantId} and file.id = request_file.file_id
    where request_file.tenant_id = ${tx.tenantId} and request_file.request_id = ${id}
    order by request_file.position`;
}

/** The name of an account's person, or null. */
export async function findPersonOfAccount(
  tx: TenantTransaction,
  id: Id<'account'> | null,
): Promise<{ kind: 'guardian' | 'agent'; name: string } | null> {
  if (id === null) return null;
  const [row] = await sqlOf(tx)<{ kind: 'guardian' | 'agent'; name: string }[]>`
    select account.kind,
      coalesce(guardian.first_name || ' ' || guardian.last_name, agent.first_name || ' ' || agent.last_name, '') as name
    from account
    left join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.account_id = account.id
    left join agent on agent.tenant_id = ${tx.tenantId} and agent.account_id = account.id
    where account.tenant_id = ${tx.tenantId} and account.id = ${id}`;
  return row ?? null;
}

/** Names of the meal types, services and sites among these ids. */
export async function readNames(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const rows = await sqlOf(tx)<{ id: string; name: string }[]>`
    select id, name from meal_type where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
    union all select id, name from service where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
    union all select id, name from site where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`;
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** How the files of these requests are called, by their ids. */
export async function readFileNames(
  tx: TenantTransaction,
  requestIds: readonly string[],
): Promise<Record<string, string>> {
  if (requestIds.length === 0) return {};
  const rows = await sqlOf(tx)<{ id: FileId; name: string }[]>`
    select file_id as id, name from request_file
    where tenant_id = ${tx.tenantId} and request_id = any(${requestIds}::uuid[])`;
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** What was asked for, as values: the row of an addition. */
export function askedValues(changes: readonly Change[]): Values {
  return Object.fromEntries(changes.map(({ field, after }) => [field, after]));
}
