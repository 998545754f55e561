/** Notes that an e-mail came back, where its report says so: the mairie sees it beside the invoice, and in the family's file. */
import { recordAudit } from '@preau/db/audit';
import { relayTransaction, tenantTransaction } from '@preau/db/database';
import { markBounced } from '@preau/db/invoice-delivery';
import { findTenantOfJob } from '@preau/db/outbox';
import { toId } from '@preau/domain/ids';
import type { PlatformContext } from './context.ts';

/**
 * Taken twice, it is noted once.
 * @param report the job that sent the e-mail, which its Message-ID names, and the status of the failure
 * @returns whether it was one of ours, and was not known to have come back
 */
export async function takeDeliveryReport(
  { app, relay, actor, now, requestId }: PlatformContext,
  { jobId, status }: { jobId: string; status: string },
): Promise<boolean> {
  const tenantId = await relayTransaction(relay, tx => findTenantOfJob(tx, toId<'job'>(jobId)));
  if (!tenantId) return false;
  return tenantTransaction(app, tenantId, async tx => {
    const { householdIds } = await markBounced(tx, jobId, { status, at: now });
    if (householdIds.length === 0) return false;
    await recordAudit(tx, {
      actor,
      at: now,
      requestId,
      action: 'email.bounced',
      after: { jobId, status, households: householdIds },
    });
    return true;
  });
}
