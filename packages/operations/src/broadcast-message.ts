/** One message of the mairie to many families, each of which gets a thread of its own. */
import type { AudienceChoices, Broadcast, Reach } from '@preau/contract/message';
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import {
  addBroadcast,
  type BroadcastRow,
  beginBroadcastThreads,
  listAddressed,
  listBroadcasts,
  readAudiences,
  takeChunk,
} from '@preau/db/message';
import { derivedId } from '@preau/db/new-id';
import { listFamilyAddressees } from '@preau/db/notification';
import { addJobs } from '@preau/db/outbox';
import { type Id, isUuid, toId } from '@preau/domain/ids';
import { AUDIENCE_KINDS, type Audience, BROADCAST_CHUNK } from '@preau/domain/message';
import { decideDispatches } from '@preau/domain/notification';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { maySendAs, readMessage, senderOf } from './write-message.ts';

export interface AudienceInput {
  kind: (typeof AUDIENCE_KINDS)[number];
  ids: readonly string[];
}

/** To whom this agent may write, and in whose name. */
export function readAudienceChoices(ctx: Context): Promise<AudienceChoices> {
  return ctx.tenant.transaction(async tx => {
    const scope = scopeOf(ctx.actor, todayOf(ctx));
    const { members, schools, classes, services } = await readAudiences(tx, todayOf(ctx));
    const isOwn = ({ memberId }: { memberId: string }) =>
      scope === 'tenant' || scope.members.length === 0 || scope.members.includes(memberId);
    const choices = { members, schools, classes, services };
    const own = {
      members: choices.members.filter(isOwn).map(named),
      schools: choices.schools.filter(isOwn).map(named),
      classes: choices.classes.filter(isOwn).map(named),
      services: choices.services.filter(isOwn).map(named),
    };
    const senders = own.members.length > 1 && scope === 'tenant' ? [{ id: null, name: ctx.tenant.name }] : [];
    return {
      ...own,
      kinds: AUDIENCE_KINDS.filter(
        kind => kind === 'all' || choicesOf(own, kind).length > (kind === 'member' ? 1 : 0),
      ),
      senders: [...senders, ...own.members],
    };
  });
}

function named({ id, name }: { id: string; name: string }) {
  return { id, name };
}

function choicesOf(
  {
    members,
    schools,
    classes,
    services,
  }: Pick<AudienceChoices, 'members' | 'schools' | 'classes' | 'services'>,
  kind: Exclude<(typeof AUDIENCE_KINDS)[number], 'all'>,
) {
  return { member: members, school: schools, class: classes, service: services }[kind];
}

/** How many families a message would go to, and how they would be told of it. */
export function previewBroadcast(ctx: Context, audience: AudienceInput): Promise<Reach> {
  return ctx.tenant.transaction(async tx => {
    const households = await addressed(ctx, tx, audience);
    const { notices, quietHours } = await readFamilyRules(tx);
    const rules = { notices, quietHours, timeZone: ctx.tenant.timeZone };
    const channels = new Map<string, Set<string>>(households.map(id => [id, new Set()]));
    for (const adult of await listFamilyAddressees(tx, households))
      for (const dispatch of decideDispatches('broadcast', adult, rules, ctx.now))
        if (dispatch.kind === 'send') channels.get(adult.householdId)?.add(dispatch.channel);
    const count = (isSuch: (used: Set<string>) => boolean) => [...channels.values()].filter(isSuch).length;
    return {
      families: households.length,
      byEmail: count(used => used.has('email')),
      bySms: count(used => used.has('sms')),
      byNeither: count(used => used.size === 0),
    };
  });
}

async function addressed(
  ctx: Context,
  tx: TenantTransaction,
  audience: AudienceInput,
): Promise<Id<'household'>[]> {
  return listAddressed(tx, audienceOf(audience), scopeOf(ctx.actor, todayOf(ctx)), todayOf(ctx));
}

function audienceOf({ kind, ids }: AudienceInput): Audience {
  return kind === 'all' ? { kind } : { kind, ids: [...ids] };
}

export interface BroadcastInput {
  key: string;
  memberId: string | null;
  audience: AudienceInput;
  subject: string;
  text: string;
  fileIds: readonly string[];
}

/**
 * Has a message sent to the families of an audience, as they are now. Sent again under the same key, it is the same.
 * @throws OperationError `invalid` with `mistakes` by field, also where nobody is addressed; `not_found` for a member
 * in whose name this agent may not write
 */
export function broadcastMessage(ctx: Context, input: BroadcastInput): Promise<{ id: string }> {
  return ctx.tenant.transaction(async tx => {
    if (ctx.actor.kind !== 'agent') throw new OperationError('forbidden');
    const accountId = ctx.actor.id;
    const scope = scopeOf(ctx.actor, todayOf(ctx));
    if (!maySendAs(scope, input.memberId)) throw new OperationError('not_found');
    const sender = await senderOf(ctx, tx, input.memberId);
    const said = await readMessage(tx, accountId, input, input.subject);
    const households = await addressed(ctx, tx, input.audience);
    if (households.length === 0) throw new OperationError('invalid', { mistakes: { audience: 'nobody' } });
    const id = derivedId(tx.tenantId, 'broadcast', `${accountId}/${input.key}`);
    const chunks = Array.from({ length: Math.ceil(households.length / BROADCAST_CHUNK) }, (_, position) =>
      households.slice(position * BROADCAST_CHUNK, (position + 1) * BROADCAST_CHUNK),
    );
    const isNew = await addBroadcast(tx, id, {
      ...said,
      memberId: input.memberId,
      audience: audienceOf(input.audience),
      createdBy: accountId,
      sender,
      at: ctx.now,
      chunks,
    });
    if (!isNew) return { id };
    await addJobs(
      tx,
      'send-broadcast',
      chunks.map((_, position) => ({ payload: { broadcastId: id, position } })),
    );
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'message.broadcast',
      after: { broadcastId: id, audience: input.audience, families: households.length },
    });
    return { id };
  });
}

/** Sends to one part of the families. Done again, it sends nothing twice. */
export function sendBroadcastChunk(
  ctx: Context,
  { broadcastId, position }: { broadcastId: string; position: number },
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const chunk = await takeChunk(tx, broadcastId, position);
    if (!chunk) return;
    const threads = await beginBroadcastThreads(tx, broadcastId, position, chunk);
    const { sender, subject, text } = chunk.broadcast;
    await notify(tx, ctx, { occasion: 'broadcast', sender, subject, text, threads });
  });
}

const MOST_SHOWN = 100;

/** The messages to many families that this agent sees, the latest first. */
export function readBroadcasts(ctx: Context): Promise<{ broadcasts: Broadcast[] }> {
  return ctx.tenant.transaction(async tx => ({ broadcasts: await shownBroadcasts(ctx, tx, {}) }));
}

/** One of them, with how far it has come. @throws OperationError `not_found` */
export function readBroadcast(ctx: Context, id: string): Promise<Broadcast> {
  return ctx.tenant.transaction(async tx => {
    const [broadcast] = isUuid(id) ? await shownBroadcasts(ctx, tx, { id: toId<'broadcast'>(id) }) : [];
    if (!broadcast) throw new OperationError('not_found');
    return broadcast;
  });
}

async function shownBroadcasts(
  ctx: Context,
  tx: TenantTransaction,
  { id }: { id?: Id<'broadcast'> },
): Promise<Broadcast[]> {
  if (ctx.actor.kind !== 'agent') throw new OperationError('forbidden');
  const today = todayOf(ctx);
  const rows = await listBroadcasts(tx, {
    accountId: ctx.actor.id,
    scope: scopeOf(ctx.actor, today),
    ...(id && { id }),
    limit: MOST_SHOWN,
  });
  const names = rows.some(({ audience }) => audience.kind !== 'all')
    ? await namesOfAudiences(tx, ctx)
    : new Map();
  return rows.map(row => ({
    id: row.id,
    subject: row.subject,
    text: row.text,
    sender: row.sender,
    audience: audienceInWords(row, names),
    createdAt: row.createdAt.toISOString(),
    families: row.householdCount,
    sent: row.sentCount,
    read: row.readCount,
    files: row.files,
  }));
}

async function namesOfAudiences(tx: TenantTransaction, ctx: Context): Promise<Map<string, string>> {
  const choices = await readAudiences(tx, todayOf(ctx));
  return new Map(Object.values(choices).flatMap(list => list.map(({ id, name }) => [id, name] as const)));
}

function audienceInWords({ audience }: BroadcastRow, names: ReadonlyMap<string, string>): string {
  if (audience.kind === 'all') return 'Toutes les familles';
  return audience.ids.map(id => names.get(id) ?? 'une classe d’une autre année').join(', ');
}
