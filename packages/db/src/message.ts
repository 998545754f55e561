/** Boîte de réception: what each side sees of it, and what is written. */
import type { Actor, GuardianActor } from '@preau/domain/actor';
import type { LocalDate } from '@preau/domain/dates';
import { searchKey } from '@preau/domain/family';
import type { FileId, Id } from '@preau/domain/ids';
import type { Audience, FamilyBox, MessageSide, OfficeBox, ThreadSubject } from '@preau/domain/message';
import { type AgentScope, scopeOf } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId, newId } from './new-id.ts';

type Sql = ReturnType<typeof sqlOf>;
type Condition = ReturnType<Sql>;

/** Who reads: an adult of a family, or somebody of the mairie. */
export type Reader =
  | { side: 'family'; accountId: Id<'account'>; guardianId: Id<'guardian'> }
  | { side: 'mairie'; accountId: Id<'account'>; scope: AgentScope };

/** How an actor reads the messages. @throws RangeError for whoever has none */
export function readerOf(actor: Actor, today: LocalDate): Reader {
  if (actor.kind === 'guardian') return { side: 'family', accountId: actor.id, guardianId: actor.guardianId };
  if (actor.kind === 'agent') return { side: 'mairie', accountId: actor.id, scope: scopeOf(actor, today) };
  throw new RangeError(`${actor.kind} has no messages`);
}

/**
 * Whether a reader sees `thread`. A family: those of its own household, and of what concerns a child those of a child
 * for whom this adult answers. An agent: those addressed to its members, else those of the families of its scope.
 */
function isSeen(tx: TenantTransaction, reader: Reader): Condition {
  const sql = sqlOf(tx);
  if (reader.side === 'family')
    return sql`(
      exists (
        select from household_guardian own
        where own.tenant_id = ${tx.tenantId} and own.household_id = thread.household_id
          and own.guardian_id = ${reader.guardianId})
      and (thread.child_id is null or exists (
        select from child_guardian link
        where link.tenant_id = ${tx.tenantId} and link.child_id = thread.child_id
          and link.guardian_id = ${reader.guardianId} and link.authority in ('parental', 'delegated'))))`;
  return isSeenByMairie(tx, reader.scope);
}

function isSeenByMairie(tx: TenantTransaction, scope: AgentScope): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  const within = householdWithin(tx, scope, sql`thread.household_id`);
  return scope.members.length === 0
    ? within
    : sql`(thread.member_id = any(${scope.members}::uuid[]) or (thread.member_id is null and ${within}))`;
}

/** Whether an agent of this scope sees this thread. */
export async function isThreadWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  id: Id<'thread'>,
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from thread where thread.tenant_id = ${tx.tenantId} and id = ${id} and ${isSeenByMairie(tx, scope)}`;
  return row !== undefined;
}

const hasSide = (tx: TenantTransaction, side: MessageSide) => sqlOf(tx)`exists (
  select from message said
  where said.tenant_id = ${tx.tenantId} and said.thread_id = thread.id and said.side = ${side})`;

export interface ThreadRow {
  id: Id<'thread'>;
  householdId: Id<'household'>;
  familyName: string;
  number: string;
  subject: string;
  /** With whom, as families read it; null is the collectivité. */
  memberName: string | null;
  childName: string | null;
  lastMessageAt: Date;
  lastSide: MessageSide;
  lastAuthor: string;
  excerpt: string;
  hasFiles: boolean;
  /** How many messages of the other side this reader has not read. */
  unread: number;
  awaitsAnswer: boolean;
  deleted: boolean;
}

export interface ThreadQuery {
  box: FamilyBox | OfficeBox;
  memberId?: string | null;
  /** A household's own list. */
  householdId?: string | null;
  search?: string | null;
  before?: { at: Date; id: string } | null;
  limit: number;
}

/** The threads of a list, the latest first. */
export async function listThreads(
  tx: TenantTransaction,
  reader: Reader,
  { box, memberId, householdId, search, before, limit }: ThreadQuery,
): Promise<ThreadRow[]> {
  const sql = sqlOf(tx);
  const isDeleted = sql`coalesce(reading.deleted_number, 0) >= thread.message_count`;
  const inBox = {
    received: () =>
      sql`not (${isDeleted}) and ${hasSide(tx, reader.side === 'family' ? 'mairie' : 'family')}`,
    // What went to many families is in a list of its own.
    sent: () =>
      sql`not (${isDeleted}) and ${hasSide(tx, reader.side)} and (thread.broadcast_id is null or message_count > 1)`,
    deleted: () => sql`${isDeleted}`,
    'to-answer': () => sql`not (${isDeleted}) and thread.awaits_answer`,
  }[box]();
  return await sql<ThreadRow[]>`
    select ${threadColumns(tx, reader)}
    from thread ${threadJoins(tx, reader)}
    where thread.tenant_id = ${tx.tenantId} and ${isSeen(tx, reader)} and ${inBox}
      and ${memberId ? sql`thread.member_id = ${memberId}` : sql`true`}
      and ${householdId ? sql`thread.household_id = ${householdId}` : sql`true`}
      and ${search ? isFound(tx, search) : sql`true`}
      and ${before ? sql`(thread.last_message_at, thread.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql`true`}
    order by thread.last_message_at desc, thread.id desc
    limit ${limit}`;
}

function threadColumns(tx: TenantTransaction, reader: Reader): Condition {
  const sql = sqlOf(tx);
  return sql`
    thread.id, thread.household_id as "householdId", household.number, thread.subject, member.name as "memberName",
    child.first_name as "childName", thread.last_message_at as "lastMessageAt", latest.side as "lastSide",
    latest.author_name as "lastAuthor", left(regexp_replace(latest.text, '\\s+', ' ', 'g'), 140) as excerpt,
    thread.awaits_answer as "awaitsAnswer",
    coalesce(reading.deleted_number, 0) >= thread.message_count as deleted,
    (select coalesce(max(guardian.last_name), '') from household_guardian place
      join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
      where place.tenant_id = ${tx.tenantId} and place.household_id = thread.household_id and place.position = 1)
      as "familyName",
    exists (select from message_file attached join message holder on holder.tenant_id = ${tx.tenantId}
        and holder.id = attached.message_id
      where attached.tenant_id = ${tx.tenantId} and holder.thread_id = thread.id) as "hasFiles",
    (select count(*)::int from message new where new.tenant_id = ${tx.tenantId} and new.thread_id = thread.id
      and new.side <> ${reader.side} and new.number > coalesce(reading.read_number, 0)) as unread`;
}

function threadJoins(tx: TenantTransaction, reader: Reader): Condition {
  return sqlOf(tx)`
    join household on household.tenant_id = ${tx.tenantId} and household.id = thread.household_id
    join message latest on latest.tenant_id = ${tx.tenantId} and latest.thread_id = thread.id
      and latest.number = thread.message_count
    left join member on member.tenant_id = ${tx.tenantId} and member.id = thread.member_id
    left join child on child.tenant_id = ${tx.tenantId} and child.id = thread.child_id
    left join thread_reading reading on reading.tenant_id = ${tx.tenantId} and reading.thread_id = thread.id
      and reading.account_id = ${reader.accountId}`;
}

/** A word of the subject or of a message, a family's name, or its number. */
function isFound(tx: TenantTransaction, search: string): Condition {
  const sql = sqlOf(tx);
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(
    thread.subject ilike ${like} or household.number = ${search.trim()}
    or exists (select from message said where said.tenant_id = ${tx.tenantId} and said.thread_id = thread.id
      and said.text ilike ${like})
    or exists (select from household_guardian place
      join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
      where place.tenant_id = ${tx.tenantId} and place.household_id = thread.household_id
        and guardian.search like ${`%${searchKey(search)}%`}))`;
}

export interface MessageRow {
  id: Id<'message'>;
  number: number;
  side: MessageSide;
  authorName: string;
  /** The agent who wrote for the mairie: for its own eyes. */
  agentName: string | null;
  text: string;
  at: Date;
  files: { id: FileId; name: string; mediaType: string; byteSize: number }[];
}

export interface ThreadContent extends ThreadRow {
  memberId: Id<'member'> | null;
  about: { kind: ThreadSubject; id: string } | null;
  /** That the line is of which it is about. */
  invoice: { id: string; reference: string } | null;
  childId: Id<'child'> | null;
  readNumber: number;
  messages: MessageRow[];
}

/** A thread that this reader sees, with all its messages; null for any other. */
export async function readThread(
  tx: TenantTransaction,
  reader: Reader,
  id: string,
): Promise<ThreadContent | null> {
  const sql = sqlOf(tx);
  const [thread] = await sql<Omit<ThreadContent, 'messages'>[]>`
    select ${threadColumns(tx, reader)}, thread.member_id as "memberId", thread.child_id as "childId",
      coalesce(reading.read_number, 0) as "readNumber",
      case when about_kind is not null then json_build_object('kind', about_kind, 'id', about_id) end as about,
      case when about_kind = 'invoice-line' then (
        select json_build_object('id', invoice.id, 'reference', invoice.reference) from invoice_line line
        join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = line.invoice_id
        where line.tenant_id = ${tx.tenantId} and line.id = about_id) end as invoice
    from thread ${threadJoins(tx, reader)}
    where thread.tenant_id = ${tx.tenantId} and thread.id = ${id} and ${isSeen(tx, reader)}`;
  if (!thread) return null;
  const messages = await sql<MessageRow[]>`
    select message.id, number, side, author_name as "authorName", message.text, at,
      case when ${reader.side} = 'mairie' then agent.first_name || ' ' || agent.last_name end as "agentName",
      (select coalesce(json_agg(json_build_object('id', file.id, 'name', attached.name, 'mediaType', media_type,
          'byteSize', byte_size) order by position), '[]')
        from message_file attached join file on file.tenant_id = ${tx.tenantId} and file.id = attached.file_id
        where attached.tenant_id = ${tx.tenantId} and attached.message_id = message.id) as files
    from message left join agent on agent.tenant_id = ${tx.tenantId} and agent.account_id = message.author_id
    where message.tenant_id = ${tx.tenantId} and thread_id = ${id}
    order by number`;
  return { ...thread, messages };
}

/** What is known of a file of a thread that this reader sees; null for any other. */
export async function findThreadFile(
  tx: TenantTransaction,
  reader: Reader,
  { threadId, fileId }: { threadId: string; fileId: string },
): Promise<{ sha256: string; mediaType: string; name: string } | null> {
  const [file] = await sqlOf(tx)<{ sha256: string; mediaType: string; name: string }[]>`
    select sha256, media_type as "mediaType", attached.name
    from thread
    join message on message.tenant_id = ${tx.tenantId} and message.thread_id = thread.id
    join message_file attached on attached.tenant_id = ${tx.tenantId} and attached.message_id = message.id
    join file on file.tenant_id = ${tx.tenantId} and file.id = attached.file_id
    where thread.tenant_id = ${tx.tenantId} and thread.id = ${threadId} and file.id = ${fileId}
      and ${isSeen(tx, reader)}
    limit 1`;
  return file ?? null;
}

/** How many messages of the mairie an adult has not read, in all its households. For greetings and frames. */
export async function countUnreadMessages(tx: TenantTransaction, actor: GuardianActor): Promise<number> {
  const sql = sqlOf(tx);
  const reader: Reader = { side: 'family', accountId: actor.id, guardianId: actor.guardianId };
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count
    from household_guardian place
    join thread on thread.tenant_id = ${tx.tenantId} and thread.household_id = place.household_id
    join message on message.tenant_id = ${tx.tenantId} and message.thread_id = thread.id
    left join thread_reading reading on reading.tenant_id = ${tx.tenantId} and reading.thread_id = thread.id
      and reading.account_id = ${actor.id}
    where place.tenant_id = ${tx.tenantId} and place.guardian_id = ${actor.guardianId} and ${isSeen(tx, reader)}
      and message.side = 'mairie' and message.number > greatest(reading.read_number, reading.deleted_number, 0)`;
  return row.count;
}

/** How many threads wait for an answer of the mairie, within an agent's scope. For its frame. */
export async function countAwaitingThreads(
  tx: TenantTransaction,
  actor: Actor,
  today: LocalDate,
): Promise<number> {
  const reader = readerOf(actor, today);
  const [row] = await sqlOf(tx)<[{ count: number }]>`
    select count(*)::int as count from thread
    where thread.tenant_id = ${tx.tenantId} and awaits_answer and ${isSeen(tx, reader)}`;
  return row.count;
}

/** Who an adult is, in which households, and for which of their children it answers. */
export interface WritingFamily {
  name: string;
  households: {
    id: Id<'household'>;
    number: string;
    familyName: string;
    children: { id: Id<'child'>; firstName: string }[];
  }[];
}

export async function readWritingFamily(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
): Promise<WritingFamily> {
  const sql = sqlOf(tx);
  const [guardian] = await sql<{ name: string }[]>`
    select first_name || ' ' || last_name as name from guardian
    where tenant_id = ${tx.tenantId} and id = ${guardianId}`;
  const households = await sql<WritingFamily['households']>`
    select household.id, household.number,
      (select coalesce(max(first.last_name), '') from household_guardian main
        join guardian first on first.tenant_id = ${tx.tenantId} and first.id = main.guardian_id
        where main.tenant_id = ${tx.tenantId} and main.household_id = household.id and main.position = 1) as "familyName",
      (select coalesce(json_agg(distinct jsonb_build_object('id', child.id, 'firstName', child.first_name)), '[]')
        from custody
        join child on child.tenant_id = ${tx.tenantId} and child.id = custody.child_id
        join child_guardian link on link.tenant_id = ${tx.tenantId} and link.child_id = child.id
          and link.guardian_id = ${guardianId} and link.authority in ('parental', 'delegated')
        where custody.tenant_id = ${tx.tenantId} and custody.household_id = household.id) as children
    from household_guardian place
    join household on household.tenant_id = ${tx.tenantId} and household.id = place.household_id
    where place.tenant_id = ${tx.tenantId} and place.guardian_id = ${guardianId}
    order by household.number`;
  return { name: guardian?.name ?? '', households };
}

/** The child that a request of this household is about; undefined when there is no such request. */
export async function findRequestChild(
  tx: TenantTransaction,
  requestId: string,
  householdId: string,
): Promise<Id<'child'> | null | undefined> {
  const [row] = await sqlOf(tx)<{ childId: Id<'child'> | null }[]>`
    select child_id as "childId" from request
    where tenant_id = ${tx.tenantId} and id = ${requestId} and household_id = ${householdId}`;
  return row?.childId;
}

/** A household as an agent writes to it; null when it is not within the scope. */
export async function findHouseholdToWrite(
  tx: TenantTransaction,
  scope: AgentScope,
  id: string,
): Promise<{ number: string; familyName: string; childIds: string[] } | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<{ number: string; familyName: string; childIds: string[] }[]>`
    select number,
      (select coalesce(json_agg(distinct child_id), '[]') from custody
        where custody.tenant_id = ${tx.tenantId} and custody.household_id = household.id) as "childIds",
      (select coalesce(max(last_name), '') from household_guardian place
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
        where place.tenant_id = ${tx.tenantId} and place.household_id = household.id and place.position = 1) as "familyName"
    from household
    where household.tenant_id = ${tx.tenantId} and household.id = ${id}
      and ${householdWithin(tx, scope, sql`household.id`)}`;
  return row ?? null;
}

/** Members with whom one may write, in their order. */
export async function listMembers(
  tx: TenantTransaction,
): Promise<{ id: Id<'member'>; key: string; name: string }[]> {
  return await sqlOf(tx)<{ id: Id<'member'>; key: string; name: string }[]>`
    select id, key, name from member where tenant_id = ${tx.tenantId} order by position`;
}

export interface NewMessage {
  side: MessageSide;
  authorId: Id<'account'>;
  authorName: string;
  text: string;
  at: Date;
  files: readonly { fileId: string; name: string }[];
}

export interface NewThread {
  householdId: string;
  memberId: string | null;
  subject: string;
  about: { kind: ThreadSubject; id: string } | null;
  childId: string | null;
}

/** The id of what an account writes under a key of its own: written again, it is the same. */
export function threadIdOf(tx: TenantTransaction, accountId: string, key: string): Id<'thread'> {
  return derivedId(tx.tenantId, 'thread', `${accountId}/${key}`);
}

/** Begins a thread. @returns its first message; null when it was begun before */
export async function beginThread(
  tx: TenantTransaction,
  id: Id<'thread'>,
  thread: NewThread,
  message: NewMessage,
): Promise<Id<'message'> | null> {
  const { count } = await sqlOf(tx)`
    insert into thread (tenant_id, id, household_id, member_id, subject, about_kind, about_id, child_id, created_at,
      last_message_at, message_count, awaits_answer)
    values (${tx.tenantId}, ${id}, ${thread.householdId}, ${thread.memberId}, ${thread.subject},
      ${thread.about?.kind ?? null}, ${thread.about?.id ?? null}, ${thread.childId}, ${message.at}, ${message.at}, 1,
      ${message.side === 'family'})
    on conflict (tenant_id, id) do nothing`;
  return count === 0 ? null : addMessage(tx, id, 1, message);
}

/** Adds a message to a thread. @returns its id; null when it was added before under this key */
export async function continueThread(
  tx: TenantTransaction,
  threadId: string,
  message: NewMessage & { key: string },
): Promise<Id<'message'> | null> {
  const sql = sqlOf(tx);
  const id = derivedId(tx.tenantId, 'message', `${message.authorId}/${message.key}`);
  await sql`select from thread where tenant_id = ${tx.tenantId} and id = ${threadId} for update`;
  const [known] = await sql`select from message where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (known) return null;
  const [row] = await sql<{ number: number }[]>`
    update thread set message_count = message_count + 1, last_message_at = ${message.at},
      awaits_answer = ${message.side === 'family'}
    where tenant_id = ${tx.tenantId} and id = ${threadId}
    returning message_count as number`;
  if (!row) throw new Error('the thread was just locked');
  return addMessage(tx, threadId, row.number, message, id);
}

async function addMessage(
  tx: TenantTransaction,
  threadId: string,
  number: number,
  { side, authorId, authorName, text, at, files }: NewMessage,
  id = newId<'message'>(),
): Promise<Id<'message'>> {
  const sql = sqlOf(tx);
  await sql`
    insert into message (tenant_id, id, thread_id, number, side, author_id, author_name, text, at)
    values (${tx.tenantId}, ${id}, ${threadId}, ${number}, ${side}, ${authorId}, ${authorName}, ${text}, ${at})`;
  if (files.length > 0)
    await sql`insert into message_file ${sql(
      files.map(({ fileId, name }, position) => ({
        tenant_id: tx.tenantId,
        id: newId(),
        message_id: id,
        file_id: fileId,
        name,
        position,
      })),
    )}`;
  await markRead(tx, authorId, threadId, number);
  return id;
}

/** Notes how far a reader has read. */
export async function markRead(
  tx: TenantTransaction,
  accountId: string,
  threadId: string,
  number: number,
): Promise<void> {
  await sqlOf(tx)`
    insert into thread_reading (tenant_id, id, thread_id, account_id, read_number)
    values (${tx.tenantId}, ${readingId(tx, accountId, threadId)}, ${threadId}, ${accountId}, ${number})
    on conflict (tenant_id, id) do update set read_number = greatest(thread_reading.read_number, excluded.read_number)`;
}

/** Puts a thread among a reader's deleted ones, up to the last message that there is; or takes it back from there. */
export async function setDeleted(
  tx: TenantTransaction,
  accountId: string,
  threadId: string,
  deletedNumber: number | null,
): Promise<void> {
  await sqlOf(tx)`
    insert into thread_reading (tenant_id, id, thread_id, account_id, read_number, deleted_number)
    values (${tx.tenantId}, ${readingId(tx, accountId, threadId)}, ${threadId}, ${accountId}, 0, ${deletedNumber})
    on conflict (tenant_id, id) do update set deleted_number = excluded.deleted_number`;
}

/** Says that a thread needs no answer, or does after all. */
export async function setAwaitsAnswer(
  tx: TenantTransaction,
  threadId: string,
  awaitsAnswer: boolean,
): Promise<void> {
  await sqlOf(tx)`
    update thread set awaits_answer = ${awaitsAnswer} where tenant_id = ${tx.tenantId} and id = ${threadId}`;
}

function readingId(tx: TenantTransaction, accountId: string, threadId: string): string {
  return derivedId(tx.tenantId, 'thread-reading', `${accountId}/${threadId}`);
}

/** Whether a condition on `household` holds of those to whom a message is addressed. */
function isAddressed(
  tx: TenantTransaction,
  audience: Audience,
  scope: AgentScope,
  today: LocalDate,
): Condition {
  const sql = sqlOf(tx);
  const present: Condition = sql`(left_on is null or left_on > ${today}) and ${householdWithin(tx, scope, sql`household.id`)}`;
  if (audience.kind === 'all') return present;
  const ids = [...audience.ids];
  switch (audience.kind) {
    case 'member':
      return sql`${present} and member_id = any(${ids}::uuid[])`;
    case 'service':
      return sql`${present} and exists (
        select from enrolment where enrolment.tenant_id = ${tx.tenantId} and enrolment.household_id = household.id
          and service_id = any(${ids}::uuid[]) and (last_day is null or last_day >= ${today}))`;
    case 'school':
    case 'class':
      return sql`${present} and exists (
        select from custody
        join schooling on schooling.tenant_id = ${tx.tenantId} and schooling.child_id = custody.child_id
        join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
        join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
        where custody.tenant_id = ${tx.tenantId} and custody.household_id = household.id
          and custody.first_day <= ${today} and (custody.last_day is null or custody.last_day >= ${today})
          and school_year.last_day >= ${today}
          and ${audience.kind === 'class' ? sql`school_class.id` : sql`school_class.site_id`} = any(${ids}::uuid[]))`;
  }
}

/** The households to whom a message is addressed, in the order of their ids. */
export async function listAddressed(
  tx: TenantTransaction,
  audience: Audience,
  scope: AgentScope,
  today: LocalDate,
): Promise<Id<'household'>[]> {
  const rows = await sqlOf(tx)<{ id: Id<'household'> }[]>`
    select id from household
    where household.tenant_id = ${tx.tenantId} and ${isAddressed(tx, audience, scope, today)}
    order by id`;
  return rows.map(({ id }) => id);
}

/** What there is to choose an audience from, within an agent's limits. */
export async function readAudiences(
  tx: TenantTransaction,
  today: LocalDate,
): Promise<
  Record<'members' | 'schools' | 'classes' | 'services', { id: string; name: string; memberId: string }[]>
> {
  const sql = sqlOf(tx);
  type Choice = { id: string; name: string; memberId: string };
  const [members, schools, classes, services] = await Promise.all([
    sql<Choice[]>`
      select id, name, id as "memberId" from member where tenant_id = ${tx.tenantId} order by position`,
    sql<Choice[]>`
      select id, name, member_id as "memberId" from site
      where tenant_id = ${tx.tenantId} and kind = 'school' order by position`,
    sql<Choice[]>`
      select school_class.id, school_class.name || ' – ' || site.name as name, site.member_id as "memberId"
      from school_class
      join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
      join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = school_class.school_year_id
      where school_class.tenant_id = ${tx.tenantId} and first_day <= ${today} and last_day >= ${today}
      order by site.position, school_class.name`,
    sql<Choice[]>`
      select id, name, member_id as "memberId" from service where tenant_id = ${tx.tenantId} order by position`,
  ]);
  return { members, schools, classes, services };
}

export interface NewBroadcast {
  memberId: string | null;
  subject: string;
  text: string;
  audience: Audience;
  createdBy: Id<'account'>;
  sender: string;
  at: Date;
  /** Chunks of households. */
  chunks: readonly (readonly string[])[];
  files: readonly { fileId: string; name: string }[];
}

/** Notes a broadcast with the households that it goes to. @returns false when it was noted before */
export async function addBroadcast(
  tx: TenantTransaction,
  id: Id<'broadcast'>,
  { memberId, subject, text, audience, createdBy, sender, at, chunks, files }: NewBroadcast,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const households = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const toWhom = sql.json(audience as never); // postgres.js' JSONValue excludes readonly arrays
  const { count } = await sql`
    insert into broadcast (tenant_id, id, member_id, subject, text, audience, created_by, sender, created_at,
      household_count, sent_count)
    values (${tx.tenantId}, ${id}, ${memberId}, ${subject}, ${text}, ${toWhom}, ${createdBy},
      ${sender}, ${at}, ${households}, 0)
    on conflict (tenant_id, id) do nothing`;
  if (count === 0) return false;
  for (const [position, householdIds] of chunks.entries())
    await sql`
      insert into broadcast_chunk (tenant_id, id, broadcast_id, position, household_ids)
      values (${tx.tenantId}, ${newId()}, ${id}, ${position}, ${[...householdIds]}::uuid[])`;
  if (files.length > 0)
    await sql`insert into broadcast_file ${sql(
      files.map(({ fileId, name }, position) => ({
        tenant_id: tx.tenantId,
        id: newId(),
        broadcast_id: id,
        file_id: fileId,
        name,
        position,
      })),
    )}`;
  return true;
}

export interface BroadcastRow {
  id: Id<'broadcast'>;
  subject: string;
  text: string;
  sender: string;
  memberId: Id<'member'> | null;
  audience: Audience;
  createdAt: Date;
  householdCount: number;
  sentCount: number;
  /** Families of which somebody has read it. */
  readCount: number;
  files: { id: FileId; name: string }[];
}

/** Whether a reader of the mairie sees a broadcast: its own, and those of its members. */
function isBroadcastSeen(tx: TenantTransaction, accountId: string, scope: AgentScope): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  return sql`(created_by = ${accountId} or member_id = any(${scope.members}::uuid[]))`;
}

/** The broadcasts that an agent sees, or the one of this id, the latest first. */
export async function listBroadcasts(
  tx: TenantTransaction,
  { accountId, scope, id, limit }: { accountId: string; scope: AgentScope; id?: string; limit: number },
): Promise<BroadcastRow[]> {
  const sql = sqlOf(tx);
  return await sql<BroadcastRow[]>`
    select id, subject, text, sender, member_id as "memberId", audience, created_at as "createdAt",
      household_count as "householdCount", sent_count as "sentCount",
      (select count(distinct thread.id)::int from thread
        join thread_reading reading on reading.tenant_id = ${tx.tenantId} and reading.thread_id = thread.id
          and read_number > 0
        join account on account.tenant_id = ${tx.tenantId} and account.id = reading.account_id and account.kind = 'guardian'
        where thread.tenant_id = ${tx.tenantId} and thread.broadcast_id = broadcast.id) as "readCount",
      (select coalesce(json_agg(json_build_object('id', file_id, 'name', name) order by position), '[]')
        from broadcast_file where broadcast_file.tenant_id = ${tx.tenantId} and broadcast_id = broadcast.id) as files
    from broadcast
    where tenant_id = ${tx.tenantId} and ${isBroadcastSeen(tx, accountId, scope)}
      and ${id ? sql`id = ${id}` : sql`true`}
    order by created_at desc, id
    limit ${limit}`;
}

/** How many chunks a broadcast has. */
export interface OpenChunk {
  householdIds: Id<'household'>[];
  broadcast: Pick<BroadcastRow, 'subject' | 'text' | 'sender' | 'memberId'> & {
    createdBy: Id<'account'>;
    at: Date;
  };
}

/** Takes a chunk of a broadcast for this transaction; null when it has been sent. */
export async function takeChunk(
  tx: TenantTransaction,
  broadcastId: string,
  position: number,
): Promise<OpenChunk | null> {
  const sql = sqlOf(tx);
  const [chunk] = await sql<{ householdIds: Id<'household'>[] }[]>`
    select household_ids as "householdIds" from broadcast_chunk
    where tenant_id = ${tx.tenantId} and broadcast_id = ${broadcastId} and position = ${position} and sent_at is null
    for update`;
  const [broadcast] = await sql<OpenChunk['broadcast'][]>`
    select subject, text, sender, member_id as "memberId", created_by as "createdBy", created_at as at from broadcast
    where tenant_id = ${tx.tenantId} and id = ${broadcastId}`;
  return chunk && broadcast ? { householdIds: chunk.householdIds, broadcast } : null;
}

/**
 * Begins a thread with each household of a chunk, in a few statements. Ids are derived, so that a chunk that is sent
 * again meets the same threads; families that have gone meanwhile get none.
 */
export async function beginBroadcastThreads(
  tx: TenantTransaction,
  broadcastId: string,
  position: number,
  { householdIds, broadcast }: OpenChunk,
): Promise<{ threadId: Id<'thread'>; householdId: Id<'household'> }[]> {
  const sql = sqlOf(tx);
  const there = await sql<{ id: Id<'household'> }[]>`
    select id from household where tenant_id = ${tx.tenantId} and id = any(${householdIds}::uuid[])`;
  const threads = there.map(({ id: householdId }) => ({
    householdId,
    threadId: derivedId(tx.tenantId, 'thread', `${broadcastId}/${householdId}`),
  }));
  if (threads.length > 0) {
    await sql`insert into thread ${sql(
      threads.map(({ threadId, householdId }) => ({
        tenant_id: tx.tenantId,
        id: threadId,
        household_id: householdId,
        member_id: broadcast.memberId,
        subject: broadcast.subject,
        broadcast_id: broadcastId,
        created_at: broadcast.at,
        last_message_at: broadcast.at,
        message_count: 1,
        awaits_answer: false,
      })),
    )} on conflict (tenant_id, id) do nothing`;
    const messages = threads.map(({ threadId }) => ({
      tenant_id: tx.tenantId,
      id: derivedId(tx.tenantId, 'message', `${broadcastId}/${threadId}`),
      thread_id: threadId,
      number: 1,
      side: 'mairie',
      author_id: broadcast.createdBy,
      author_name: broadcast.sender,
      text: broadcast.text,
      at: broadcast.at,
    }));
    await sql`insert into message ${sql(messages)} on conflict (tenant_id, id) do nothing`;
    const files = await sql<{ fileId: string; name: string; position: number }[]>`
      select file_id as "fileId", name, position from broadcast_file
      where tenant_id = ${tx.tenantId} and broadcast_id = ${broadcastId}`;
    const attached = messages.flatMap(({ id }) =>
      files.map(file => ({
        tenant_id: tx.tenantId,
        id: derivedId(tx.tenantId, 'message-file', `${id}/${file.position}`),
        message_id: id,
        file_id: file.fileId,
        name: file.name,
        position: file.position,
      })),
    );
    if (attached.length > 0)
      await sql`insert into message_file ${sql(attached)} on conflict (tenant_id, id) do nothing`;
  }
  await sql`
    update broadcast_chunk set sent_at = ${broadcast.at}
    where tenant_id = ${tx.tenantId} and broadcast_id = ${broadcastId} and position = ${position}`;
  await sql`
    update broadcast set sent_count = sent_count + ${householdIds.length}
    where tenant_id = ${tx.tenantId} and id = ${broadcastId}`;
  return threads;
}
