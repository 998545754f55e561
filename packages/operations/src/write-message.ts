/** A family or an agent writes: a first message, or an answer. */
import type { MessageProblem } from '@preau/contract/message';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { ownersOfLine } from '@preau/db/family-statement';
import { findUploads } from '@preau/db/file-uploads';
import {
  beginThread,
  continueThread,
  findHouseholdToWrite,
  findRequestChild,
  listMembers,
  type NewMessage,
  type NewThread,
  readWritingFamily,
  threadIdOf,
} from '@preau/db/message';
import { type Id, toId } from '@preau/domain/ids';
import { MESSAGE_LENGTHS, type ThreadSubject } from '@preau/domain/message';
import { oneLine, severalLines } from '@preau/domain/message-template';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { messageReader, openThread } from './read-messages.ts';

export interface FirstMessage {
  key: string;
  householdId: string | null;
  memberId: string | null;
  about: { kind: ThreadSubject; id: string } | null;
  subject: string;
  text: string;
  fileIds: readonly string[];
}

/**
 * A family writes to the mairie or to one of its members.
 * @throws OperationError `invalid` with `mistakes` by field; `not_found` for a household, a child or a member that is
 * not theirs to name
 */
export function writeToMairie(ctx: Context, input: FirstMessage): Promise<{ id: string }> {
  return ctx.tenant.transaction(async tx => {
    const { id: accountId, guardianId } = guardianOf(ctx);
    const family = await readWritingFamily(tx, guardianId);
    const household =
      input.householdId === null
        ? family.households[0]
        : family.households.find(({ id }) => id === input.householdId);
    if (!household) throw new OperationError('not_found');
    const childId = await aboutChild(tx, household.id, input.about);
    if (childId !== null && !household.children.some(({ id }) => id === childId))
      throw new OperationError('not_found');
    await senderOf(ctx, tx, input.memberId);
    const said = await readMessage(tx, accountId, input, input.subject);
    const threadId = threadIdOf(tx, accountId, input.key);
    const thread: NewThread = { ...input, subject: said.subject, householdId: household.id, childId };
    const message: NewMessage = {
      ...said,
      side: 'family',
      authorId: accountId,
      authorName: family.name,
      at: ctx.now,
    };
    const messageId = await beginThread(tx, threadId, thread, message);
    if (!messageId) return { id: threadId };
    await auditMessage(ctx, tx, 'message.send', { threadId, messageId, householdId: household.id });
    await notify(tx, ctx, {
      occasion: 'message-from-family',
      messageId,
      threadId,
      householdId: household.id,
      childId,
      sender: family.name,
      familyName: household.familyName,
      number: household.number,
    });
    return { id: threadId };
  });
}

/** An agent writes to a family. @throws OperationError as {@link writeToMairie} */
export function writeToFamily(
  ctx: Context,
  input: FirstMessage & { householdId: string },
): Promise<{ id: string }> {
  return ctx.tenant.transaction(async tx => {
    const { accountId } = messageReader(ctx);
    const scope = scopeOf(ctx.actor, todayOf(ctx));
    const household = await findHouseholdToWrite(tx, scope, input.householdId);
    if (!household) throw new OperationError('not_found');
    const householdId = toId<'household'>(input.householdId);
    const childId = await aboutChild(tx, householdId, input.about);
    if (childId !== null && !household.childIds.includes(childId)) throw new OperationError('not_found');
    if (input.memberId !== null && !maySendAs(scope, input.memberId)) throw new OperationError('not_found');
    const sender = await senderOf(ctx, tx, input.memberId);
    const said = await readMessage(tx, accountId, input, input.subject);
    const threadId = threadIdOf(tx, accountId, input.key);
    const thread: NewThread = { ...input, subject: said.subject, householdId, childId };
    const message: NewMessage = {
      ...said,
      side: 'mairie',
      authorId: accountId,
      authorName: sender,
      at: ctx.now,
    };
    const messageId = await beginThread(tx, threadId, thread, message);
    if (!messageId) return { id: threadId };
    await auditMessage(ctx, tx, 'message.send', { threadId, messageId, householdId });
    await notify(tx, ctx, {
      occasion: 'message-from-mairie',
      messageId,
      threadId,
      householdId,
      childId,
      sender,
    });
    return { id: threadId };
  });
}

/** Either side answers in a thread that it sees. @throws OperationError `invalid` with `mistakes`, or `not_found` */
export function answerThread(
  ctx: Context,
  id: string,
  input: { key: string; text: string; fileIds: readonly string[] },
): Promise<{ id: string }> {
  return ctx.tenant.transaction(async tx => {
    const reader = messageReader(ctx);
    const thread = await openThread(tx, reader, id);
    const { accountId, side } = reader;
    const said = await readMessage(tx, accountId, input, null);
    const authorName =
      reader.side === 'family'
        ? (await readWritingFamily(tx, reader.guardianId)).name
        : await senderOf(ctx, tx, thread.memberId);
    const message: NewMessage = { ...said, side, authorId: accountId, authorName, at: ctx.now };
    const messageId = await continueThread(tx, id, { ...message, key: input.key });
    if (!messageId) return { id };
    const { householdId, childId, familyName, number } = thread;
    await auditMessage(ctx, tx, 'message.answer', { threadId: thread.id, messageId, householdId });
    const about = { messageId, threadId: thread.id, householdId, childId, sender: authorName };
    await notify(
      tx,
      ctx,
      side === 'family'
        ? { occasion: 'message-from-family', ...about, familyName, number }
        : { occasion: 'message-from-mairie', ...about },
    );
    return { id };
  });
}

/** The child that a thread is about: named itself, or by a request of this household. @throws OperationError `not_found` */
async function aboutChild(
  tx: TenantTransaction,
  householdId: Id<'household'>,
  about: FirstMessage['about'],
): Promise<Id<'child'> | null> {
  if (about === null) return null;
  if (about.kind === 'child') return toId<'child'>(about.id);
  if (about.kind === 'invoice-line') {
    // Both adults of the household read its invoices; of a child, only who answers for it reads what is asked.
    const owners = await ownersOfLine(tx, about.id);
    if (owners?.householdId !== householdId) throw new OperationError('not_found');
    return owners.childId;
  }
  const childId = await findRequestChild(tx, about.id, householdId);
  if (childId === undefined) throw new OperationError('not_found');
  return childId;
}

/** A limited agent writes in the name of its members only; of none, where it is limited to places. */
export function maySendAs(scope: AgentScope, memberId: string | null): boolean {
  if (scope === 'tenant') return true;
  return memberId === null ? scope.members.length === 0 : scope.members.includes(memberId);
}

/** The mairie as families read it: a member, the only one that there is, or the collectivité. @throws OperationError `not_found` */
export async function senderOf(
  { tenant }: Context,
  tx: TenantTransaction,
  memberId: string | null,
): Promise<string> {
  const members = await listMembers(tx);
  const [only, ...others] = members;
  if (memberId === null) return only && others.length === 0 ? only.name : tenant.name;
  const member = members.find(({ id }) => id === memberId);
  if (!member) throw new OperationError('not_found');
  return member.name;
}

/** What was written, as it is kept. @throws OperationError `invalid` with every mistake */
export async function readMessage(
  tx: TenantTransaction,
  accountId: Id<'account'>,
  { text, fileIds }: { text: string; fileIds: readonly string[] },
  subject: string | null,
): Promise<{ subject: string; text: string; files: { fileId: string; name: string }[] }> {
  const tidy = { subject: oneLine(subject ?? ''), text: severalLines(text) };
  const wanted = [...new Set(fileIds)];
  const files = await findUploads(tx, accountId, wanted);
  const mistakes: Record<string, MessageProblem> = {
    ...(subject !== null && lengthMistake('subject', tidy.subject)),
    ...lengthMistake('text', tidy.text),
    ...(files.length < wanted.length && { fileIds: 'unknown-file' }),
    ...(wanted.length > MESSAGE_LENGTHS.files && { fileIds: 'too-many-files' }),
  };
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
  return { ...tidy, files };
}

function lengthMistake(field: 'subject' | 'text', value: string): Record<string, MessageProblem> {
  if (value === '') return { [field]: 'required' };
  return value.length > MESSAGE_LENGTHS[field] ? { [field]: 'too-long' } : {};
}

/** Who wrote when, in which thread; what was written is in the message alone. */
function auditMessage(
  { actor, now, requestId }: Context,
  tx: TenantTransaction,
  action: string,
  after: object,
): Promise<void> {
  return recordAudit(tx, { actor, at: now, requestId, action, after });
}
