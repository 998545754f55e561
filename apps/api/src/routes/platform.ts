/** What operators see and do, on the console's host only. */
import {
  caughtMailContent,
  failedJobList,
  inbox,
  queued,
  tenantList,
  tenantRow,
  testEmail,
} from '@preau/contract/console';
import { platformContext } from '@preau/operations/context';
import { findTenant } from '@preau/operations/find-tenant';
import { listFailedJobs } from '@preau/operations/list-failed-jobs';
import { listTenants } from '@preau/operations/list-tenants';
import { OperationError } from '@preau/operations/operation-error';
import { queueTestEmail } from '@preau/operations/queue-test-email';
import { retryJob } from '@preau/operations/retry-job';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable } from '../route.ts';

const slug = z.object({ slug: printable(63) });
const id = z.object({ id: printable(100) });
const attachment = z.object({ id: printable(100), place: z.coerce.number().int().min(0).max(99) });

export function platformRoutes(parts: ApiParts) {
  const { stores, clock, mailCatcher } = parts;
  const contextOf = (c: RequestContext) => platformContext(stores, occasionOf(c, clock));
  const catcher = () => {
    if (!mailCatcher) throw new OperationError('not_found');
    return mailCatcher;
  };
  return new Hono<Environment>()
    .get('/tenants', describe('All communes', tenantList), allow('console', 'tenants.read'), async c =>
      c.json(await listTenants(contextOf(c))),
    )
    .get(
      '/tenants/:slug',
      describe('One commune', tenantRow),
      allow('console', 'tenants.read'),
      check('param', slug),
      async c => c.json(await findTenant(contextOf(c), c.req.valid('param').slug)),
    )
    .post(
      '/tenants/:slug/test-email',
      describe('Sends an e-mail in the commune’s name, to check its mail', queued),
      allow('console', 'tenants.test'),
      check('param', slug),
      check('json', testEmail),
      async c => {
        await queueTestEmail(contextOf(c), { slug: c.req.valid('param').slug, ...c.req.valid('json') });
        return c.json({ queued: true as const });
      },
    )
    .get(
      '/jobs/failed',
      describe('Jobs that were given up', failedJobList),
      allow('console', 'jobs.read'),
      async c => c.json(await listFailedJobs(contextOf(c))),
    )
    .post(
      '/jobs/:id/retry',
      describe('Has a job that was given up tried again', queued),
      allow('console', 'jobs.retry'),
      check('param', id),
      async c => {
        await retryJob(contextOf(c), c.req.valid('param').id);
        return c.json({ queued: true as const });
      },
    )
    .get(
      '/mail',
      describe('E-mails that were caught instead of sent', inbox),
      allow('console', 'inbox.read'),
      async c => c.json({ mails: await catcher().list() }),
    )
    .get(
      '/mail/:id',
      describe('One caught e-mail', caughtMailContent),
      allow('console', 'inbox.read'),
      check('param', id),
      async c => {
        const mail = await catcher().read(c.req.valid('param').id);
        if (!mail) throw new OperationError('not_found');
        return c.json(mail);
      },
    )
    .get(
      '/mail/:id/attachments/:place',
      describe('What goes with a caught e-mail, by its place', z.string()),
      allow('console', 'inbox.read'),
      check('param', attachment),
      async c => {
        const { id, place } = c.req.valid('param');
        const found = await catcher().attachment(id, place);
        if (!found) throw new OperationError('not_found');
        const isPdf = found.mediaType === 'application/pdf';
        // Memory of its own, that it was read into from a file.
        return c.body(found.bytes as Uint8Array<ArrayBuffer>, 200, {
          // Others' content: a PDF is shown by the browser's own reader, all else is only ever saved.
          'content-type': isPdf ? found.mediaType : 'application/octet-stream',
          'content-disposition': `${isPdf ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(found.name)}`,
          'cache-control': 'private, no-store',
        });
      },
    );
}
