/** The mairie publishes something for families to read, or a new version of it. */
import type { InformationProblem, InformationVersion, NewInformation } from '@preau/contract/information';
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { saveFile } from '@preau/db/files';
import {
  addInformationVersion,
  insertInformation,
  isFormOf,
  listMembers,
  type NewVersion,
  noteFormUpload,
} from '@preau/db/information';
import type { AgentActor } from '@preau/domain/actor';
import { localDateAt } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import type { InformationKind } from '@preau/domain/information';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import { findEditable, maySpeakFor } from './read-office-information.ts';

/**
 * Publishes a new item after the others.
 * @throws OperationError `invalid` with `mistakes` by field; `not_found` for a member that the agent may not speak for
 */
export function publishInformation(ctx: Context, input: NewInformation): Promise<{ id: string }> {
  return ctx.tenant.transaction(async tx => {
    const scope = scopeOf(ctx.actor, localDateAt(ctx.now, ctx.tenant.timeZone));
    const member = (await listMembers(tx)).find(({ id }) => id === input.memberId) ?? null;
    if ((input.memberId !== null && !member) || !maySpeakFor(scope, member?.id ?? null))
      throw new OperationError('not_found');
    const version = await versionOf(ctx, tx, input.kind, input, null);
    const id = await insertInformation(tx, { kind: input.kind, memberId: member?.id ?? null, ...version });
    await audit(ctx, tx, 'information.publish', null, { id, kind: input.kind, title: version.title });
    return { id };
  });
}

/** Publishes a new version of an item. A form without another file keeps the one that it has. */
export function reviseInformation(ctx: Context, id: string, input: InformationVersion): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const item = await findEditable(ctx, tx, id);
    const version = await versionOf(ctx, tx, item.kind, input, item.fileId);
    const number = await addInformationVersion(tx, item.id, version);
    await audit(
      ctx,
      tx,
      'information.revise',
      { id, version: item.version, title: item.title },
      { id, version: number, title: version.title },
    );
  });
}

/** Keeps the PDF of a form to come. @throws OperationError `invalid` when it is no PDF */
export async function keepForm(
  ctx: Context,
  bytes: Uint8Array,
): Promise<{ fileId: string; byteSize: number }> {
  if (!isPdf(bytes)) throw new OperationError('invalid', { mistakes: { file: 'not-a-pdf' } });
  const agent = agentOf(ctx);
  const fileId = await ctx.tenant.transaction(async tx => {
    const kept = await saveFile(tx, ctx.files, { bytes, mediaType: PDF, visibility: 'private', at: ctx.now });
    await noteFormUpload(tx, { fileId: kept, accountId: agent.id, name: 'formulaire.pdf', at: ctx.now });
    return kept;
  });
  return { fileId, byteSize: bytes.byteLength };
}

const PDF = 'application/pdf';

/** By how it begins and ends, whatever it is called. */
function isPdf(bytes: Uint8Array): boolean {
  const latin = new TextDecoder('latin1');
  return (
    latin.decode(bytes.subarray(0, 5)) === '%PDF-' && latin.decode(bytes.subarray(-1024)).includes('%%EOF')
  );
}

/** What is kept of a version, by its kind. @throws OperationError `invalid` with `mistakes` by field */
async function versionOf(
  ctx: Context,
  tx: TenantTransaction,
  kind: InformationKind,
  input: InformationVersion,
  fileNow: string | null,
): Promise<NewVersion> {
  const mistakes: Record<string, InformationProblem> = {};
  const markdown = input.markdown?.replaceAll('\r\n', '\n').trim() || null;
  const url = kind === 'link' ? (input.url?.trim() ?? '') : null;
  const fileId = kind === 'form' ? (input.fileId ?? fileNow) : null;
  if (input.title.trim() === '') mistakes.title = 'required';
  if ((kind === 'text' || kind === 'message') && markdown === null) mistakes.markdown = 'required';
  if (url === '') mistakes.url = 'required';
  else if (url !== null && !isWebAddress(url)) mistakes.url = 'not-an-address';
  if (kind === 'form' && fileId === null) mistakes.file = 'required';
  else if (fileId !== null && fileId !== fileNow && !(await isFormOf(tx, toId(fileId), agentOf(ctx).id)))
    mistakes.file = 'no-such-file';
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
  return {
    title: input.title.trim(),
    markdown,
    url,
    fileId: fileId === null ? null : toId(fileId),
    at: ctx.now,
    by: agentOf(ctx).id,
  };
}

/** @throws OperationError `forbidden` for anyone but an agent */
function agentOf({ actor }: Context): AgentActor {
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return actor;
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '';
}

async function audit(
  { actor, now, requestId }: Context,
  tx: TenantTransaction,
  action: string,
  before: object | null,
  after: object,
): Promise<void> {
  await recordAudit(tx, { actor, at: now, requestId, action, ...(before && { before }), after });
}
