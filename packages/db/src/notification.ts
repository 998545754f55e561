/** Who may be told, what has been told, and what each has chosen to be told. */
import type { AgentLimit, StaffRole } from '@preau/domain/actor';
import { answersFor } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { MessageTemplate } from '@preau/domain/message-template';
import type {
  Addressee,
  NotificationChannel,
  NotificationOccasion,
  NotificationState,
  NotificationTopic,
  Preference,
  Suppression,
} from '@preau/domain/notification';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { requestWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

/** Somebody who may be told, known as the rows of notification know it. */
export type Recipient = { kind: 'guardian'; id: Id<'guardian'> } | { kind: 'account'; id: Id<'account'> };

export interface FamilyAddressee extends Addressee {
  recipient: Recipient;
  householdId: Id<'household'>;
  /** The children it answers for. */
  childIds: readonly string[];
}

/** The adults of these households. */
export async function listFamilyAddressees(
  tx: TenantTransaction,
  householdIds: readonly string[],
): Promise<FamilyAddressee[]> {
  const sql = sqlOf(tx);
  const rows = await sql<
    (Omit<Addressee, 'kind'> & {
      id: Id<'guardian'>;
      householdId: Id<'household'>;
      authorities: AuthorityOver[];
    })[]
  >`
    select guardian.id, household_id as "householdId", coalesce(guardian.email, account.email) as email,
      phone_mobile as mobile, email_consent as "emailConsent", sms_consent as "smsConsent",
      ${preferencesOf(tx, sql`guardian.account_id`)} as preferences, ${authoritiesOf(tx)} as authorities
    from household_guardian
    join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = household_guardian.guardian_id
    left join account on account.tenant_id = ${tx.tenantId} and account.id = guardian.account_id
    where household_guardian.tenant_id = ${tx.tenantId} and household_id = any(${householdIds}::uuid[])
    order by household_id, position`;
  return rows.map(({ id, authorities, ...row }) => ({
    ...row,
    kind: 'guardian',
    recipient: { kind: 'guardian', id },
    childIds: answeredFor(authorities),
  }));
}

interface AuthorityOver {
  childId: string;
  authority: 'parental' | 'delegated' | 'none';
}

/** What a `guardian` of the statement is to each child. */
function authoritiesOf(tx: TenantTransaction) {
  return sqlOf(tx)`(
    select coalesce(json_agg(json_build_object('childId', child_id, 'authority', authority)), '[]')
    from child_guardian link where link.tenant_id = ${tx.tenantId} and link.guardian_id = guardian.id)`;
}

function answeredFor(authorities: readonly AuthorityOver[]): string[] {
  return authorities.filter(({ authority }) => answersFor(authority)).map(({ childId }) => childId);
}

/** `{ requests: { rhythm, channel } }` of an account. */
function preferencesOf(tx: TenantTransaction, account: ReturnType<ReturnType<typeof sqlOf>>) {
  return sqlOf(tx)`(
    select coalesce(json_object_agg(topic, json_build_object('rhythm', rhythm, 'channel', channel)), '{}')
    from notification_preference chosen where chosen.tenant_id = ${tx.tenantId} and chosen.account_id = ${account})`;
}

export interface AgentAddressee extends Addressee {
  recipient: Recipient;
  name: string;
  role: StaffRole;
  limits: readonly AgentLimit[];
}

/** The agents whose accounts are open. */
export async function listAgentAddressees(tx: TenantTransaction): Promise<AgentAddressee[]> {
  const sql = sqlOf(tx);
  const rows = await sql<
    (Pick<AgentAddressee, 'name' | 'email' | 'role' | 'limits' | 'preferences'> & { id: Id<'account'> })[]
  >`
    select account.id, first_name || ' ' || last_name as name, email, role, ${preferencesOf(tx, sql`account.id`)} as preferences,
      (select coalesce(json_agg(json_build_object(
          'kind', case when member_id is not null then 'member' when site_id is not null then 'site' else 'service' end,
          'id', coalesce(member_id, site_id, service_id))), '[]')
        from agent_limit where agent_limit.tenant_id = ${tx.tenantId} and agent_id = agent.id) as limits
    from agent join account on account.tenant_id = ${tx.tenantId} and account.id = agent.account_id
    where agent.tenant_id = ${tx.tenantId} and closed_at is null
    order by account.id`;
  return rows.map(({ id, ...row }) => ({
    ...row,
    ...NO_MOBILE,
    kind: 'agent',
    recipient: { kind: 'account', id },
  }));
}

const NO_MOBILE = { mobile: null, emailConsent: true, smsConsent: false };

/** Whether an agent of this scope sees this request. */
export async function isRequestWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  id: Id<'request'>,
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from request where id = ${id} and ${requestWithin(tx, scope)}`;
  return row !== undefined;
}

/** What a notification of a request tells, and by which it is known for the same. */
export interface RequestFacts {
  id: Id<'request'>;
  householdId: Id<'household'>;
  number: string;
  familyName: string;
  section: string;
  action: 'add' | 'update' | 'remove';
  childId: Id<'child'> | null;
  childName: string | null;
  memberId: string | null;
  reason: string | null;
  /** The last thing that happened to it. */
  eventId: string | null;
}

export async function readRequestFacts(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, RequestFacts>> {
  const rows = await sqlOf(tx)<RequestFacts[]>`
    select request.id, request.household_id as "householdId", household.number, section, action, request.child_id as "childId",
      coalesce(child.first_name, (
        select change ->> 'after' from jsonb_array_elements(coalesce(changes, '[]')) change
        where section = 'child' and change ->> 'field' = 'firstName')) as "childName",
      request.member_id as "memberId", reason,
      (select last_name from household_guardian place
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
        where place.tenant_id = ${tx.tenantId} and place.household_id = household.id
        order by position limit 1) as "familyName",
      (select event.id from request_event event
        where event.tenant_id = ${tx.tenantId} and event.request_id = request.id order by event.id desc limit 1) as "eventId"
    from request
    join household on household.tenant_id = ${tx.tenantId} and household.id = request.household_id
    left join child on child.tenant_id = ${tx.tenantId} and child.id = request.child_id
    where request.tenant_id = ${tx.tenantId} and request.id = any(${ids}::uuid[])`;
  return new Map(rows.map(row => [row.id, row]));
}

export interface NewNotification {
  /** With the recipient and the channel, what is told once. */
  key: string;
  occasion: NotificationOccasion;
  recipient: Recipient;
  channel: NotificationChannel;
  state: { kind: 'waiting' } | { kind: 'suppressed'; because: Suppression };
  sendAfter: Date;
  subject: string;
  text: string;
  path: string;
  /** Where it goes instead of what is on file; null for what is. */
  address: string | null;
  householdId: string | null;
  /** Whom it concerns, so that only those are told who answer for it. */
  childId: string | null;
  requestId: string | null;
  /** The invoice that goes with it. */
  invoiceId: string | null;
  /** The payment whose receipt goes with it. */
  paymentId: string | null;
}

const COLUMNS = [
  'tenant_id',
  'id',
  'occasion',
  'guardian_id',
  'account_id',
  'channel',
  'state',
  'because',
  'send_after',
  'created_at',
  'subject',
  'text',
  'path',
  'address',
  'household_id',
  'child_id',
  'request_id',
  'invoice_id',
  'payment_id',
] as const;

/** Notes what is to be told, in one statement. @returns those that were not noted before */
export async function addNotifications(
  tx: TenantTransaction,
  notifications: readonly NewNotification[],
  at: Date,
): Promise<(NewNotification & { id: string })[]> {
  if (notifications.length === 0) return [];
  const sql = sqlOf(tx);
  const byId = new Map<string, NewNotification>(
    notifications.map(told => [
      derivedId(
        tx.tenantId,
        'notification',
        `${told.occasion}/${told.key}/${told.recipient.id}/${told.channel}`,
      ),
      told,
    ]),
  );
  const rows = [...byId].map(([id, told]) => ({
    tenant_id: tx.tenantId,
    id,
    occasion: told.occasion,
    guardian_id: told.recipient.kind === 'guardian' ? told.recipient.id : null,
    account_id: told.recipient.kind === 'account' ? told.recipient.id : null,
    channel: told.channel,
    state: told.state.kind,
    because: told.state.kind === 'suppressed' ? told.state.because : null,
    send_after: told.sendAfter,
    created_at: at,
    subject: told.subject,
    text: told.text,
    path: told.path,
    address: told.address,
    household_id: told.householdId,
    child_id: told.childId,
    request_id: told.requestId,
    invoice_id: told.invoiceId,
    payment_id: told.paymentId,
  }));
  const added = await sql<{ id: string }[]>`
    insert into notification ${sql(rows, ...COLUMNS)} on conflict (tenant_id, id) do nothing returning id`;
  return added.flatMap(({ id }) => {
    const told = byId.get(id);
    return told ? [{ ...told, id }] : [];
  });
}

/** One that waits, as it is sent. */
export interface WaitingNotification {
  id: Id<'notification'>;
  occasion: NotificationOccasion;
  subject: string;
  text: string;
  path: string;
  address: string | null;
  householdId: string | null;
  childId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
}

/**
 * Takes for this transaction what is due for a recipient by a channel, in order. What another transaction has taken is
 * left to it; what this very job failed to send is taken again.
 * @param alone the one that goes to an address of its own; without it, all that have none
 */
export async function takeNotifications(
  tx: TenantTransaction,
  {
    recipient,
    channel,
    alone,
    now,
    jobId,
  }: {
    recipient: Recipient;
    channel: NotificationChannel;
    alone: string | undefined;
    now: Date;
    jobId: string;
  },
): Promise<WaitingNotification[]> {
  const sql = sqlOf(tx);
  const own =
    recipient.kind === 'guardian' ? sql`guardian_id = ${recipient.id}` : sql`account_id = ${recipient.id}`;
  return await sql<WaitingNotification[]>`
    select id, occasion, subject, text, path, address, household_id as "householdId", child_id as "childId",
      invoice_id as "invoiceId", payment_id as "paymentId"
    from notification
    where tenant_id = ${tx.tenantId} and ${own} and channel = ${channel}
      and ${alone === undefined ? sql`address is null` : sql`id = ${alone}`}
      and ((state = 'waiting' and send_after <= ${now}) or (state = 'failed' and job_id = ${jobId}))
    order by created_at, id
    for update skip locked`;
}

/** Records what became of notifications that were taken. */
export async function settleNotifications(
  tx: TenantTransaction,
  ids: readonly string[],
  outcome:
    | { kind: 'sent'; to: string; at: Date; jobId: string }
    | { kind: 'failed'; because: Suppression; jobId: string }
    | { kind: 'suppressed'; because: Suppression },
): Promise<void> {
  const sql = sqlOf(tx);
  const sent = outcome.kind === 'sent' ? outcome : null;
  await sql`
    update notification set state = ${outcome.kind}, because = ${outcome.kind === 'sent' ? null : outcome.because},
      sent_at = ${sent?.at ?? null}, sent_to = ${sent?.to ?? null},
      job_id = ${outcome.kind === 'suppressed' ? null : outcome.jobId}
    where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`;
}

/** Of whose affairs somebody may be told: the households that it is of, and the children that it answers for. */
interface Concerned {
  householdIds: readonly string[];
  childIds: readonly string[];
}

/**
 * A recipient as it is now: somebody may have left, no longer answer for a child, or withdrawn a consent, since the
 * notification was noted.
 */
export async function findRecipient(
  tx: TenantTransaction,
  recipient: Recipient,
): Promise<(Addressee & Concerned) | null> {
  const sql = sqlOf(tx);
  if (recipient.kind === 'account') {
    const [agent] = await sql<Pick<Addressee, 'email'>[]>`
      select email from account
      where tenant_id = ${tx.tenantId} and id = ${recipient.id} and closed_at is null`;
    return agent
      ? { ...agent, ...NO_MOBILE, kind: 'agent', preferences: {}, householdIds: [], childIds: [] }
      : null;
  }
  const [guardian] = await sql<
    (Omit<Addressee, 'kind'> & { householdIds: string[]; authorities: AuthorityOver[] })[]
  >`
    select coalesce(guardian.email, account.email) as email, phone_mobile as mobile, email_consent as "emailConsent",
      sms_consent as "smsConsent", ${preferencesOf(tx, sql`guardian.account_id`)} as preferences,
      (select coalesce(json_agg(household_id), '[]') from household_guardian place
        where place.tenant_id = ${tx.tenantId} and place.guardian_id = guardian.id) as "householdIds",
      ${authoritiesOf(tx)} as authorities
    from guardian left join account on account.tenant_id = ${tx.tenantId} and account.id = guardian.account_id
    where guardian.tenant_id = ${tx.tenantId} and guardian.id = ${recipient.id}`;
  if (!guardian) return null;
  const { authorities, ...adult } = guardian;
  return { ...adult, kind: 'guardian', childIds: answeredFor(authorities) };
}

/** A notification as the mairie sees it in a family's file. */
export interface SentNotification {
  id: Id<'notification'>;
  occasion: NotificationOccasion;
  channel: NotificationChannel;
  state: NotificationState;
  because: Suppression | null;
  to: string;
  sentTo: string | null;
  at: Date;
  sendAfter: Date;
  subject: string;
  text: string;
}

/** What the adults of a household were told of it, the latest first. */
export async function listHouseholdNotifications(
  tx: TenantTransaction,
  householdId: string,
  limit: number,
): Promise<SentNotification[]> {
  return await sqlOf(tx)<SentNotification[]>`
    select notification.id, occasion, channel, state, because, first_name || ' ' || last_name as to,
      sent_to as "sentTo", coalesce(sent_at, notification.created_at) as at, send_after as "sendAfter", subject, text
    from notification
    join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = notification.guardian_id
    where notification.tenant_id = ${tx.tenantId} and notification.household_id = ${householdId}
    order by notification.created_at desc, notification.id
    limit ${limit}`;
}

/** The templates that this commune has made its own. */
export async function readTemplates(
  tx: TenantTransaction,
): Promise<Map<NotificationOccasion, MessageTemplate & { changedAt: Date }>> {
  const rows = await sqlOf(tx)<(MessageTemplate & { occasion: NotificationOccasion; changedAt: Date })[]>`
    select occasion, subject, text, sms, changed_at as "changedAt" from message_template
    where tenant_id = ${tx.tenantId}`;
  return new Map(rows.map(({ occasion, ...template }) => [occasion, template]));
}

export async function saveTemplate(
  tx: TenantTransaction,
  occasion: NotificationOccasion,
  { subject, text, sms }: MessageTemplate,
  { at, by }: { at: Date; by: string | null },
): Promise<void> {
  const id = derivedId(tx.tenantId, 'message-template', occasion);
  await sqlOf(tx)`
    insert into message_template (tenant_id, id, occasion, subject, text, sms, changed_at, changed_by)
    values (${tx.tenantId}, ${id}, ${occasion}, ${subject}, ${text}, ${sms}, ${at}, ${by})
    on conflict (tenant_id, id) do update set subject = excluded.subject, text = excluded.text, sms = excluded.sms,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
}

export async function deleteTemplate(tx: TenantTransaction, occasion: NotificationOccasion): Promise<void> {
  await sqlOf(tx)`
    delete from message_template where tenant_id = ${tx.tenantId} and occasion = ${occasion}`;
}

/** What an account has chosen, by topic. */
export async function readPreferences(
  tx: TenantTransaction,
  accountId: string,
): Promise<Partial<Record<NotificationTopic, Preference>>> {
  const rows = await sqlOf(tx)<({ topic: NotificationTopic } & Preference)[]>`
    select topic, rhythm, channel from notification_preference
    where tenant_id = ${tx.tenantId} and account_id = ${accountId}`;
  return Object.fromEntries(rows.map(({ topic, ...preference }) => [topic, preference]));
}

export async function savePreferences(
  tx: TenantTransaction,
  accountId: string,
  preferences: Partial<Record<NotificationTopic, Preference>>,
): Promise<void> {
  const rows = Object.entries(preferences).map(([topic, { rhythm, channel }]) => ({
    tenant_id: tx.tenantId,
    id: derivedId(tx.tenantId, 'notification-preference', `${accountId}/${topic}`),
    account_id: accountId,
    topic,
    rhythm,
    channel,
  }));
  if (rows.length === 0) return;
  const sql = sqlOf(tx);
  await sql`
    insert into notification_preference ${sql(rows, 'tenant_id', 'id', 'account_id', 'topic', 'rhythm', 'channel')}
    on conflict (tenant_id, id) do update set rhythm = excluded.rhythm, channel = excluded.channel`;
}
