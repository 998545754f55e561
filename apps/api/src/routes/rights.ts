/** A family's rights over its data: to have it all. */
import { zipStream } from '@preau/documents/zip';
import { localDateAt } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { exportFamily } from '@preau/operations/export-family';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf } from '../environment.ts';
import { allow, describe, tenantOf } from '../route.ts';

export function rightsRoutes({ stores, clock }: ApiParts) {
  return new Hono<Environment>().get(
    '/family/export',
    describe('All that is held about the family, as a ZIP', z.string()),
    allow('portal', 'family.export'),
    async c => {
      const ctx = tenantContext(stores, tenantOf(c), occasionOf(c, clock));
      const entries = await exportFamily(ctx);
      const name = `mes-donnees-${ctx.tenant.slug}-${localDateAt(ctx.now, ctx.tenant.timeZone)}.zip`;
      return c.body(zipStream(entries, ctx.now), 200, {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${name}"`,
      });
    },
  );
}
