import { loggableError } from '@preau/contract/error-log';
import { ERROR_STATUS, type ErrorCode, errorCode } from '@preau/contract/errors';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { errorPage } from '#lib/fr/errors.ts';
import { SESSION_COOKIE } from '#lib/server/ask.ts';
import { Failure } from '#lib/server/failure.ts';
import { keepPage, keptPage } from '#lib/server/page-cache.ts';

/** Of every answer. What a page may load is in vite.config.ts; error.html needs its stylesheet and its icon. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

const ONE_YEAR_SECONDS = 31_536_000;

export const handle: Handle = async ({ event, resolve }) => {
  const kept = keptPage(event);
  if (kept) return kept;
  const response = await resolve(event, { preload: isNeededAtOnce });
  // On a shared computer nobody goes back to what was shown to whoever has signed out.
  if (event.cookies.get(SESSION_COOKIE) && !response.headers.has('cache-control'))
    response.headers.set('cache-control', 'no-store');
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (event.url.protocol === 'https:') {
    response.headers.set('strict-transport-security', `max-age=${ONE_YEAR_SECONDS}`);
  }
  return keepPage(event, response);
};

/** An error of any origin becomes a code, from which the page chooses its words. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'unknown') {
    const failure = error instanceof Failure ? error : new Failure('internal', null, { cause: error });
    if (failure.code === 'internal' || failure.code === 'unavailable') report(failure, event.route.id);
    return spoken(failure.code, failure.requestId, ERROR_STATUS[failure.code]);
  }
  return spoken(codeOf(error.status), null, error.status);
};

function spoken(code: ErrorCode, requestId: string | null, status: number): App.Error {
  return { code, requestId, status, message: errorPage[code].title };
}

function codeOf(status: number): ErrorCode {
  const known = errorCode.options.find(code => ERROR_STATUS[code] === status);
  return known ?? (status < 500 ? 'invalid' : 'internal');
}

/** A line of JSON where the other logs are and with their fields: the route, not the address, which may name a person. */
function report(failure: Failure, route: string | null): void {
  const facts = {
    level: PINO_ERROR,
    time: Date.now(),
    process: 'pages',
    requestId: failure.requestId,
    route,
  };
  console.log(JSON.stringify({ ...facts, ...loggableError(failure), msg: 'page failed' }));
}

/** How pino, which writes the other logs, numbers an error. */
const PINO_ERROR = 50;

/** The text's font, without which the page would be drawn twice; the rarer ones come when a letter asks for them. */
function isNeededAtOnce({ type, path }: { type: string; path: string }): boolean {
  return type === 'css' || type === 'js' || /-next-latin-wght-normal/.test(path);
}
