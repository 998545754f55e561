/** Tells the members of a commune that have an e-mail address that its portal is open. */
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { readPublicPage } from '@preau/db/public-page';
import type { PlatformContext } from './context.ts';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';

/** Asks for one e-mail a member; asked again, it is the same e-mail. @throws OperationError `not_found` */
export async function announcePortal({ app }: PlatformContext, slug: string): Promise<void> {
  const tenant = await findTenantBySlug(app, slug);
  if (!tenant) throw new OperationError('not_found');
  await tenantTransaction(app, tenant.id, async tx => {
    const { members } = await readPublicPage(tx);
    for (const { key, email } of members)
      if (email)
        await enqueue(
          tx,
          'send-email',
          { template: 'portal-ready', member: key },
          { dedupeKey: `portal-ready/${key}` },
        );
  });
}
