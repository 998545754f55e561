/** The API: every request gets an id, a site and an actor; every error leaves as `{ code, meta, requestId }`. */
import { randomUUID } from 'node:crypto';
import { loggableError } from '@preau/contract/error-log';
import { ERROR_STATUS, type ErrorBody } from '@preau/contract/errors';
import { MOST_FORM_BYTES } from '@preau/contract/information';
import { toId } from '@preau/domain/ids';
import { IMPORT_LIMITS } from '@preau/domain/import-status';
import { MOST_FILE_BYTES } from '@preau/domain/incoming-file';
import { tenantContext } from '@preau/operations/context';
import { type Asker, createAskerFinder } from '@preau/operations/find-actor';
import { OperationError } from '@preau/operations/operation-error';
import { createPublicPageReader, createRegulationsReader } from '@preau/operations/public-pages';
import { createSiteFinder, type Site } from '@preau/operations/site';
import { noteSupportRequest } from '@preau/operations/support';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from './environment.ts';
import { agentRoutes } from './routes/agents.ts';
import { billingRunRoutes } from './routes/billing-runs.ts';
import { familyRoutes } from './routes/family.ts';
import { fileRoutes } from './routes/files.ts';
import { gateRoutes } from './routes/gate.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/imports.ts';
import { informationRoutes } from './routes/information.ts';
import { invoiceRoutes } from './routes/invoices.ts';
import { mealRoutes } from './routes/meals.ts';
import { messageRoutes } from './routes/messages.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { officeClassRoutes } from './routes/office-classes.ts';
import { officeDayRoutes } from './routes/office-day.ts';
import { officeFamilyRoutes } from './routes/office-families.ts';
import { officePlanningRoutes } from './routes/office-planning.ts';
import { paymentRoutes } from './routes/payments.ts';
import { planningRoutes } from './routes/planning.ts';
import { platformRoutes } from './routes/platform.ts';
import { portalRoutes } from './routes/portal.ts';
import { printedRoutes } from './routes/printed.ts';
import { requestRoutes } from './routes/requests.ts';
import { rightsRoutes } from './routes/rights.ts';
import { sessionRoutes } from './routes/session.ts';
import { supportRoutes } from './routes/support.ts';

/** Larger requests are refused before they are read. */
export const MOST_BODY_BYTES = 256 * 1024;

/** Routes that take the bytes of a file, and the most that each takes. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  '/api/v1/family/files': MOST_FILE_BYTES,
  '/api/v1/office/files': MOST_FILE_BYTES,
  '/api/v1/office/information/files': MOST_FORM_BYTES,
  '/api/v1/office/imports': IMPORT_LIMITS.bytes,
};

/** No answer of the API is a document: opened as one, it may load nothing, run nothing, and be framed by nobody. */
const HEADERS = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  // Said by the pages, over https only.
  strictTransportSecurity: false,
} satisfies Parameters<typeof secureHeaders>[0];

export type Api = ReturnType<typeof createApi>;

/** Builds the API on its parts. `fetch` answers one request; its host decides whose data it is about. */
export function createApi(parts: ApiParts) {
  const findSite = createSiteFinder(parts.stores.app, parts.baseDomain);
  const readPage = createPublicPageReader();
  const readRegulations = createRegulationsReader();
  const findAsker = createAskerFinder(parts.stores);
  return new Hono<Environment>()
    .use(secureHeaders(HEADERS), async (c, next) => {
      const startedAt = performance.now();
      c.set('requestId', randomUUID());
      c.header('x-request-id', c.var.requestId);
      c.header('cache-control', 'no-store');
      await next();
      observe(parts, c, (performance.now() - startedAt) / 1000);
    })
    .route('/', healthRoutes(parts))
    .use('/api/*', async (c, next) => {
      refuseUnasked(c);
      const site = await findSite(new URL(c.req.url).hostname);
      c.set('site', site);
      const found = await findAsker({
        site,
        cookieHeader: c.req.header('cookie'),
        reads: READING.includes(c.req.method),
        page: c.env?.page ?? null,
      });
      const asker = admit(parts, site, found);
      c.set('actor', asker.actor);
      c.set('signIn', asker.signIn);
      c.set('shared', asker.shared);
      if (asker.actor.kind === 'support' && site?.kind === 'portal')
        await noteSupportRequest(tenantContext(parts.stores, site.tenant, occasionOf(c, parts.clock)), {
          method: c.req.method,
          path: c.req.path,
        });
      await next();
    })
    .route('/api/v1', portalRoutes(parts, readPage))
    .route('/api/v1', printedRoutes(parts))
    .route('/api/v1', importRoutes(parts))
    .route('/api/v1', messageRoutes(parts))
    .route('/api/v1', notificationRoutes(parts))
    .route('/api/v1', sessionRoutes(parts, readPage))
    .route('/api/v1', agentRoutes(parts))
    .route('/api/v1', billingRunRoutes(parts))
    .route('/api/v1', supportRoutes(parts))
    .route('/api/v1', officeFamilyRoutes(parts))
    .route('/api/v1', officeClassRoutes(parts))
    .route('/api/v1', informationRoutes(parts))
    .route('/api/v1', familyRoutes(parts, readRegulations))
    .route('/api/v1', requestRoutes(parts))
    .route('/api/v1', planningRoutes(parts))
    .route('/api/v1', officePlanningRoutes(parts))
    .route('/api/v1', paymentRoutes(parts))
    .route('/api/v1', invoiceRoutes(parts))
    .route('/api/v1', mealRoutes(parts))
    .route('/api/v1', gateRoutes(parts))
    .route('/api/v1', officeDayRoutes(parts))
    .route('/api/v1', fileRoutes(parts))
    .route('/api/v1', rightsRoutes(parts))
    .route('/api/v1/platform', platformRoutes(parts))
    .notFound(c => answerError(c, new OperationError('not_found')))
    .onError((error, c) => {
      const known = toOperationError(error);
      if (known.code === 'internal' || known.code === 'unavailable')
        parts.logger.error({ requestId: c.var.requestId, ...loggableError(error) }, 'request failed');
      return answerError(c, known);
    });
}

/** Without a cookie a demonstration's console takes whoever comes for an operator. */
function admit({ demonstration }: ApiParts, site: Site | null, asker: Asker): Asker {
  const open = demonstration && site?.kind === 'console' && asker.signIn === null;
  return open ? { ...asker, actor: { kind: 'operator', id: DEMONSTRATION_OPERATOR } } : asker;
}

const DEMONSTRATION_OPERATOR = toId<'account'>('00000000-0000-7000-8000-000000000001');

/** Codes of PostgreSQL and of sockets that mean: not now, perhaps later. */
const UNAVAILABLE = /^(ECONN|EPIPE|ETIMEDOUT|CONNECT|CONNECTION_|08|53|57P0)/;

function toOperationError(error: Error): OperationError {
  if (error instanceof OperationError) return error;
  if (error instanceof HTTPException && error.status === 400) return new OperationError('invalid');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new OperationError(UNAVAILABLE.test(code) ? 'unavailable' : 'internal');
}

/** Methods that change nothing. */
const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses, before it is read, what no page of ours sends: a body too large or of unknown length, and a change that
 * another site asks for in the name of whoever looks at it.
 */
function refuseUnasked(c: RequestContext): void {
  const length = Number(c.req.header('content-length') ?? 0);
  const mostBytes = MOST_BYTES[new URL(c.req.url).pathname] ?? MOST_BODY_BYTES;
  if (length > mostBytes) throw new OperationError('too_large', { mostBytes });
  if (c.req.header('transfer-encoding')) throw new OperationError('invalid', { missing: 'content-length' });
  if (READING.includes(c.req.method)) return;
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site') ?? 'same-origin';
  const isOurs = origin === undefined || hostOf(origin) === new URL(c.req.url).host;
  if (!isOurs || !['same-origin', 'none'].includes(site))
    throw new OperationError('forbidden', { origin: origin ?? null });
}

/** Host and port of an origin; null for « null ». The protocol is the proxy's affair. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function answerError(c: RequestContext, error: OperationError) {
  const body: ErrorBody = { code: error.code, meta: error.meta, requestId: c.var.requestId };
  return c.json(body, ERROR_STATUS[error.code]);
}

function observe({ logger, metrics }: ApiParts, c: RequestContext, seconds: number): void {
  const route = routePath(c, -1);
  metrics.observe(route, c.req.method, c.res.status, seconds);
  logger.debug(
    { requestId: c.var.requestId, route, method: c.req.method, status: c.res.status, seconds },
    'answered',
  );
}
