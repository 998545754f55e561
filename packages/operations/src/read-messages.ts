/** What somebody sees of the boîte de réception. */
import type { Thread, ThreadList, WritingChoices } from '@preau/contract/message';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import {
  countAwaitingThreads,
  countUnreadMessages,
  findThreadFile,
  listMembers,
  listThreads,
  markRead,
  type Reader,
  readerOf,
  readThread,
  readWritingFamily,
  setAwaitsAnswer,
  setDeleted,
  type ThreadContent,
  type ThreadQuery,
  type ThreadRow,
} from '@preau/db/message';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

const PAGE = 30;

/** A list of threads, and how many messages or threads wait for the reader. */
export function listMessages(
  ctx: Context,
  query: Pick<ThreadQuery, 'box' | 'memberId' | 'householdId'> & { q?: string; before?: string },
): Promise<ThreadList> {
  return ctx.tenant.transaction(async tx => {
    const reader = messageReader(ctx);
    const found = await listThreads(tx, reader, {
      ...query,
      search: query.q?.trim() || null,
      before: readPlace(query.before),
      limit: PAGE + 1,
    });
    const threads = found.slice(0, PAGE);
    const last = threads.at(-1);
    const unread =
      ctx.actor.kind === 'guardian'
        ? await countUnreadMessages(tx, ctx.actor)
        : await countAwaitingThreads(tx, ctx.actor, todayOf(ctx));
    return {
      threads: threads.map(row => shown(ctx, row)),
      next: found.length > PAGE && last ? `${last.lastMessageAt.toISOString()}_${last.id}` : null,
      unread,
    };
  });
}

/** For what stands around each page of a family; 0 for anyone else. */
export async function countUnread(ctx: Context): Promise<number> {
  const { actor } = ctx;
  return actor.kind === 'guardian' ? ctx.tenant.transaction(tx => countUnreadMessages(tx, actor)) : 0;
}

/** Where a list goes on: null for anything that we have not written ourselves. */
function readPlace(before: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = (before ?? '').split('_');
  return isUuid(id) && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : null;
}

function shown(ctx: Context, { memberName, lastMessageAt, ...row }: ThreadRow) {
  return { ...row, with: memberName ?? ctx.tenant.name, lastMessageAt: lastMessageAt.toISOString() };
}

/** One thread. @throws OperationError `not_found` for another family's as for none */
export function readMessages(ctx: Context, id: string): Promise<Thread> {
  return ctx.tenant.transaction(async tx => {
    const { childId: _, messages, ...thread } = await openThread(tx, messageReader(ctx), id);
    return {
      ...shown(ctx, thread),
      memberId: thread.memberId,
      about: thread.about,
      invoice: thread.invoice,
      readNumber: thread.readNumber,
      messages: messages.map(message => ({ ...message, at: message.at.toISOString() })),
    };
  });
}

/** @throws OperationError `not_found` */
export async function openThread(tx: TenantTransaction, reader: Reader, id: string): Promise<ThreadContent> {
  const thread = isUuid(id) ? await readThread(tx, reader, id) : null;
  if (!thread) throw new OperationError('not_found');
  return thread;
}

/** Who reads. @throws OperationError `forbidden` for whoever has no messages */
export function messageReader(ctx: Context): Reader {
  if (ctx.actor.kind !== 'guardian' && ctx.actor.kind !== 'agent') throw new OperationError('forbidden');
  return readerOf(ctx.actor, todayOf(ctx));
}

/** A file of a thread, with its bytes. @throws OperationError `not_found` */
export async function readMessageFile(
  ctx: Context,
  { id, fileId }: { id: string; fileId: string },
): Promise<{ bytes: Uint8Array; mediaType: string; name: string }> {
  const file = await ctx.tenant.transaction(async tx =>
    isUuid(id) && isUuid(fileId) ? findThreadFile(tx, messageReader(ctx), { threadId: id, fileId }) : null,
  );
  if (!file) throw new OperationError('not_found');
  return { ...file, bytes: await ctx.files.get(ctx.tenant.id, file.sha256) };
}

/** Notes that the reader has seen the messages up to this one. */
export function markThreadRead(ctx: Context, id: string, number: number): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const reader = messageReader(ctx);
    const { messages } = await openThread(tx, reader, id);
    await markRead(tx, reader.accountId, id, Math.min(number, messages.length));
  });
}

/** Puts a thread among the reader's deleted ones, or takes it back. The other side, and other readers, keep theirs. */
export function fileThread(ctx: Context, id: string, deleted: boolean): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const reader = messageReader(ctx);
    const { messages } = await openThread(tx, reader, id);
    await setDeleted(tx, reader.accountId, id, deleted ? messages.length : null);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: deleted ? 'thread.delete' : 'thread.restore',
      after: { threadId: id },
    });
  });
}

/** An agent says that a thread needs no answer, or does after all. */
export function settleThread(ctx: Context, id: string, awaitsAnswer: boolean): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const thread = await openThread(tx, messageReader(ctx), id);
    await setAwaitsAnswer(tx, id, awaitsAnswer);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'thread.settle',
      before: { threadId: id, awaitsAnswer: thread.awaitsAnswer },
      after: { threadId: id, awaitsAnswer },
    });
  });
}

/** With whom a family may write, in which of its names, about which of its children. */
export function readWritingChoices(ctx: Context): Promise<WritingChoices> {
  return ctx.tenant.transaction(async tx => {
    const { households } = await readWritingFamily(tx, guardianOf(ctx).guardianId);
    const members = await listMembers(tx);
    return {
      members: members.map(({ id, name }) => ({ id, name })),
      collectivite: ctx.tenant.name,
      households,
    };
  });
}
