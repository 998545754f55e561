/** Sends an e-mail in a commune's name to an address of the operator's choice, to check that its mail leaves. */
import { recordAudit } from '@preau/db/audit';
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import type { JobId } from '@preau/db/outbox';
import type { PlatformContext } from './context.ts';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';

/** @returns the job that will send it. @throws OperationError `not_found` when there is no such commune */
export async function queueTestEmail(
  { app, actor, now, requestId }: PlatformContext,
  { slug, to }: { slug: string; to: string },
): Promise<JobId> {
  const tenant = await findTenantBySlug(app, slug);
  if (!tenant) throw new OperationError('not_found');
  return tenantTransaction(app, tenant.id, async tx => {
    const id = await enqueue(tx, 'send-email', { template: 'test-email', to });
    await recordAudit(tx, { actor, at: now, requestId, action: 'tenant.test-email' });
    return id;
  });
}
