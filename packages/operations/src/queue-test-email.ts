/** Sends an e-mail in a commune's name to an address of the operator's choice, to check that its mail leaves. */
import { recordAudit } from '@preau/db/audit';
import type { JobId } from '@preau/db/outbox';
import { contextOfTenant, type PlatformContext } from './context.ts';
import { enqueue } from './enqueue.ts';

/** @returns the job that will send it. @throws OperationError `not_found` when there is no such commune */
export async function queueTestEmail(
  platform: PlatformContext,
  { slug, to }: { slug: string; to: string },
): Promise<JobId> {
  const { tenant, actor, now, requestId } = await contextOfTenant(platform, slug);
  return tenant.transaction(async tx => {
    const id = await enqueue(tx, 'send-email', { template: 'test-email', to });
    await recordAudit(tx, { actor, at: now, requestId, action: 'tenant.test-email' });
    return id;
  });
}
