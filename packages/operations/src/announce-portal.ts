/** Tells the members of a commune that have an e-mail address that its portal is open. */
import { readPublicPage } from '@preau/db/public-page';
import { contextOfTenant, type PlatformContext } from './context.ts';
import { enqueue } from './enqueue.ts';

/** Asks for one e-mail a member; asked again, it is the same e-mail. @throws OperationError `not_found` */
export async function announcePortal(platform: PlatformContext, slug: string): Promise<void> {
  const { tenant } = await contextOfTenant(platform, slug);
  await tenant.transaction(async tx => {
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
