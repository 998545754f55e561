/** Whether the process lives, and whether it can serve: for supervisors and load balancers, on any host. */
import { Hono } from 'hono';
import type { ApiParts, Environment } from '../environment.ts';

export function healthRoutes({ stores }: ApiParts) {
  return new Hono<Environment>()
    .get('/healthz', c => c.json({ status: 'ok' }))
    .get('/readyz', async c => {
      const ready = await stores.app.isReachable();
      return c.json({ status: ready ? 'ok' : 'database unreachable' }, ready ? 200 : 503);
    });
}
