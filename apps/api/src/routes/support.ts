/** The leave to look in: given and ended by a commune's administrators, used by operators. */
import { cookieOf } from '@preau/auth/sign-ins';
import { done } from '@preau/contract/console';
import { supportGrants, supportHandOver, supportRequest, supportToken } from '@preau/contract/support';
import { platformContext, tenantContext } from '@preau/operations/context';
import {
  endSupport,
  grantSupport,
  openSupport,
  readSupport,
  readSupportOf,
  takeOverSupport,
} from '@preau/operations/support';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const id = z.object({ id: printable(100) });
const slug = z.object({ slug: printable(63) });
const DONE = { done: true } as const;

export function supportRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  const consoleOf = (c: RequestContext) => platformContext(stores, occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/support',
      describe('The leaves that were given, the latest first', supportGrants),
      allow('portal', 'support.grant'),
      async c => c.json(await readSupport(contextOf(c), new Date())),
    )
    .post(
      '/office/support',
      describe('Lets the operators look in for an hour', done),
      allow('portal', 'support.grant'),
      check('json', supportRequest),
      async c => {
        await grantSupport(contextOf(c), c.req.valid('json').reason, new Date());
        return c.json(DONE);
      },
    )
    .delete(
      '/office/support/:id',
      describe('Ends a leave at once', done),
      allow('portal', 'support.grant'),
      check('param', id),
      async c => {
        await endSupport(contextOf(c), c.req.valid('param').id, new Date());
        return c.json(DONE);
      },
    )
    .post(
      '/session/support',
      describe('Takes over what the console has opened, once', done),
      allow('portal', 'sign-in.begin'),
      check('json', supportToken),
      async c => {
        const token = await takeOverSupport(contextOf(c), c.req.valid('json').token, new Date());
        c.header('set-cookie', cookieOf(token, 'staff'));
        return c.json(DONE);
      },
    )
    .get(
      '/platform/tenants/:slug/support',
      describe('The leaves that last in a commune', supportGrants),
      allow('console', 'tenants.support'),
      check('param', slug),
      async c => c.json(await readSupportOf(consoleOf(c), c.req.valid('param').slug, new Date())),
    )
    .post(
      '/platform/tenants/:slug/support',
      describe('Opens a commune that has given leave', supportHandOver),
      allow('console', 'tenants.support'),
      check('param', slug),
      async c => c.json(await openSupport(consoleOf(c), c.req.valid('param').slug, new Date())),
    );
}
