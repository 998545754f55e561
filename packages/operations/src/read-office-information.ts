/** Infos/Documents, as the mairie sees it: all items, and who has taken note of the règlement. */
import type { LackingFamilies, OfficeInformation } from '@preau/contract/information';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import { allInformation, fileOfInformation, listMembers } from '@preau/db/information';
import { countAcknowledgements, listLackingHouseholds } from '@preau/db/regulation-acknowledgement';
import { localDateAt } from '@preau/domain/dates';
import { type Id, isUuid, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

/** How many families that have not taken note are shown at once. */
const MOST_SHOWN = 200;

export function readOfficeInformation(ctx: Context): Promise<OfficeInformation> {
  const on = localDateAt(ctx.now, ctx.tenant.timeZone);
  const scope = scopeOf(ctx.actor, on);
  return ctx.tenant.transaction(async tx => {
    const [items, regulations, members] = await Promise.all([
      allInformation(tx),
      countAcknowledgements(tx, scope, on),
      listMembers(tx),
    ]);
    return {
      items: items.map(({ publishedAt, withdrawnAt, ...item }) => ({
        ...item,
        publishedAt: publishedAt.toISOString(),
        withdrawnAt: withdrawnAt?.toISOString() ?? null,
        mayEdit: maySpeakFor(scope, item.memberId),
      })),
      regulations,
      members: members.filter(({ id }) => maySpeakFor(scope, id)),
      mayPublishForAll: maySpeakFor(scope, null),
    };
  });
}

/** Who has yet to take note of a version in force. @throws OperationError `not_found` */
export async function readLackingFamilies(ctx: Context, versionId: string): Promise<LackingFamilies> {
  if (!isUuid(versionId)) throw new OperationError('not_found');
  const on = localDateAt(ctx.now, ctx.tenant.timeZone);
  const families = await ctx.tenant.transaction(tx =>
    listLackingHouseholds(tx, scopeOf(ctx.actor, on), toId(versionId), on, MOST_SHOWN + 1),
  );
  if (!families) throw new OperationError('not_found');
  return { families: families.slice(0, MOST_SHOWN), isCut: families.length > MOST_SHOWN };
}

/** The PDF of a form, as the mairie has published it. @throws OperationError `not_found` */
export async function readOfficeForm(
  ctx: Context,
  id: string,
): Promise<{ bytes: Uint8Array; title: string }> {
  if (!isUuid(id)) throw new OperationError('not_found');
  const file = await ctx.tenant.transaction(tx => fileOfInformation(tx, toId(id)));
  if (!file) throw new OperationError('not_found');
  return { bytes: await ctx.files.get(ctx.tenant.id, file.sha256), title: file.title };
}

/** Whether an agent may publish for these families: an agent with limits only for the members among them. */
export function maySpeakFor(scope: AgentScope, memberId: Id<'member'> | null): boolean {
  return scope === 'tenant' || (memberId !== null && scope.members.includes(memberId));
}

/** The item, for an agent who may change it. @throws OperationError `not_found` for another's as for none */
export async function findEditable(ctx: Context, tx: TenantTransaction, id: string) {
  const scope = scopeOf(ctx.actor, localDateAt(ctx.now, ctx.tenant.timeZone));
  const item = (await allInformation(tx)).find(known => known.id === id);
  if (!item || !maySpeakFor(scope, item.memberId)) throw new OperationError('not_found');
  return item;
}
