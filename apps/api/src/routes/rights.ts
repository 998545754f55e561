/** Rights over one's data: a family has all that is held about it; what is no longer needed goes. */
import { retentionPreview, retentionRun } from '@preau/contract/retention';
import { zipStream } from '@preau/documents/zip';
import { localDateAt } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { exportFamily } from '@preau/operations/export-family';
import { previewPurge, purgeNow } from '@preau/operations/purge-expired-data';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, describe, tenantOf } from '../route.ts';

export function rightsRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/export',
      describe('All that is held about the family, as a ZIP', z.string()),
      allow('portal', 'family.export'),
      async c => {
        const ctx = contextOf(c);
        const entries = await exportFamily(ctx);
        const name = `mes-donnees-${ctx.tenant.slug}-${localDateAt(ctx.now, ctx.tenant.timeZone)}.zip`;
        return c.body(zipStream(entries, ctx.now), 200, {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${name}"`,
        });
      },
    )
    .get(
      '/office/retention',
      describe('What a purge would delete now, and how long each class is kept', retentionPreview),
      allow('portal', 'retention.run'),
      async c => {
        const { retention, counts } = await previewPurge(contextOf(c), new Date());
        return c.json({ months: retention, counts });
      },
    )
    .post(
      '/office/retention',
      describe('Deletes what is no longer needed', retentionRun),
      allow('portal', 'retention.run'),
      async c => c.json(await purgeNow(contextOf(c), new Date())),
    );
}
