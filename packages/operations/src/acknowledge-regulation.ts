/** « J’ai lu et j’accepte le règlement »: once for each household of the adult and each version in force. */
import { recordAudit } from '@preau/db/audit';
import { acknowledgeRegulation as note, regulationsOfGuardian } from '@preau/db/regulation-acknowledgement';
import { localDateAt } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import { guardianOf } from './read-family-information.ts';

/** Done again it changes nothing. @throws OperationError `not_found` for a version that is not in force for this family */
export function acknowledgeRegulation(ctx: Context, versionId: string): Promise<void> {
  const actor = guardianOf(ctx);
  if (!isUuid(versionId)) throw new OperationError('not_found');
  return ctx.tenant.transaction(async tx => {
    const on = localDateAt(ctx.now, ctx.tenant.timeZone);
    const regulations = await regulationsOfGuardian(tx, actor.guardianId, on);
    const version = regulations.find(({ id }) => id === versionId);
    if (!version) throw new OperationError('not_found');
    for (const { id: householdId } of version.households) {
      const isNew = await note(tx, { householdId, versionId: version.id, accountId: actor.id, at: ctx.now });
      if (!isNew) continue;
      await recordAudit(tx, {
        actor,
        at: ctx.now,
        requestId: ctx.requestId,
        action: 'regulation.acknowledge',
        after: { householdId, versionId, effectiveFrom: version.effectiveFrom },
      });
    }
  });
}
