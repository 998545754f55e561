/** What every server does first with a request: settle for which host it is, and whom to believe about it. */
import { isAddress, requestHost } from './host.ts';

/** As much of Node's IncomingMessage as it takes. */
export interface IncomingRequest {
  url?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  headersDistinct: Record<string, string[] | undefined>;
  /** Names and values in turn. */
  rawHeaders: string[];
  socket: { remoteAddress?: string | undefined };
}

/** What only a proxy of ours may say; `x-forwarded-proto` and `x-forwarded-for` are settled instead. */
const OF_A_PROXY = ['forwarded', 'x-forwarded-host', 'x-forwarded-port'];

/**
 * Rewrites `host`, `x-forwarded-proto` and `x-forwarded-for` to what may be believed, `host` as {@link requestHost} reads
 * it with the port that was sent, the visitor as one address, and the target to a path; drops the headers that only a proxy of ours may set unless it is trusted.
 * @returns false for a request that names no host or two: it is not to be served.
 */
export function settleRequest(request: IncomingRequest, { trustProxy }: { trustProxy: boolean }): boolean {
  const { headers, headersDistinct } = request;
  const target = request.url ?? '/';
  const named = requestHost({
    hostHeaders: headersDistinct.host ?? [],
    target,
    forwardedHosts: trustProxy ? (headersDistinct['x-forwarded-host'] ?? []) : [],
  });
  if ('conflict' in named) return false;
  const isSecure = trustProxy && headers['x-forwarded-proto'] === 'https';
  say(request, 'host', named.port === null ? named.host : `${named.host}:${named.port}`);
  say(request, 'x-forwarded-proto', isSecure ? 'https' : 'http');
  say(request, 'x-forwarded-for', visitorOf(request, trustProxy));
  if (!trustProxy) for (const name of OF_A_PROXY) unsay(request, name);
  if (isAddress(target)) {
    const { pathname, search } = new URL(target);
    request.url = pathname + search;
  }
  return true;
}

/** Whoever is connected; behind a proxy of ours, the address that it has seen, which it writes last. */
function visitorOf({ headersDistinct, socket }: IncomingRequest, trustProxy: boolean): string {
  const seen = trustProxy ? headersDistinct['x-forwarded-for']?.join(',').split(',').at(-1)?.trim() : '';
  return seen || (socket.remoteAddress ?? '');
}

function say(request: IncomingRequest, name: string, value: string): void {
  unsay(request, name);
  request.headers[name] = value;
  request.headersDistinct[name] = [value];
  request.rawHeaders.push(name, value);
}

/** Wherever a header may be read: Hono reads the raw ones, SvelteKit the others. */
function unsay({ headers, headersDistinct, rawHeaders }: IncomingRequest, name: string): void {
  delete headers[name];
  delete headersDistinct[name];
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2)
    if (rawHeaders[at]?.toLowerCase() === name) rawHeaders.splice(at, 2);
}
