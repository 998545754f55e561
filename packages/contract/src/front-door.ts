/** What every server does first with a request: settle for which host it is, and whom to believe about it. */
import { requestHost } from './host.ts';

/** As much of Node's IncomingMessage as it takes. */
export interface IncomingRequest {
  url?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  headersDistinct: Record<string, string[] | undefined>;
}

/**
 * Rewrites `host` and `x-forwarded-proto` to what may be believed, and drops the other headers that only a proxy of ours
 * may set unless it is trusted.
 * @returns false for a request that names no host or two: it is not to be served.
 */
export function settleRequest(request: IncomingRequest, { trustProxy }: { trustProxy: boolean }): boolean {
  const { headers, headersDistinct } = request;
  const forwardedHosts = trustProxy ? (headersDistinct['x-forwarded-host'] ?? []) : [];
  const named = requestHost({
    hostHeaders: headersDistinct.host ?? [],
    target: request.url ?? '/',
    forwardedHosts,
  });
  if ('conflict' in named) return false;
  const [forwardedHost] = forwardedHosts;
  if (forwardedHost) headers.host = forwardedHost;
  headers['x-forwarded-proto'] = trustProxy && headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  if (!trustProxy) delete headers['x-forwarded-for'];
  return true;
}
